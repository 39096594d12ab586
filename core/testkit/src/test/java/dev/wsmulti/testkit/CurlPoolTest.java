package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of curl's own tests that concern its pool of connections, by their numbers there. */
final class CurlPoolTest {
    private final TestKit kit = TestKit.create();
    private final AnsweringServer host = new AnsweringServer(kit);
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats().isEmpty()).isTrue();
    }

    private HttpTransfer add(HttpFetch fetch) {
        return kit.multi().add(fetch.onDone((transfer, outcome) -> outcomes.add(outcome)));
    }

    private HttpTransfer get(Object path) {
        return add(HttpFetch.get(host.url(path)));
    }

    private void succeeded(int count) {
        assertThat(outcomes).hasSize(count).noneMatch(HttpOutcome::failed);
    }

    /** curl 1506: four hosts with room for three idle connections; the oldest is closed. */
    @Test
    void curl1506BeyondTheIdleLimitTheOldestIsClosed() {
        kit.multi().poolLimits(PoolLimits.of().maxIdle(3));
        List<AnsweringServer> hosts =
                Stream.generate(() -> new AnsweringServer(kit)).limit(4).toList();
        for (AnsweringServer each : hosts) {
            add(HttpFetch.get(each.url("1506")));
            each.serve();
        }
        succeeded(4);
        assertThat(hosts).extracting(AnsweringServer::open).containsExactly(0L, 1L, 1L, 1L);
    }

    /** curl 1557: a transfer that waits for a connection is removed, then the one that has it. */
    @Test
    void curl1557ATransferThatWaitsForAPlaceIsRemoved() {
        kit.multi().poolLimits(PoolLimits.of().maxPerHost(1));
        HttpTransfer first = get("1");
        HttpTransfer waits = get("2");
        host.look();
        waits.cancel();
        first.cancel();
        kit.settle();
        assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome.failure().kind() == Kind.CANCELLED);
        assertThat(host.look().paths).containsExactly("1");
        assertThat(kit.multi().stats().pending()).isZero();
    }

    /** curl 3208: one description is used again after the end of another loop of transfers, on the same connection. */
    @Test
    void curl3208OneDescriptionAgainAfterTheEndOfTheFirst() {
        HttpFetch described = HttpFetch.get(host.url("3208"));
        add(described);
        host.serve();
        HttpTransfer again = add(described);
        host.serve();
        succeeded(2);
        assertThat(host.connections).hasSize(1);
        assertThat(again.info().reused()).isTrue();
    }

    /** curl test_02_33: 50 transfers under a limit for each host; 0 is none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void curl0233FiftyTransfersUnderALimitForEachHost(int limit) {
        fifty(PoolLimits.of().maxPerHost(limit == 0 ? Setting.NONE : limit), limit);
    }

    /** curl test_02_34: the same under a limit of the total. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void curl0234FiftyTransfersUnderALimitOfTheTotal(int limit) {
        fifty(PoolLimits.of().maxTotal(limit == 0 ? Setting.NONE : limit), limit);
    }

    private void fifty(PoolLimits limits, int limit) {
        kit.multi().poolLimits(limits);
        IntStream.range(0, 50).forEach(this::get);
        host.serve();
        succeeded(50);
        assertThat(host.most).isEqualTo(limit == 0 ? 50 : limit);
        assertThat(host.connections).hasSize(limit == 0 ? 50 : limit);
    }

    /** curl test_12_01: a server that says close is asked again on a new connection only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close",
                "HTTP/1.1 200 OK\r\nConnection: x, Close",
                "HTTP/1.0 200 OK"
            })
    void curl1201CloseIsHonoured(String start) {
        kit.multi().poolLimits(PoolLimits.of().maxPerHost(1));
        IntStream.range(0, 20).forEach(this::get);
        for (int i = 0; i < 20; i++) {
            host.connection(i).answer(start + "\r\nContent-Length: 0\r\n\r\n");
        }
        kit.settle();
        succeeded(20);
        assertThat(host.look().connections).hasSize(20);
        assertThat(host.most).isEqualTo(1);
    }

    /** The other half of it: HTTP/1.0 with keep-alive is used again. */
    @Test
    void curl1201Http10WithKeepAliveIsUsedAgain() {
        get("1");
        host.connection(0).answer("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        get("2");
        host.serve();
        succeeded(2);
        assertThat(host.connections).hasSize(1);
    }

    /** curl test_12_02: the server closes idle connections after a while; the next request has a new one. */
    @Test
    void curl1202AnIdleConnectionClosedByTheServer() {
        get("1");
        host.serve();
        host.connection(0).close();
        kit.settle();
        get("2");
        host.serve();
        succeeded(2);
        assertThat(host.connections).hasSize(2);
    }

    /** curl test_12_03: the same where the loop has not seen it yet when the request comes. */
    @Test
    void curl1203AnIdleConnectionClosedByTheServerUnseen() {
        get("1");
        host.serve();
        host.connection(0).close();
        get("2");
        host.serve();
        succeeded(2);
        assertThat(host.connections).hasSize(2);
        assertThat(host.connection(0).requests).hasSize(1);
    }

    /** curl test_12_05: a body of which not all was taken ends its connection. */
    @Test
    void curl1205NoReuseAfterAPartOfABody() {
        HttpTransfer part = get("1");
        host.connection(0).answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        kit.settle();
        part.cancel();
        kit.settle();
        assertThat(outcomes).singleElement().matches(HttpOutcome::failed);
        get("2");
        host.serve();
        assertThat(host.connections).hasSize(2);
        assertThat(host.connection(0).isOpen()).isFalse();
        assertThat(outcomes.get(1).text()).isEqualTo("ok");
    }

    /** The same with a limit of ours, and with a status that is taken for a failure. */
    @Test
    void curl1205NoReuseAfterALimitOrAFailedStatus() {
        add(HttpFetch.get(host.url("1")).maxBody(2));
        host.connection(0).answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nall");
        kit.settle();
        add(HttpFetch.get(host.url("2")).failOnStatus(true));
        host.connection(1).answer("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nall");
        kit.settle();
        get("3");
        host.serve();
        assertThat(host.connections).hasSize(3);
        assertThat(outcomes).extracting(HttpOutcome::failed).containsExactly(true, true, false);
    }

    /** curl test_12_06: credentials by header belong to the request, not to the connection; hosts never share one. */
    @Test
    void curl1206CredentialsOfEachRequestShareAConnectionAndHostsDoNot() {
        AnsweringServer other = new AnsweringServer(kit);
        for (String credentials : List.of("dTE6cDE=", "dTI6cDI=", "dTM6cDM=")) {
            add(HttpFetch.get(host.url("1206")).header("Authorization", "Basic " + credentials));
            host.serve();
        }
        assertThat(host.connections).hasSize(1);
        assertThat(host.connection(0).requests)
                .extracting(head -> head.replaceAll("(?s).*Basic ", ""))
                .containsExactly("dTE6cDE=", "dTI6cDI=", "dTM6cDM=");
        add(HttpFetch.get(other.url("1206")));
        other.serve();
        add(HttpFetch.get(other.url("1206").replace("127.0.0.1", "localhost")));
        other.serve();
        assertThat(other.connections).hasSize(2);
        assertThat(host.connections).hasSize(1);
        succeeded(5);
    }
}
