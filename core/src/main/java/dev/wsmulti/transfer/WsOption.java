package dev.wsmulti.transfer;

/** The bits of {@code CURLOPT_WS_OPTIONS}, and compression, for programs that come from C: {@link WsOptions#of(java.util.Set)}. */
public enum WsOption {
    /** Bytes instead of frames ({@code CURLWS_RAW_MODE}): {@link WsOptions#raw}. */
    RAW,

    /** Messages are compressed where the other end agrees: {@link WsOptions#deflate} with {@link Deflate#on()}. */
    COMPRESS,

    /**
     * Pings are not answered ({@code CURLWS_NOAUTOPONG}): {@link WsOptions#autoPong} is off. It stops answers only: pings of ours
     * are the business of {@link WsOptions#pingInterval}.
     */
    NO_AUTO_PONG
}
