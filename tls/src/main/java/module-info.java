import org.jspecify.annotations.NullMarked;

/** TLS for WsMulti, on the JDK's engine or Bouncy Castle's. */
@NullMarked
module dev.wsmulti.tls {
    requires transitive dev.wsmulti.core;
    // Optional at run time: on the module path the user adds --add-modules org.bouncycastle.tls.
    requires static org.bouncycastle.provider;
    requires static org.bouncycastle.tls;
    requires static transitive org.jspecify;

    exports dev.wsmulti.tls;
    // The seam for providers of others; may still change.
    exports dev.wsmulti.tls.provider;

    uses dev.wsmulti.tls.provider.TlsProvider;

    provides dev.wsmulti.secure.SecureProvider with
            dev.wsmulti.tls.DefaultTls;
    provides dev.wsmulti.tls.provider.TlsProvider with
            dev.wsmulti.tls.jsse.JsseProvider,
            dev.wsmulti.tls.bc.BcProvider.Mixed,
            dev.wsmulti.tls.bc.BcProvider.BcOnly,
            dev.wsmulti.tls.bc.BcProvider.JdkOnly;
}
