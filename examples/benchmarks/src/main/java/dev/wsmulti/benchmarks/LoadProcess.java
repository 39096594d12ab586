package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@link Load} that is up. */
final class LoadProcess implements AutoCloseable {
    private static final Pattern ANSWER = Pattern.compile("^(connected|disconnected|messages|error)(?: (.*))?$");
    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final ChildProcess process;

    private LoadProcess(ChildProcess process) {
        this.process = process;
    }

    static LoadProcess start(Machine machine) throws IOException {
        return new LoadProcess(ChildProcess.start("load", machine.forLoad(machine.java(Load.class))));
    }

    /** Opens so many connections to a server, which stay up. */
    void connect(ServerProcess server, Speech speech, int count) throws IOException, InterruptedException {
        var address = server.address();
        String where = address.getHostString() + " " + address.getPort();
        ask("connect " + server.name() + " " + speech + " " + where + " " + count, CONNECT);
    }

    /** Runs one window on all connections of one server; returns the messages that came back. */
    long window(ServerProcess server, Work work, Duration time) throws IOException, InterruptedException {
        String order = "window " + server.name() + " " + work.depth() + " " + work.payload() + " " + time.toMillis();
        return Long.parseLong(ask(order, time.plus(SLACK)));
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
