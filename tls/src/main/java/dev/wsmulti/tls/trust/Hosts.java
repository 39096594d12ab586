package dev.wsmulti.tls.trust;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** For which hosts something holds: none, those named, or all. */
public record Hosts(boolean all, Set<HostName> named) {
    private static final Hosts NONE = new Hosts(false, Set.of());
    private static final Hosts ALL = new Hosts(true, Set.of());

    public static Hosts none() {
        return NONE;
    }

    public static Hosts every() {
        return ALL;
    }

    /** These and one more. */
    public Hosts and(String host) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a host has a name");
        }
        Set<HostName> more = new HashSet<>(named);
        more.add(HostName.of(host));
        return new Hosts(all, Set.copyOf(more));
    }

    /** Whether it holds for that one; the empty name is only among all. */
    public boolean contain(String host) {
        return all || !named.isEmpty() && named.contains(HostName.of(host));
    }

    public boolean isEmpty() {
        return !all && named.isEmpty();
    }

    /** For people. */
    @Override
    public String toString() {
        Set<String> sorted = new TreeSet<>();
        named.forEach(name -> sorted.add(name.text()));
        return all ? "every host" : String.join(", ", sorted);
    }
}
