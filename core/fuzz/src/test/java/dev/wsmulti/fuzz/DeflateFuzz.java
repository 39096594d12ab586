package dev.wsmulti.fuzz;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.websocket.Coding;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.Negotiation;
import dev.wsmulti.websocket.PerMessageDeflate;
import dev.wsmulti.websocket.WebSocket;
import java.util.List;

/**
 * The receiving side of a session with permessage-deflate, in both roles: it says what {@link PlainFrames} says of the same
 * bytes. Bits of the first byte as in {@link FrameFuzz}, and one more: context takeover.
 */
public final class DeflateFuzz {
    /** No limit is more than a test can hold: a small input inflates to a thousand times as much. */
    private static final int WIDE = 100_000;

    private DeflateFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Role role = (input[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        boolean finish = (input[0] & 2) != 0;
        int maxMessage = (input[0] & 4) == 0 ? WIDE : 20;
        long maxFragments = (input[0] & 8) == 0 ? Long.MAX_VALUE : 3;
        int most = (input[0] & 16) == 0 ? Integer.MAX_VALUE : 5;
        boolean keeps = (input[0] & 32) != 0;
        String story = new Splits(input, finish).story(() -> {
            Coding coding = new Coding(1 << 20);
            WebSocket socket = new WebSocket();
            socket.begin(role);
            socket.limits(maxMessage, "maxMessage", maxFragments);
            socket.atMost(most);
            socket.extended(new Extended(agreed(keeps, coding), coding));
            return new Coded(socket);
        });
        try (PlainDeflate deflate = new PlainDeflate(keeps, maxMessage)) {
            PlainFrames plain = new PlainFrames(input, role == Role.SERVER, maxMessage, maxFragments);
            String expected = plain.deflating(deflate).story(finish);
            if (!story.startsWith(expected)) {
                Check.same("the plain reader", expected, story);
            }
        }
    }

    private static Negotiation agreed(boolean keeps, Coding coding) {
        String offer = PerMessageDeflate.NAME + (keeps ? "" : "; client_no_context_takeover");
        RequestHead head = new RequestHead("GET", "/", 1, Headers.of("Sec-WebSocket-Extensions", offer));
        return Negotiation.accept(head, List.of(new PerMessageDeflate(false, keeps, 15, 15, 0, -1)), coding.codecs());
    }

    /** A message that came compressed is told whole: where its frames end shows no more. */
    private static final class Coded extends FrameFuzz.Frames {
        Coded(WebSocket socket) {
            super(socket);
        }

        @Override
        String told(Failure failure) {
            boolean wrong = failure instanceof Failure.Protocol violation && violation.code() == 1007;
            boolean tooBig = failure instanceof Failure.LimitExceeded limit && limit.code() == 1009;
            return wrong || tooBig ? PlainFrames.WRONG_OR_TOO_BIG : super.told(failure);
        }
    }
}
