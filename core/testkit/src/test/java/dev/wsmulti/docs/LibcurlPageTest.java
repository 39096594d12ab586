package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/from-libcurl.md}: each row names a test that exists, or says why there is none; nothing of curl's ws and multi API
 * is left out. What can be read off the names of tests is made from them: when it differs, this test writes the right page.
 */
final class LibcurlPageTest {
    private static final String PAGE = "docs/from-libcurl.md";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST_NAME = Pattern.compile("([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?");
    private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");
    private static final Pattern OF_CURL = Pattern.compile("(?:curl|test)\\d{3,4}(?:(?:To|And)\\d{3,4})*");
    private static final Pattern OF_OURS = Pattern.compile("b\\d{1,2}");

    /** All functions, flags and options of curl 8.22 for ws and multi handles, and the codes that they answer with. */
    private static final String NAMES = """
            curl_ws_send curl_ws_recv curl_ws_meta curl_ws_start_frame
            curl_multi_init curl_multi_cleanup curl_multi_add_handle curl_multi_remove_handle curl_multi_perform
            curl_multi_poll curl_multi_wait curl_multi_wakeup curl_multi_fdset curl_multi_waitfds curl_multi_timeout
            curl_multi_socket_action curl_multi_socket curl_multi_socket_all curl_multi_assign curl_multi_info_read
            curl_multi_get_handles curl_multi_get_offt curl_multi_setopt curl_multi_strerror curl_easy_pause curl_easy_upkeep
            CURLWS_TEXT CURLWS_BINARY CURLWS_CONT CURLWS_CLOSE CURLWS_PING CURLWS_OFFSET CURLWS_PONG
            CURLOPT_WS_OPTIONS CURLOPT_CONNECT_ONLY RAW_MODE NOAUTOPONG
            CURLMOPT_SOCKETFUNCTION CURLMOPT_TIMERFUNCTION CURLMOPT_MAXCONNECTS CURLMOPT_MAX_HOST_CONNECTIONS
            CURLMOPT_MAX_TOTAL_CONNECTIONS CURLMOPT_MAX_CONCURRENT_STREAMS CURLMOPT_PIPELINING CURLMOPT_PUSHFUNCTION
            CURLMOPT_NETWORK_CHANGED CURLMOPT_NOTIFYFUNCTION CURLMOPT_RESOLVE_THREADS_MAX CURLMOPT_QUICK_EXIT
            CURLMOPT_MAX_PIPELINE_LENGTH
            CURLM_BAD_HANDLE CURLM_BAD_EASY_HANDLE CURLM_OUT_OF_MEMORY CURLM_INTERNAL_ERROR CURLM_BAD_SOCKET
            CURLM_UNKNOWN_OPTION CURLM_ADDED_ALREADY CURLM_RECURSIVE_API_CALL CURLM_WAKEUP_FAILURE
            CURLM_BAD_FUNCTION_ARGUMENT CURLM_ABORTED_BY_CALLBACK CURLM_UNRECOVERABLE_POLL
            CURLE_UNSUPPORTED_PROTOCOL CURLE_FAILED_INIT CURLE_NOT_BUILT_IN CURLE_WEIRD_SERVER_REPLY
            CURLE_HTTP_RETURNED_ERROR CURLE_WRITE_ERROR CURLE_OPERATION_TIMEDOUT CURLE_ABORTED_BY_CALLBACK
            CURLE_BAD_FUNCTION_ARGUMENT CURLE_GOT_NOTHING CURLE_SEND_ERROR CURLE_RECV_ERROR CURLE_AGAIN
            CURLE_RECURSIVE_API_CALL CURLE_TOO_LARGE
            CURLPAUSE_RECV CURLPAUSE_SEND CURLPAUSE_CONT
            """;

    /** The options of an easy handle that nobody who comes from curl would want to miss, with the information on it. */
    private static final String EASY = """
            TIMEOUT CONNECTTIMEOUT EXPECT_100_TIMEOUT_MS LOW_SPEED_LIMIT LOW_SPEED_TIME MAX_SEND_SPEED_LARGE
            MAX_RECV_SPEED_LARGE MAXFILESIZE FRESH_CONNECT FORBID_REUSE MAXAGE_CONN MAXLIFETIME_CONN CONNECT_ONLY RESOLVE
            CONNECT_TO IPRESOLVE INTERFACE HAPPY_EYEBALLS_TIMEOUT_MS DNS_CACHE_TIMEOUT RESOLVER_START_FUNCTION TCP_NODELAY
            TCP_KEEPALIVE TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT UNIX_SOCKET_PATH SOCKOPTFUNCTION OPENSOCKETFUNCTION
            CLOSESOCKETFUNCTION BUFFERSIZE PROXY PROXYTYPE PROXYUSERPWD PROXYAUTH NOPROXY HTTPPROXYTUNNEL PROXYHEADER
            PROXY_CAINFO PROXY_SSL_VERIFYPEER SSL_VERIFYPEER SSL_VERIFYHOST CAINFO CAPATH SSLCERT SSLKEY SSLVERSION
            SSL_CIPHER_LIST TLS13_CIPHERS SSL_ENABLE_ALPN PINNEDPUBLICKEY SSL_CTX_FUNCTION SSL_SESSIONID_CACHE CERTINFO
            USERPWD HTTPAUTH XOAUTH2_BEARER UNRESTRICTED_AUTH URL CURLU DEFAULT_PROTOCOL CUSTOMREQUEST NOBODY UPLOAD
            HTTPHEADER USERAGENT REFERER AUTOREFERER RANGE RESUME_FROM_LARGE HTTP_VERSION POSTFIELDS MIMEPOST READFUNCTION
            SEEKFUNCTION INFILESIZE_LARGE TRAILERFUNCTION WRITEFUNCTION HEADERFUNCTION ACCEPT_ENCODING HTTP_CONTENT_DECODING
            FAILONERROR FOLLOWLOCATION MAXREDIRS POSTREDIR COOKIE COOKIEFILE COOKIEJAR COOKIELIST SHARE XFERINFOFUNCTION
            NOPROGRESS VERBOSE DEBUGFUNCTION ERRORBUFFER PREREQFUNCTION PRIVATE
            """;

    private final Map<String, Set<String>> tests = tests();

    /** Classes of tests of all modules, and their methods. */
    private static Map<String, Set<String>> tests() {
        Map<String, Set<String>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Documents.root())) {
            files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> tests.put(
                            file.getFileName().toString().replace(".java", ""), methods(Documents.read(file))));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return tests;
    }

    private static Set<String> methods(String source) {
        return METHOD.matcher(source)
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() {
        return Documents.text(PAGE);
    }

    /** The cells of the rows of a section. */
    private static List<String[]> rows(String section) {
        String[] parts = page().split("(?m)^##+ ", -1);
        return Stream.of(parts)
                .filter(part -> part.startsWith(section))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("| ") && !line.startsWith("| |") && !line.startsWith("| libcurl"))
                .map(line -> line.substring(2, line.length() - 1).split("(?<= )\\| ?", -1))
                .toList();
    }

    private List<String> missing(String cell) {
        List<String> missing = new ArrayList<>();
        CODE.matcher(cell).results().map(code -> code.group(1)).forEach(name -> {
            Matcher test = TEST_NAME.matcher(name);
            boolean known = test.matches()
                    && tests.containsKey(test.group(1))
                    && (test.group(2) == null || tests.get(test.group(1)).contains(test.group(2)));
            if (!known) {
                missing.add(name);
            }
        });
        return missing;
    }

    @Test
    void everyRowOfTheApiNamesTestsThatExistOrSaysWhyThereIsNone() {
        List<String[]> rows = rows("Functions and options");
        assertThat(rows).hasSizeGreaterThan(60).allSatisfy(row -> {
            assertThat(row).as(String.join("|", row)).hasSize(4);
            String test = row[3].strip();
            assertThat(missing(test)).as(row[0]).isEmpty();
            assertThat(test.contains("`") || test.matches("(declined|later): .+"))
                    .as("%s names no test, and does not say why: %s", row[0], test)
                    .isTrue();
        });
    }

    @Test
    void nothingOfTheApiOfWsAndMultiIsLeftOut() {
        String named = rows("Functions and options").stream().map(row -> row[0]).collect(Collectors.joining("\n"));
        // `curl_multi_init`, `_cleanup`: the second one has the begin of the first.
        Set<String> known = new HashSet<>();
        for (String line : named.split("\n", -1)) {
            String last = "";
            for (MatchResult code : CODE.matcher(line).results().toList()) {
                String name = code.group(1);
                String begin = last.isEmpty() || !name.startsWith("_") ? "" : last.substring(0, begins(last));
                known.add(begin + name);
                last = begin.isEmpty() ? name : last;
            }
        }
        assertThat(Stream.of(NAMES.split("\\s+", -1)).filter(name -> !name.isEmpty() && !known.contains(name)))
                .isEmpty();
        assertThat(Stream.of(EASY.strip().split("\\s+", -1)).filter(name -> !known.contains("CURLOPT_" + name)))
                .isEmpty();
    }

    /** Where the begin ends that further names of a row share with the first. */
    private static int begins(String name) {
        return name.startsWith("curl_") ? name.indexOf('_', "curl_".length()) : name.indexOf('_');
    }

    @Test
    void requirements1To54AreNamedAndTheirTestsExist() {
        List<String[]> rows = Stream.of("WEBSOCKET.md", "The wiki page", "libcurl-ws(3)")
                .flatMap(section -> rows(section).stream())
                .toList();
        assertThat(rows.stream().map(row -> Integer.parseInt(row[0].strip())))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 54).boxed().toList());
        assertThat(rows).allSatisfy(row -> {
            assertThat(missing(row[3])).as(row[1]).isEmpty();
            assertThat(row[3].contains("`") || row[2].contains("*later*"))
                    .as("%s names no test, and does not say why", row[1])
                    .isTrue();
        });
    }

    @Test
    void whatIsBetterThanInCurlHasTests() {
        List<String[]> rows = rows("Better than curl");
        assertThat(rows).hasSize(10).allSatisfy(row -> {
            assertThat(row[row.length - 1]).contains("`");
            assertThat(missing(row[row.length - 1])).as(row[0]).isEmpty();
        });
    }

    /** curl's tests that concern ws, multi, proxies and time: by the name of ours, or by hand, or with a reason. */
    @Test
    void everyTestOfCurlHasOneOfOurs() {
        TreeSet<Integer> covered = new TreeSet<>();
        named(OF_CURL).forEach(row -> covered.addAll(numbers(row[0])));
        rows("curl's tests under other names").forEach(row -> {
            covered.addAll(numbers(row[0]));
            assertThat(missing(row[1])).as(row[0]).isEmpty();
        });
        assertThat(wanted()).isSubsetOf(covered);
    }

    private static List<Integer> wanted() {
        return Stream.of(
                        IntStream.rangeClosed(2300, 2304),
                        IntStream.rangeClosed(2700, 2723),
                        IntStream.rangeClosed(2001, 2014),
                        IntStream.of(1500, 1508, 1502, 1503, 1504, 1505, 753, 1939, 1506, 1557, 1564, 1565, 2414, 2412),
                        IntStream.of(
                                2405, 2407, 530, 758, 573, 1592, 507, 504, 540, 1588, 1647, 3105, 3208, 1551, 3033),
                        IntStream.rangeClosed(670, 673),
                        IntStream.of(221, 222, 223, 224, 227, 235, 233, 234, 505, 506, 507, 508, 113, 115),
                        IntStream.rangeClosed(1201, 1206),
                        IntStream.rangeClosed(1901, 1906))
                .flatMap(IntStream::boxed)
                .toList();
    }

    /** {@code curl1502To1505And753}: 1502, 1503, 1504, 1505, 753. */
    private static List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        Matcher each = Pattern.compile("(To|to)? ?(\\d{3,4})").matcher(name);
        while (each.find()) {
            int number = Integer.parseInt(each.group(2));
            int from = each.group(1) == null ? number : numbers.get(numbers.size() - 1) + 1;
            IntStream.rangeClosed(from, number).forEach(numbers::add);
        }
        return numbers;
    }

    @Test
    void whatIsMadeFromTheNamesOfTestsIsThatOfTheTests() throws IOException {
        String right = replaced(replaced(page(), "curl", table(OF_CURL)), "ours", table(OF_OURS));
        Path file = Path.of("target", "from-libcurl.md").toAbsolutePath();
        Files.writeString(Files.createDirectories(file.getParent()).resolve("from-libcurl.md"), right);
        assertThat(page()).as("the right page is in %s", file).isEqualTo(right);
    }

    private static String replaced(String page, String mark, String table) {
        String begin = "<!-- made from the tests: " + mark + " -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end -->", from);
        assertThat(from).as(begin).isGreaterThan(begin.length());
        return page.substring(0, from) + table + page.substring(to);
    }

    private String table(Pattern begin) {
        return named(begin).stream()
                .map(row -> "| " + row[0] + " | `" + row[1] + "` |\n")
                .collect(Collectors.joining());
    }

    /** Tests whose names begin so: what is matched, and the whole name. */
    private List<String[]> named(Pattern begin) {
        List<String[]> named = new ArrayList<>();
        tests.forEach((type, methods) -> methods.forEach(method -> {
            Matcher found = begin.matcher(method);
            if (found.lookingAt()
                    && method.length() > found.end()
                    && !Character.isLowerCase(method.charAt(found.end()))) {
                named.add(new String[] {found.group(), type + "." + method});
            }
        }));
        named.sort(Comparator.comparing((String[] row) -> row[0].replaceAll("\\D.*$", ""))
                .thenComparing(row -> row[0].length())
                .thenComparing(row -> row[0])
                .thenComparing(row -> row[1]));
        return named;
    }
}
