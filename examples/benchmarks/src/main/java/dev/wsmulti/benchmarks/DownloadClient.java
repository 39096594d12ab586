package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;

/** Told by lines: {@code get PROVIDER URL MILLIS}, {@code wrap MILLIS}, {@code unwrap MILLIS}; answers {@code speed BYTES_A_SECOND}. */
public final class DownloadClient {
    private final Map<String, WsMulti> loops = new HashMap<>();
    private final BareEngines engines;

    private DownloadClient(Path store) {
        engines = new BareEngines(store);
    }

    /** @param args the store with the key of the servers */
    public static void main(String... args) throws IOException {
        LogManager.getLogManager().reset();
        DownloadClient client = new DownloadClient(Path.of(args[0]));
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> words = List.of(line.split(" ", -1));
                long nanos = Long.parseLong(words.get(words.size() - 1)) * 1_000_000;
                long speed = words.get(0).equals("get")
                        ? client.get(words.get(1), words.get(2), nanos)
                        : client.engines.speed(words.get(0).equals("wrap"), nanos);
                System.out.println("speed " + speed);
            }
        }
    }

    /** One download after the other until the time is over; the last one is cut. */
    private long get(String provider, String url, long nanos) {
        WsMulti multi = loops.computeIfAbsent(
                provider, name -> WsMulti.builder().tls(Keys.client(name)).open());
        long[] bytes = new long[1];
        long begin = System.nanoTime();
        HttpFetch fetch =
                HttpFetch.get(url).maxBody(Setting.NONE).onData((transfer, data) -> bytes[0] += data.length());
        HttpTransfer running = multi.add(fetch);
        while (System.nanoTime() - begin < nanos) {
            multi.perform(Duration.ofMillis(10));
            if (running.isDone()) {
                running = multi.add(fetch);
            }
        }
        long took = System.nanoTime() - begin;
        running.cancel();
        multi.perform();
        return (long) (bytes[0] * 1e9 / took);
    }
}
