package dev.wsmulti.tls.matrix;

import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;

/** A provider whose last engine can be made to say what none says by itself. */
final class Spy implements TlsProvider {
    private final TlsProvider real;
    private @Nullable SSLEngine last;

    Spy(TlsProvider real) {
        this.real = real;
    }

    @Override
    public String name() {
        return "spy";
    }

    @Override
    public Traits traits() {
        return real.traits();
    }

    /** A record in which it asks for new keys: in TLS 1.3 a KeyUpdate, in 1.2 a ClientHello or a HelloRequest. */
    byte[] newKeys() throws SSLException {
        engine().beginHandshake();
        return said();
    }

    /** A record without data, which no engine makes but by the protocol inside: only for Bouncy Castle's. */
    byte[] nothing() throws Exception {
        Field field =
                Class.forName("org.bouncycastle.jsse.provider.ProvSSLEngine").getDeclaredField("protocol");
        field.setAccessible(true);
        Method write =
                TlsProtocol.class.getDeclaredMethod("safeWriteRecord", short.class, byte[].class, int.class, int.class);
        write.setAccessible(true);
        write.invoke(field.get(engine()), ContentType.application_data, new byte[0], 0, 0);
        return said();
    }

    private SSLEngine engine() {
        SSLEngine engine = last;
        if (engine == null) {
            throw new IllegalStateException("no engine yet");
        }
        return engine;
    }

    private byte[] said() throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(1 << 15);
        engine().wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    @Override
    public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
        TlsContext context = real.context(settings);
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
