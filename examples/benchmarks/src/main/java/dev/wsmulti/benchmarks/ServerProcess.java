package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that is up. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+)");
    private static final Pattern STATS = Pattern.compile("^stats allocated=(\\d+)$");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Competitor competitor;
    private final ChildProcess process;
    private final InetSocketAddress address;

    private ServerProcess(Competitor competitor, ChildProcess process, InetSocketAddress address) {
        this.competitor = competitor;
        this.process = process;
        this.address = address;
    }

    static ServerProcess start(Competitor competitor, Machine machine) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(competitor.name(), machine.forServer(competitor.command()));
        try {
            Matcher said = process.await(LISTENING, START);
            var address = new InetSocketAddress(said.group(1), Integer.parseInt(said.group(2)));
            return new ServerProcess(competitor, process, address);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            process.close();
            throw failed;
        }
    }

    Competitor competitor() {
        return competitor;
    }

    String name() {
        return competitor.name();
    }

    InetSocketAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** What the processors have spent on it so far. */
    RunTime runTime() throws IOException {
        return RunTime.of(process.handle());
    }

    /** Bytes that its loop thread has allocated so far; only for servers of ours. */
    long allocated() throws IOException, InterruptedException {
        process.tell("stats");
        return Long.parseLong(process.await(STATS, ANSWER).group(1));
    }

    @Override
    public void close() {
        process.close();
    }
}
