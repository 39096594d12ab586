package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users call says in its Javadoc what it does; readers of a value need no sentence. */
final class SummariesTest {
    private static final Pattern METHOD =
            Pattern.compile("^ {4,8}(?:public |static |default |final )*[\\w<>?,. \\[\\]@]+? (\\w+)\\(([^)]*)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WsMulti",
                "transfer/Loop",
                "transfer/Transfer",
                "transfer/WsRequest",
                "transfer/HttpFetch",
                "transfer/WsHandler",
                "transfer/WsOptions",
                "transfer/WsSession",
                "server/Routes",
                "server/Exchange",
                "server/ServerOptions",
                "server/Server"
            })
    void publicMethodsHaveASummary(String type) {
        String[] lines = Documents.text("core/src/main/java/dev/wsmulti/" + type + ".java")
                .lines()
                .toArray(String[]::new);
        boolean isInterface = String.join("\n", lines).contains("interface " + type.replaceAll(".*/", ""));
        List<String> silent = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher method = METHOD.matcher(lines[i]);
            boolean declares = method.find()
                    && (lines[i].contains("public ")
                            || isInterface && lines[i].startsWith("    ") && lines[i].endsWith(";"))
                    && !lines[i].matches("^\\s+(return|throw|new|private)\\b.*");
            if (declares && !method.group(2).isEmpty() && !isDocumented(lines, i)) {
                silent.add(lines[i].strip());
            }
        }
        assertThat(silent).isEmpty();
    }

    private static boolean isDocumented(String[] lines, int method) {
        int above = method - 1;
        while (lines[above].strip().startsWith("@") || lines[above].strip().equals("// the system")) {
            if (lines[above].strip().equals("@Override")) {
                return true;
            }
            above--;
        }
        return lines[above].strip().endsWith("*/");
    }
}
