package dev.wsmulti.peers;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Headers;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Source;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Transfers of bodies larger than the heap: {@code get URL PAUSE}, {@code into URL FILE}, {@code put URL SIZE FRAMING},
 * {@code put URL FILE file}, or a server for others: {@code serve}. Throws at a progress that goes back or is not whole.
 */
public final class HugeBodyProgram {
    private static long received;
    private static long sent;
    private static Progress last = new Progress(0, -1, 0, -1);

    private HugeBodyProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "get" -> get(arguments[1], Duration.ofMillis(Long.parseLong(arguments[2])));
            case "into" -> run(HttpFetch.get(arguments[1]).into(Path.of(arguments[2])));
            case "put" -> put(arguments[1], arguments[2], arguments[3]);
            default -> serve();
        }
    }

    /** Stands still once, in the middle, for the time given. */
    private static void get(String url, Duration pause) {
        HugeBody body = new HugeBody(0, true);
        boolean[] paused = {pause.isZero()};
        long[] stood = {0};
        HttpOutcome outcome = run(HttpFetch.get(url).onData((transfer, piece) -> {
            body.write(java.nio.ByteBuffer.wrap(piece.bytes()));
            received += piece.length();
            if (!paused[0] && received > 1 << 29) {
                paused[0] = true;
                transfer.pause();
                long before = received;
                transfer.loop().schedule(pause, () -> {
                    stood[0] = received - before;
                    transfer.resume();
                });
            }
        }));
        check(stood[0] == 0, stood[0] + " bytes came while it was paused");
        System.out.println("received " + body + " "
                + outcome.trailers().firstValue("X-Crc").orElse(""));
    }

    private static void put(String url, String what, String framing) {
        if (framing.equals("file")) {
            System.out.println("answered "
                    + run(HttpFetch.put(url, Source.of(Path.of(what)))).status());
            return;
        }
        HugeBody body = new HugeBody(Long.parseLong(what), framing.equals("length"));
        HttpFetch fetch = HttpFetch.put(url, body);
        HttpOutcome outcome =
                run(framing.equals("trailers") ? fetch.trailers(() -> Headers.of("X-Sum", body.toString())) : fetch);
        System.out.println("sent " + body + " answered " + outcome.status() + " " + outcome.text());
    }

    private static HttpOutcome run(HttpFetch fetch) {
        try (WsMulti multi = WsMulti.open()) {
            var transfer = multi.add(fetch.onProgress((t, progress) -> show(progress)));
            multi.run();
            HttpOutcome outcome = transfer.outcome().orElseThrow();
            check(!outcome.failed(), outcome.toString());
            check(last.received() == outcome.length(), "the last progress is " + last + " of " + outcome);
            check(last.receiveTotal() < 0 || last.received() == last.receiveTotal(), "not whole: " + last);
            check(last.sendTotal() < 0 || last.sent() == last.sendTotal(), "not whole: " + last);
            return outcome;
        }
    }

    private static void show(Progress progress) {
        check(progress.received() >= last.received() && progress.sent() >= sent, progress + " after " + last);
        check(progress.receiveTotal() < 0 || progress.received() <= progress.receiveTotal(), "over: " + progress);
        check(progress.sendTotal() < 0 || progress.sent() <= progress.sendTotal(), "over: " + progress);
        sent = progress.sent();
        last = progress;
    }

    private static void serve() {
        try (WsMulti multi = WsMulti.open()) {
            var server = multi.listen(
                    0,
                    Routes.of()
                            .get(
                                    "/{framing}/{size}",
                                    exchange -> exchange.respond(
                                            200,
                                            new HugeBody(
                                                    Long.parseLong(exchange.variable("size")),
                                                    exchange.variable("framing").equals("length"))))
                            .on("PUT", "/up", HugeBodyProgram::take));
            System.out.println("port " + server.address().getPort());
            multi.run();
        }
    }

    private static Reply take(Exchange exchange) {
        exchange.maxBody(Long.MAX_VALUE);
        HugeBody body = new HugeBody(0, true);
        return exchange.later(
                Duration.ofMinutes(2), exchange.into(body).thenApply(length -> exchange.respond(200, body.toString())));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
