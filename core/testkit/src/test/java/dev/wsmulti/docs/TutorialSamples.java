package dev.wsmulti.docs;

import dev.wsmulti.LinkOptions;
import dev.wsmulti.WsChannel;
import dev.wsmulti.WsLink;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.SelectorHost;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The samples of the tutorial. {@link TutorialTest} runs them, and finds the text of each sample in here. */
final class TutorialSamples {
    private TutorialSamples() {}

    static List<String> ask(String url, List<String> questions) {
        var answers = new ArrayList<String>();
        try (var multi = WsMulti.open()) {
            multi.add(
                    WsRequest.to(url).onOpen(ws -> questions.forEach(ws::send)).onText((ws, answer) -> {
                        answers.add(answer);
                        if (answers.size() == questions.size()) {
                            ws.close();
                        }
                    }));
            multi.run();
        }
        return answers;
    }

    static WsRequest careful(String url) {
        return WsRequest.to(url)
                .openTimeout(Duration.ofSeconds(5))
                .options(WsOptions.of().pingInterval(Duration.ofSeconds(20)).maxMessage(64 * 1024))
                .onClose(TutorialSamples::explain);
    }

    static void explain(WsSession ws, WsOutcome outcome) {
        if (!outcome.wasOpen()) {
            System.out.println("never open: " + outcome.failure().message());
        } else if (outcome.clean()) {
            System.out.println("closed with " + outcome.close().code());
        } else {
            System.out.println("lost: " + outcome.failure().message());
        }
    }

    /** Sends as fast as the other end takes it, and no faster. */
    static WsRequest pour(String url, Deque<String> lines) {
        return WsRequest.to(url).onOpen(ws -> more(ws, lines)).onWritable(ws -> more(ws, lines));
    }

    private static void more(WsSession ws, Deque<String> lines) {
        while (!lines.isEmpty() && ws.send(lines.peek()) == SendResult.ACCEPTED) {
            lines.remove();
        }
        if (lines.isEmpty()) {
            ws.close();
        }
    }

    static boolean fromElsewhere(WsSession ws, String text) throws InterruptedException {
        SendResult result = ws.send(text);
        while (result == SendResult.FULL && ws.awaitWritable(Duration.ofSeconds(10))) {
            result = ws.send(text);
        }
        return result == SendResult.ACCEPTED;
    }

    static HttpOutcome page(WsMulti multi, String url) {
        HttpTransfer transfer = multi.add(HttpFetch.get(url).timeout(Duration.ofSeconds(10)));
        multi.run();
        return transfer.outcome().orElseThrow();
    }

    /** Downloads while a session is open, and reports into it. */
    static WsRequest report(String chat, List<String> urls, Path folder) {
        return WsRequest.to(chat).onOpen(ws -> {
            var left = new ArrayList<>(urls);
            for (var url : urls) {
                ws.loop()
                        .add(HttpFetch.get(url)
                                .into(folder.resolve(url.substring(url.lastIndexOf('/') + 1)))
                                .failOnStatus(true)
                                .retry(Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(8))
                                        .atMost(3))
                                .onDone((transfer, outcome) -> {
                                    ws.send(url + ": " + outcome);
                                    left.remove(url);
                                    if (left.isEmpty()) {
                                        ws.close();
                                    }
                                }));
            }
        });
    }

    static WsMulti considerate() {
        return WsMulti.builder().poolLimits(PoolLimits.of().maxPerHost(4)).open();
    }

    static HttpFetch upload(String url, Path file) {
        return HttpFetch.put(url, Source.of(file)).onProgress((transfer, progress) -> {
            System.out.println(progress.sent() + " of " + progress.sendTotal());
        });
    }

    static String once(String url, String question) throws InterruptedException {
        try (var ws = WsChannel.open(url, Duration.ofSeconds(5))) {
            ws.send(question);
            return ws.receiveMessage(Duration.ofSeconds(10)).map(Message::text).orElse("no answer");
        }
    }

    static void copyMessage(WsChannel ws, OutputStream out) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(8192);
        int count = ws.receive(buffer, Duration.ofSeconds(30));
        while (count >= 0) {
            out.write(buffer.array(), 0, count);
            if (ws.meta().last()) {
                return;
            }
            count = ws.receive(buffer.clear(), Duration.ofSeconds(30));
        }
        throw new IOException(count == WsChannel.END ? ws.outcome().toString() : "nothing came for 30 s");
    }

    static String first(WsMulti multi, List<String> urls, String question) throws InterruptedException {
        var channels = urls.stream()
                .map(url -> WsChannel.connect(multi, WsRequest.to(url)))
                .toList();
        for (var channel : channels) {
            channel.awaitOpen(Duration.ofSeconds(5)).send(question);
        }
        for (var answered : WsChannel.poll(channels, Duration.ofSeconds(10))) {
            return answered.receiveMessage().map(Message::text).orElse("closed");
        }
        return "no answer";
    }

    static void login(WsMulti multi, WsSession session, WsHandler application) throws InterruptedException {
        WsChannel channel = WsChannel.of(multi, session);
        channel.send("HELLO");
        if (channel.receiveMessage(Duration.ofSeconds(5)).isPresent()) {
            channel.toSession(application);
        } else {
            channel.close();
        }
    }

    static WsRequest byProxy(String url) {
        var proxy = Proxy.of("http://me:secret@proxy.example:3128").digest(true).except("intern.example, 10.0.0.0/8");
        return WsRequest.to(url).connect(ConnectOptions.of().proxy(proxy));
    }

    static String why(Failure failure) {
        return switch (failure.kind()) {
            case LOOKUP, CONNECT, PROXY -> "is it there?";
            case TIMED_OUT, CONNECTION_LOST -> "again, perhaps";
            case UPGRADE_REFUSED ->
                "not to us: " + ((Failure.UpgradeRefused) failure).head().status();
            case LIMIT_EXCEEDED -> "raise " + ((Failure.LimitExceeded) failure).setting();
            default -> failure.message();
        };
    }

    static WsLink keepOpen(WsMulti multi, String url, Consumer<String> prices) {
        var waits = Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(30))
                .atMost(100);
        return multi.keepOpen(
                WsRequest.to(url).onOpen(ws -> ws.send("subscribe")).onText((ws, text) -> prices.accept(text)),
                LinkOptions.of(waits)
                        .onRetry((link, again) -> System.out.println(
                                "attempt " + again.attempt() + " in " + again.delay() + ": " + again.outcome())));
    }

    static void inYourLoop(Selector selector, String url, BooleanSupplier running) throws IOException {
        var host = SelectorHost.on(selector);
        try (var multi = WsMulti.builder().host(host).open()) {
            multi.add(WsRequest.to(url).onOpen(ws -> ws.send("from your loop")).onMessage((ws, message) -> ws.close()));
            while (running.getAsBoolean() && !multi.transfers().isEmpty()) {
                host.select(key -> System.out.println("yours: " + key));
            }
        }
    }
}
