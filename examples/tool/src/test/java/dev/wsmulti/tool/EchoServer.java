package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code wsmulti serve} on a free port. */
final class EchoServer implements AutoCloseable {
    private final ToolProcess process;
    private final int port;

    private EchoServer(ToolProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static EchoServer start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(more));
        ToolProcess process = ToolProcess.startUnread(arguments.toArray(String[]::new));
        BufferedReader output = process.output();
        String line = output.readLine();
        assertThat(line).startsWith("listening on 127.0.0.1:");
        return new EchoServer(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
    }

    int port() {
        return port;
    }

    String ws(String path) {
        return "ws://127.0.0.1:" + port + path;
    }

    String http(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    ToolProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
