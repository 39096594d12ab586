package dev.wsmulti.http;

/** Placeholder to be replaced by the URL parser. */
public final class Target {
    private Target() {}

    public static Target of(String url) {
        throw new UnsupportedOperationException();
    }

    public boolean isWebSocket() {
        return false;
    }
    /** ws wss http https, lower case */
    public String scheme() {
        return "";
    }

    public boolean isSecure() {
        return false;
    }
    /** Host as looked up: IPv6 literals without brackets. */
    public String host() {
        return "";
    }

    public int port() {
        return 0;
    }
    /** The value of the Host field: brackets for IPv6, the port only where it is not the default. */
    public String authority() {
        return "";
    }
    /** Path and query for the request line, at least "/". */
    public String requestTarget() {
        return "";
    }
}
