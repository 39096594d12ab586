package dev.wsmulti.tls.matrix;

import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The JDK's provider, whose last engine can be made to say what none says by itself. */
final class Spy implements TlsProvider {
    private final TlsProvider jdk = new JsseProvider();
    private @Nullable SSLEngine last;

    @Override
    public String name() {
        return "spy";
    }

    @Override
    public Traits traits() {
        return jdk.traits();
    }

    /** A record in which it asks for new keys: in TLS 1.3 a KeyUpdate, in 1.2 a ClientHello or a HelloRequest. */
    byte[] newKeys() throws SSLException {
        SSLEngine engine = last;
        if (engine == null) {
            throw new IllegalStateException("no engine yet");
        }
        engine.beginHandshake();
        ByteBuffer record = ByteBuffer.allocate(1 << 15);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    @Override
    public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
        TlsContext context = jdk.context(settings);
        return new TlsContext() {
            @Override
            public SSLEngine client(String host, int port) {
                return kept(context.client(host, port));
            }

            @Override
            public SSLEngine server() {
                return kept(context.server());
            }

            @Override
            public boolean resumed(SSLEngine engine) {
                return context.resumed(engine);
            }

            @Override
            public Optional<String> group(SSLEngine engine) {
                return context.group(engine);
            }

            @Override
            public OptionalInt alert(Throwable thrown) {
                return context.alert(thrown);
            }

            @Override
            public boolean received(Throwable thrown) {
                return context.received(thrown);
            }
        };
    }

    private SSLEngine kept(SSLEngine engine) {
        last = engine;
        return engine;
    }
}
