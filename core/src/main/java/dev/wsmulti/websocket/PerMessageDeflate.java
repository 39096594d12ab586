package dev.wsmulti.websocket;

import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.extension.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of permessage-deflate (RFC 7692 section 7.1), both roles.
 *
 * @param serverTakeover whether the server's side may keep its window from message to message
 * @param clientTakeover whether the client's may
 * @param serverBits the largest window of the server's side, 9 to 15
 * @param clientBits the largest window of the client's side
 * @param above the smallest message of ours that is compressed, in bytes
 * @param level zlib's, 1 to 9, or -1 for its default
 */
public record PerMessageDeflate(
        boolean serverTakeover, boolean clientTakeover, int serverBits, int clientBits, long above, int level)
        implements Extension {
    public static final String NAME = "permessage-deflate";

    static final int MOST_BITS = 15;
    private static final int LEAST_BITS = 8;

    private static final String SERVER_STAYS = "server_no_context_takeover";
    private static final String CLIENT_STAYS = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";

    /** What the parameters of an offer or answer say; 0 bits where nothing is said of a window, or no number. */
    private record Terms(
            boolean serverStays, boolean clientStays, int serverBits, boolean clientNamed, int clientBits) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int reservedBits() {
        return RSV1;
    }

    /** The smaller window is a wish: servers that cannot keep to it decline that offer, so one without it follows. */
    @Override
    public List<List<Parameter>> offers() {
        return serverBits < MOST_BITS ? List.of(offer(true), offer(false)) : List.of(offer(false));
    }

    private List<Parameter> offer(boolean small) {
        List<Parameter> offer = new ArrayList<>();
        if (!serverTakeover) {
            offer.add(Parameter.of(SERVER_STAYS));
        }
        if (!clientTakeover) {
            offer.add(Parameter.of(CLIENT_STAYS));
        }
        if (small) {
            offer.add(Parameter.of(SERVER_BITS, serverBits));
        }
        offer.add(clientBits < MOST_BITS ? Parameter.of(CLIENT_BITS, clientBits) : Parameter.of(CLIENT_BITS));
        return offer;
    }

    @Override
    public Optional<Agreement> accept(List<Parameter> offered, Codecs codecs) {
        Terms terms = terms(offered, true);
        // zlib compresses with 9 bits where it is asked for 8: that is never promised.
        if (terms == null || terms.serverBits == LEAST_BITS) {
            return Optional.empty();
        }
        boolean serverStays = terms.serverStays || !serverTakeover || !codecs.hasRoom(Codecs.DEFLATER);
        boolean clientStays = terms.clientStays || !clientTakeover || !codecs.hasRoom(Codecs.INFLATER);
        int ours = terms.serverBits == 0 ? serverBits : Math.min(serverBits, terms.serverBits);
        boolean narrows = terms.clientNamed && (terms.clientBits == 0 ? MOST_BITS : terms.clientBits) > clientBits;
        List<Parameter> answer = new ArrayList<>();
        if (serverStays) {
            answer.add(Parameter.of(SERVER_STAYS));
        }
        if (clientStays) {
            answer.add(Parameter.of(CLIENT_STAYS));
        }
        if (ours < MOST_BITS || terms.serverBits != 0) {
            answer.add(Parameter.of(SERVER_BITS, ours));
        }
        // Section 7.1.2.2: a client that does not name it does not know it.
        if (narrows) {
            answer.add(Parameter.of(CLIENT_BITS, clientBits));
        }
        return Optional.of(new Agreed(answer, !serverStays, ours, !clientStays));
    }

    @Override
    public Optional<Agreement> agree(List<Parameter> answered) {
        Terms terms = terms(answered, false);
        if (terms == null || !serverTakeover && !terms.serverStays || terms.clientBits > clientBits) {
            return Optional.empty();
        }
        int ours = terms.clientBits == 0 ? clientBits : terms.clientBits;
        return Optional.of(
                new Agreed(List.copyOf(answered), clientTakeover && !terms.clientStays, ours, !terms.serverStays));
    }

    /** Null if a parameter is unknown, doubled, has a value where none may be, or one out of its range. */
    private static @Nullable Terms terms(List<Parameter> parameters, boolean offer) {
        Set<String> names = new HashSet<>();
        int server = 0;
        int client = 0;
        for (Parameter parameter : parameters) {
            boolean bare = parameter.value().isEmpty();
            int bits = bare ? 0 : bits(parameter.value().get());
            boolean right = switch (parameter.name()) {
                case SERVER_STAYS, CLIENT_STAYS -> bare;
                case SERVER_BITS -> bits > 0;
                case CLIENT_BITS -> bits > 0 || bare && offer;
                default -> false;
            };
            if (!right || !names.add(parameter.name())) {
                return null;
            }
            server = parameter.name().equals(SERVER_BITS) ? bits : server;
            client = parameter.name().equals(CLIENT_BITS) ? bits : client;
        }
        return new Terms(
                names.contains(SERVER_STAYS),
                names.contains(CLIENT_STAYS),
                server,
                names.contains(CLIENT_BITS),
                client);
    }

    /** Section 7.1.2: "a decimal integer value without leading zeroes between 8 to 15 inclusive"; 0 for anything else. */
    private static int bits(String value) {
        boolean number = value.matches("[89]|1[0-5]");
        return number ? Integer.parseInt(value) : 0;
    }

    private final class Agreed implements Agreement {
        private final List<Parameter> parameters;

        /** Whether we may keep our window, and how large it may be. */
        private final boolean takeover;

        private final int bits;

        /** Whether the peer may keep its own. */
        private final boolean keeps;

        Agreed(List<Parameter> parameters, boolean takeover, int bits, boolean keeps) {
            this.parameters = parameters;
            this.takeover = takeover;
            this.bits = bits;
            this.keeps = keeps;
        }

        @Override
        public List<Parameter> parameters() {
            return parameters;
        }

        @Override
        public Encoder encoder(Codecs codecs) {
            return new DeflateEncoder(codecs, takeover, bits, above, level);
        }

        @Override
        public Decoder decoder(Codecs codecs) {
            return new DeflateDecoder(codecs, keeps);
        }
    }
}
