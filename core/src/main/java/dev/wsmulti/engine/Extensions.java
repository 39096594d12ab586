package dev.wsmulti.engine;

import dev.wsmulti.extension.Extension;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.websocket.PerMessageDeflate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The extensions that a session may have by its options, the preferred one first. */
final class Extensions {
    private Extensions() {}

    static List<Extension> of(WsOptions options) {
        Optional<Deflate> asked = options.deflate();
        if (asked.isEmpty()) {
            return options.extensions();
        }
        Deflate deflate = asked.get();
        List<Extension> all = new ArrayList<>();
        all.add(new PerMessageDeflate(
                deflate.serverTakeover(),
                deflate.clientTakeover(),
                deflate.serverWindowBits(),
                deflate.clientWindowBits(),
                deflate.above(),
                deflate.level()));
        all.addAll(options.extensions());
        return all;
    }
}
