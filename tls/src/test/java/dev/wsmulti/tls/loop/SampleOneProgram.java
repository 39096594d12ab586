package dev.wsmulti.tls.loop;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.*;

/** The first sample of the README, as a program: the URL is its argument. */
final class SampleOneProgram {
    private SampleOneProgram() {}

    public static void main(String... args) {
        String url = args[0];
        try (var multi = WsMulti.open()) {
            multi.add(WsRequest.to(url)
                    .onOpen(ws -> ws.send("hello"))
                    .onMessage(WsSession::send)
                    .onClose((ws, outcome) -> System.out.println(outcome)));
            multi.run();
        }
    }
}
