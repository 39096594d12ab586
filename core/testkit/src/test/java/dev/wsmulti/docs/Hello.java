package dev.wsmulti.docs;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.*;

/** The first sample of the README as a whole program: two lines of import. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        String url = arguments[0];
        try (var multi = WsMulti.open()) {
            multi.add(WsRequest.to(url)
                    .onOpen(ws -> ws.send("hello"))
                    .onMessage(WsSession::send)
                    .onClose((ws, outcome) -> System.out.println(outcome)));
            multi.run();
        }
    }
}
