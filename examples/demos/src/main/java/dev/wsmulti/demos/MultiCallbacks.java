package dev.wsmulti.demos;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The second mock-up of curl's wiki page on the WebSocket API, on the multi interface with many transfers: data comes to the
 * write callback, which sends, and one loop drives them all.
 */
public final class MultiCallbacks {
    private MultiCallbacks() {}

    public static void main(String... args) {
        run(args.length > 0 ? List.of(args) : List.of("ws://websockets.example.org"), System.out);
    }

    static void run(List<String> urls, PrintStream out) {
        // CURLM *multi = curl_multi_init();
        try (WsMulti multi = WsMulti.builder().keepDone(urls.size()).open()) {
            for (String url : urls) {
                // CURL *ws = curl_easy_init();
                // curl_easy_setopt(ws, CURLOPT_URL, url);
                WsRequest ws = WsRequest.to(url)
                        // curl_easy_setopt(ws, CURLOPT_WRITEFUNCTION, write_cb);
                        .onData((session, piece) -> write(session, piece, out))
                        .onOpen(session -> session.send("hello"))
                        // curl_easy_setopt(ws, CURLOPT_WRITEDATA, &writep);
                        .attachment(url);
                // curl_multi_add_handle(multi, ws);
                multi.add(ws);
            }
            // do { curl_multi_perform(multi, &still_running);
            for (multi.perform(); !multi.transfers().isEmpty(); multi.perform()) {
                // if(still_running) curl_multi_poll(multi, NULL, 0, 1000, NULL);
                multi.poll(Duration.ofSeconds(1));
                // } while(still_running);
            }
            // while((msg = curl_multi_info_read(multi, &left))) if(msg->msg == CURLMSG_DONE)
            multi.drainDone(done -> out.println("done: " + done.outcome().orElseThrow()));
            // curl_easy_cleanup(ws); curl_multi_cleanup(multi);
        }
    }

    // static size_t write_cb(char *data, size_t len, ..)
    private static void write(WsSession session, Piece piece, PrintStream out) {
        // const struct curl_ws_frame *meta = curl_ws_meta(ws);
        FrameMeta meta = session.meta();
        out.println(meta.type() + " at " + meta.frameOffset() + ", " + meta.frameLeft() + " left: "
                + new String(piece.bytes(), StandardCharsets.UTF_8));
        // If we want to send something here, use curl_ws_send()
        if (meta.last()) {
            session.close();
        }
    }
}
