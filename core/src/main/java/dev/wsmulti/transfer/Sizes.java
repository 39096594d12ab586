package dev.wsmulti.transfer;

/**
 * Bytes of the last request of a transfer and of its answer, as they were framed on the wire; 0 for a ws session.
 *
 * @param headSent the head of the request ({@code CURLINFO_REQUEST_SIZE})
 * @param bodySent the body without its framing ({@code CURLINFO_SIZE_UPLOAD_T})
 * @param headReceived all heads of the answer, interim ones included ({@code CURLINFO_HEADER_SIZE})
 * @param bodyReceived the body without its framing ({@code CURLINFO_SIZE_DOWNLOAD_T})
 */
public record Sizes(long headSent, long bodySent, long headReceived, long bodyReceived) {
    /** Nothing yet. */
    public static final Sizes NONE = new Sizes(0, 0, 0, 0);
}
