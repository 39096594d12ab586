package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Out of descriptors, in a process of its own that may have only a few. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no limit of descriptors")
final class DescriptorsTest {

    @Test
    void acceptAndConnectFailAndWorkAgain() throws Exception {
        Path target = Path.of(System.getProperty("wsmulti.root"), "core", "target");
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n 45 && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        target.resolve("classes") + ":" + target.resolve("test-classes"),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines())
                .containsExactly("connect: Too many open files", "accept: Too many open files", "accepted again");
    }

    /** Runs in the child. Every class is used before the descriptors are gone: to load one needs a descriptor. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            Crank crank = new Crank();
            Acceptor acceptor = crank.listen();
            crank.connect(acceptor);
            crank.accept(acceptor).abort();
            List<Endpoint> clients = new ArrayList<>();
            String connect = connectUntilItFails(crank, acceptor, clients);
            String accept = "";
            try {
                acceptor.accept();
            } catch (IOException e) {
                accept = e.getMessage();
            }
            for (Endpoint client : clients.subList(1, clients.size())) {
                client.abort();
            }
            Endpoint taken = crank.accept(acceptor);
            System.out.println("connect: " + connect);
            System.out.println("accept: " + accept);
            System.out.println(taken.connected() ? "accepted again" : "not accepted");
        }

        private static String connectUntilItFails(Crank crank, Acceptor acceptor, List<Endpoint> clients) {
            try {
                while (clients.size() < 1000) {
                    clients.add(crank.connect(acceptor));
                }
                return "no end";
            } catch (IOException e) {
                return e.getMessage();
            }
        }
    }
}
