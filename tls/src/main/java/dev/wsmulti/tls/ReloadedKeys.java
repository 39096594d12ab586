package dev.wsmulti.tls;

import dev.wsmulti.tls.pem.Certificates;
import dev.wsmulti.tls.pem.PemException;
import dev.wsmulti.tls.pem.PemText;
import dev.wsmulti.tls.pem.PrivateKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Files that somebody renews. They are looked at by a handshake, at most once in an interval; one handshake looks, and the
 * others go on with what there is. Sessions and connections stay. Files that cannot be used change nothing but the log.
 */
final class ReloadedKeys implements KeySource {
    private static final System.Logger LOG = System.getLogger("dev.wsmulti.tls");

    /**
     * @param generation counts changes; part of the name, so that a handshake gets chain and key from the same one
     * @param before what a handshake under way may still ask for
     * @param looked when, in nanoseconds
     */
    private record Loaded(
            int generation, Credential credential, @Nullable Credential before, String stamp, long looked) {}

    private final Path chain;
    private final Path key;
    private final Duration interval;
    private final LongSupplier nanos;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Loaded loaded;

    ReloadedKeys(Path chain, Path key, Duration interval, LongSupplier nanos) {
        this.chain = chain;
        this.key = key;
        this.interval = interval;
        this.nanos = nanos;
        String stamp = stamp();
        this.loaded = new Loaded(0, read(), null, stamp, nanos.getAsLong());
    }

    @Override
    public @Nullable String choose(List<String> types, Principal @Nullable [] issuers, SSLEngine engine) {
        Loaded now = fresh();
        return types.stream().anyMatch(now.credential()::fits)
                        && now.credential().issuedBy(issuers)
                ? Integer.toString(now.generation())
                : null;
    }

    @Override
    public @Nullable Credential named(String name) {
        Loaded now = loaded;
        int generation = Integer.parseInt(name);
        if (generation == now.generation()) {
            return now.credential();
        }
        return generation == now.generation() - 1 ? now.before() : null;
    }

    private Loaded fresh() {
        Loaded now = loaded;
        if (nanos.getAsLong() - now.looked() >= interval.toNanos() && looking.compareAndSet(false, true)) {
            try {
                loaded = look(now);
            } finally {
                looking.set(false);
            }
        }
        return loaded;
    }

    private Loaded look(Loaded old) {
        long now = nanos.getAsLong();
        String stamp = stamp();
        if (stamp.equals(old.stamp())) {
            return new Loaded(old.generation(), old.credential(), old.before(), stamp, now);
        }
        try {
            Credential read = read();
            return new Loaded(old.generation() + 1, read, old.credential(), stamp, now);
        } catch (UnusableKeyException unusable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the certificate {0} stays in use: {1}",
                    old.credential(),
                    unusable.getMessage());
            return new Loaded(old.generation(), old.credential(), old.before(), stamp, now);
        }
    }

    private Credential read() {
        try {
            return Credential.read(
                    PemText.file(chain, Certificates.MOST_BYTES), PemText.file(key, PrivateKeys.MOST_BYTES), null);
        } catch (PemException unreadable) {
            throw new UnusableKeyException(unreadable);
        }
    }

    /** What changes with the files, where they are links too. */
    private String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (Path file : List.of(chain, key)) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamp.append(attributes.fileKey())
                        .append(' ')
                        .append(attributes.size())
                        .append(' ')
                        .append(attributes.lastModifiedTime())
                        .append('\n');
            } catch (IOException gone) {
                stamp.append("gone\n");
            }
        }
        return stamp.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReloadedKeys keys
                && chain.equals(keys.chain)
                && key.equals(keys.key)
                && interval.equals(keys.interval);
    }

    @Override
    public int hashCode() {
        return Objects.hash(chain, key, interval);
    }

    @Override
    public String toString() {
        return loaded.credential() + " from " + chain;
    }
}
