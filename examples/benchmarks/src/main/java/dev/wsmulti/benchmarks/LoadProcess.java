package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@link Load} that is up. */
final class LoadProcess implements AutoCloseable {
    private static final Pattern ANSWER =
            Pattern.compile("^(connected|disconnected|messages|latency|stats|error)(?: (.*))?$");
    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final ChildProcess process;

    /**
     * What a window brought.
     *
     * @param messages that came back
     * @param nudges messages among them that were sent since others were forgotten
     */
    record Window(long messages, int nudges) {}

    private LoadProcess(ChildProcess process) {
        this.process = process;
    }

    static LoadProcess start(Machine machine) throws IOException {
        return start(machine, "load", machine.java(Load.class));
    }

    /** Any program that obeys the same orders as {@link Load}. */
    static LoadProcess start(Machine machine, String name, List<String> command) throws IOException {
        return new LoadProcess(ChildProcess.start(name, machine.forLoad(command)));
    }

    long pid() {
        return process.pid();
    }

    /** What the processors have spent on it so far. */
    RunTime runTime() throws IOException {
        return RunTime.of(process.handle());
    }

    /** Bytes that its threads have allocated so far. */
    long allocated() throws IOException, InterruptedException {
        return Long.parseLong(ask("stats", SLACK).replace("allocated=", ""));
    }

    /** Opens so many connections to a server, which stay up. */
    void connect(ServerProcess server, Speech speech, int count) throws IOException, InterruptedException {
        var address = server.address();
        String where = address.getHostString() + " " + address.getPort();
        ask("connect " + server.name() + " " + speech + " " + where + " " + count, CONNECT);
    }

    /** Runs one window on all connections of one server. */
    Window window(ServerProcess server, Work work, Duration time) throws IOException, InterruptedException {
        String order = "window " + server.name() + " " + work.depth() + " " + work.payload() + " " + time.toMillis();
        String[] counts = ask(order, time.plus(SLACK)).split(" ", -1);
        return new Window(Long.parseLong(counts[0]), Integer.parseInt(counts[1]));
    }

    /** Runs one window at a rate that no answer slows down; messages a second. */
    Latency paced(ServerProcess server, Work work, double rate) throws IOException, InterruptedException {
        Duration time = work.window();
        String order = "paced " + server.name() + " " + work.depth() + " " + work.payload() + " " + time.toMillis()
                + " " + rate;
        return Latency.parse(ask(order, time.plus(SLACK)));
    }

    /** Closes all connections. */
    void disconnect() throws IOException, InterruptedException {
        ask("disconnect", CONNECT);
    }

    private String ask(String order, Duration most) throws IOException, InterruptedException {
        process.tell(order);
        Matcher answer = process.await(ANSWER, most);
        String rest = answer.group(2) == null ? "" : answer.group(2);
        if (answer.group(1).equals("error")) {
            throw new IOException("\"" + order + "\" failed: " + rest);
        }
        return rest;
    }

    @Override
    public void close() {
        process.close();
    }
}
