package dev.wsmulti.demos;

import dev.wsmulti.WsChannel;
import dev.wsmulti.failure.TransferException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The first mock-up of curl's wiki page on the WebSocket API: connect only, then send, wait, receive. */
public final class ConnectOnly {
    private static final Duration SOON = Duration.ofSeconds(5);

    private ConnectOnly() {}

    public static void main(String... args) throws InterruptedException {
        run(args.length > 0 ? args[0] : "ws://websockets.example.org", System.out);
    }

    static void run(String url, PrintStream out) throws InterruptedException {
        // CURL *ws = curl_easy_init();
        // curl_easy_setopt(ws, CURLOPT_URL, url);
        // curl_easy_setopt(ws, CURLOPT_WS_OPTIONS, CURLWS_ALONE);
        // result = curl_easy_perform(ws);
        try (WsChannel ws = WsChannel.open(url, SOON)) {
            // if(CURLE_OK == result): this means it actually negotiated WebSockets successfully

            // curl_ws_send();
            ws.send("hello");

            // curl_ws_poll();
            WsChannel.poll(List.of(ws), SOON);

            // curl_ws_recv();
            ByteBuffer buffer = ByteBuffer.allocate(256);
            int received = ws.receive(buffer);
            out.println(received + " bytes of " + ws.meta().frameLength() + ": "
                    + StandardCharsets.UTF_8.decode(buffer.flip()));

            // curl_easy_cleanup(ws);
        } catch (TransferException failed) {
            // else: curl_easy_strerror(result)
            out.println(failed.failure().message());
        }
    }
}
