package dev.wsmulti.net;

import dev.wsmulti.time.Clock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the system, whose lookups block, on a {@link Lane} of its own. Lookups of one name at the same time are one; good
 * answers are kept for {@link #KEPT}, at most {@link #NAMES} of them. Any thread may use it.
 */
public final class SystemResolver implements Resolver, AutoCloseable {
    /** How long a good answer is used again. */
    public static final Duration KEPT = Duration.ofSeconds(60);

    /** Lookups at once, unless said otherwise. */
    public static final int THREADS = 20;

    /** Lookups that may wait, unless said otherwise. */
    public static final int QUEUE = 1024;

    /** Good answers kept. */
    public static final int NAMES = 1024;

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Clock clock;
    private final Lane lane;
    private final Names names;
    private final long keptFor;
    private final Map<String, Query> running = new HashMap<>();
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /** What blocks: finds the addresses of a name, such as {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    private record Kept(Answer.Found answer, long since) {}

    /** Asks the system's resolver, within the given bounds. */
    public SystemResolver(Clock clock, int threads, int queue) {
        this(clock, threads, queue, KEPT);
    }

    /** The same, and keeps good answers for so long. */
    public SystemResolver(Clock clock, int threads, int queue, Duration kept) {
        this(clock, new Lane("wsmulti-lookup", threads, queue, Lane.IDLE), InetAddress::getAllByName, kept);
    }

    /**
     * @param clock says how old a kept answer is
     * @param lane where the blocking function runs; closed with this resolver
     * @param names the blocking function
     * @param kept how long good answers are kept
     */
    public SystemResolver(Clock clock, Lane lane, Names names, Duration kept) {
        this.keptFor = kept.compareTo(FOREVER) >= 0 ? Long.MAX_VALUE : kept.toNanos();
        this.clock = clock;
        this.lane = lane;
        this.names = names;
    }

    @Override
    public Lookup lookup(String host, Consumer<Answer> answer) {
        String name = host.toLowerCase(Locale.ROOT);
        Answer known;
        synchronized (this) {
            known = known(name);
            if (known == null) {
                Query query = running.get(name);
                if (query == null) {
                    query = new Query(name);
                    if (lane.offer(query)) {
                        running.put(name, query);
                    } else {
                        known = new Answer.NotFound("too many lookups are waiting (lookupQueue)");
                    }
                }
                if (known == null) {
                    return query.join(answer);
                }
            }
        }
        answer.accept(known);
        return () -> {};
    }

    private @Nullable Answer known(String name) {
        Kept entry = kept.get(name);
        if (entry == null) {
            return null;
        }
        if (clock.nanos() - entry.since < keptFor) {
            return entry.answer;
        }
        kept.remove(name);
        return null;
    }

    private void keep(String name, Answer.Found answer) {
        // removed first: the order is that of the answers, and the oldest one goes
        kept.remove(name);
        kept.put(name, new Kept(answer, clock.nanos()));
        if (kept.size() > NAMES) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    @Override
    public synchronized void forget() {
        kept.clear();
        // those under way still answer who waits for them, but nobody else
        running.clear();
    }

    /** Takes no more lookups; those under way are still answered. */
    @Override
    public void close() {
        lane.close();
    }

    private Answer ask(String name) {
        try {
            List<InetAddress> found = List.of(names.find(name));
            return found.isEmpty() ? new Answer.NotFound("it has no address") : new Answer.Found(found);
        } catch (UnknownHostException e) {
            return new Answer.NotFound(reason(name, e));
        } catch (Throwable e) {
            return new Answer.NotFound(e.toString());
        }
    }

    /** The system's words, without the name that the JDK puts before them. */
    private static String reason(String name, UnknownHostException e) {
        String text = e.getMessage();
        if (text == null || text.equals(name)) {
            return "not found";
        }
        return text.startsWith(name + ": ") ? text.substring(name.length() + 2) : text;
    }

    /** One lookup for all who ask for the same name meanwhile. Its list is guarded by the resolver. */
    private final class Query implements Runnable {
        private final String name;
        private final List<Consumer<Answer>> waiting = new ArrayList<>();

        Query(String name) {
            this.name = name;
        }

        Lookup join(Consumer<Answer> answer) {
            waiting.add(answer);
            return () -> leave(answer);
        }

        private void leave(Consumer<Answer> answer) {
            synchronized (SystemResolver.this) {
                waiting.remove(answer);
                // what has begun runs on: its answer may be of use to the next one who asks
                if (waiting.isEmpty() && lane.withdraw(this)) {
                    running.remove(name, this);
                }
            }
        }

        @Override
        public void run() {
            Answer answer = ask(name);
            List<Consumer<Answer>> told;
            synchronized (SystemResolver.this) {
                boolean counts = running.remove(name, this);
                told = List.copyOf(waiting);
                waiting.clear();
                if (counts && answer instanceof Answer.Found found) {
                    keep(name, found);
                }
            }
            for (Consumer<Answer> one : told) {
                try {
                    one.accept(answer);
                } catch (Throwable e) {
                    Lane.report(e);
                }
            }
        }
    }
}
