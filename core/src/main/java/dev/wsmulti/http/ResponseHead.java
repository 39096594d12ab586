package dev.wsmulti.http;

/**
 * The head of a response as it was received or will be sent.
 *
 * @param status the status code, 100 to 999
 * @param reason the reason phrase as on the wire, possibly empty
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param headers all fields in their order
 */
public record ResponseHead(int status, String reason, int minorVersion, Headers headers) {
    /** Whether this is an interim answer that another one follows (RFC 9110 section 15.2); 101 is not. */
    public boolean isInterim() {
        return status >= 100 && status < 200 && status != 101;
    }

    @Override
    public String toString() {
        return "HTTP/1." + minorVersion + " " + status + " " + headers;
    }
}
