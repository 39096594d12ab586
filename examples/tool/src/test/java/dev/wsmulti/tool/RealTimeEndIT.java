package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ends by deadlines that no option shortens, or that begin before there is a peer. */
class RealTimeEndIT {
    @Test
    @Tag("soak")
    @Timeout(120)
    void sixtySecondsBehindOurCloseItIsOver() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
            assertThat(p.frame()).isEqualTo("88 1000");
            while (true) {
                p.hex("81 01 61");
                Peer.after(Duration.ofSeconds(1));
            }
        })) {
            long begin = System.nanoTime();
            ToolProcess tool = ToolProcess.start(peer.ws());
            tool.endInput();
            assertThat(tool.exitCode(Duration.ofSeconds(90))).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(75));
            assertThat(tool.out().lines()).hasSizeGreaterThan(50).containsOnly("a");
            assertThat(tool.err()).contains("close");
        }
    }

    /** Linux does not answer a connection to a listener whose line is full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aConnectionThatIsNotAnsweredIs28() throws Exception {
        List<Socket> line = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            while (joins(line, full.getLocalPort())) {
                assertThat(line).as("connections in line").hasSizeLessThan(100);
            }
            String url = "http://127.0.0.1:" + full.getLocalPort() + "/";
            ToolProcess.run("--connect-timeout", "0.5", url).failed(28, "--connect-timeout");
        } finally {
            for (Socket socket : line) {
                socket.close();
            }
        }
    }

    private static boolean joins(List<Socket> line, int port) throws IOException {
        Socket socket = new Socket();
        line.add(socket);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
            return true;
        } catch (SocketTimeoutException | ConnectException full) {
            return false;
        }
    }
}
