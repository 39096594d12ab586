package dev.wsmulti.tool.demo;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import java.util.ArrayList;
import java.util.List;

/** All downloads and uploads of the clients, at once. */
final class BodyTraffic {
    private final WsMulti multi;
    private final String url;
    private final int downloads;
    private final int uploads;
    private final Faults faults;
    private final List<String> digests = new ArrayList<>();
    private Runnable whenDone = () -> {};
    private int downloaded;
    private int uploaded;

    BodyTraffic(WsMulti multi, String url, DemoOptions options, Faults faults) {
        this.multi = multi;
        this.url = url;
        this.downloads = options.downloads;
        this.uploads = options.uploads;
        this.faults = faults;
        // Known before, so that checking does not hold up the loop.
        for (int number = 0; number < downloads + uploads; number++) {
            digests.add(new Pattern(number).digest(DemoServer.BODY));
        }
    }

    /** Starts all of them; {@code next} follows when the last one has ended. */
    void start(Runnable next) {
        whenDone = next;
        if (downloads + uploads == 0) {
            next.run();
        }
        for (int number = 0; number < downloads; number++) {
            download(number);
        }
        for (int number = 0; number < uploads; number++) {
            upload(downloads + number);
        }
    }

    private void download(int number) {
        DigestSink sink = new DigestSink();
        multi.add(HttpFetch.get(url + "/download/" + number).into(sink).onDone((transfer, outcome) -> {
            downloaded++;
            check("download " + number, outcome, number, sink.hex());
        }));
    }

    private void upload(int number) {
        multi.add(HttpFetch.post(url + "/upload", new Pattern(number).source(DemoServer.BODY))
                .onDone((transfer, outcome) -> {
                    uploaded++;
                    check("upload " + number, outcome, number, outcome.text());
                }));
    }

    private void check(String what, HttpOutcome outcome, int number, String digest) {
        if (outcome.failed() || outcome.status() != 200) {
            faults.add(what + " failed: " + outcome);
        } else if (!digest.equals(digests.get(number))) {
            faults.add(what + " has another digest than what was sent: " + digest);
        }
        if (downloaded + uploaded == downloads + uploads) {
            whenDone.run();
        }
    }

    int downloaded() {
        return downloaded;
    }

    int uploaded() {
        return uploaded;
    }
}
