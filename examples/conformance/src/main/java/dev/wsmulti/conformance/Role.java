package dev.wsmulti.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which side of ours the suite tests; it plays the other one. */
enum Role {
    SERVER {
        @Override
        void test(Path folder, Passage passage, Instant deadline) throws IOException, InterruptedException {
            try (Child server = tool(
                            folder,
                            deadline,
                            List.of("serve", "--port", "0", "--max-message", "16M"),
                            passage.ofServer());
                    Child suite = suite(folder, deadline, "client", AGENT, passage.toServer(server.port()))) {
                suite.succeed();
            }
        }
    },
    CLIENT {
        @Override
        void test(Path folder, Passage passage, Instant deadline) throws IOException, InterruptedException {
            try (Child suite = suite(folder, deadline, "server");
                    Child client = tool(
                            folder,
                            deadline,
                            List.of("conformance", "--agent", AGENT, passage.toSuite(suite.port())),
                            passage.ofClient())) {
                client.succeed();
            }
        }
    };

    /** What the suite calls us. */
    static final String AGENT = "wsmulti";

    private static final String SCRIPT = "fuzzer.py";

    /** Leaves the reports of the suite in a folder. */
    abstract void test(Path folder, Passage passage, Instant deadline) throws IOException, InterruptedException;

    static Child tool(Path folder, Instant deadline, List<String> arguments, List<String> more) throws IOException {
        List<String> program = new ArrayList<>(List.of("dev.wsmulti.tool.Main"));
        program.addAll(arguments);
        program.addAll(more);
        return Child.start(folder.resolve("tool.log"), deadline, program);
    }

    static Child suite(Path folder, Instant deadline, String role, String... arguments) throws IOException {
        Path script = folder.resolve(SCRIPT);
        Files.write(script, Resource.bytes(SCRIPT));
        List<String> program = new ArrayList<>(List.of("-Dpython.cachedir.skip=true", "org.python.util.jython"));
        program.addAll(List.of(script.toString(), role, folder.toString()));
        program.addAll(List.of(arguments));
        return Child.start(folder.resolve("suite.log"), deadline, program);
    }
}
