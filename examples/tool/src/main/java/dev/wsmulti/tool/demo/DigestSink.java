package dev.wsmulti.tool.demo;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Sink;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Takes a body and keeps nothing of it but its digest. */
final class DigestSink implements Sink {
    private final MessageDigest digest = Pattern.sha256();
    private String hex = "";

    @Override
    public boolean open(ResponseHead head) {
        digest.reset();
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public void close(boolean whole) {
        hex = whole ? HexFormat.of().formatHex(digest.digest()) : "incomplete";
    }

    /** The digest of the whole body. */
    String hex() {
        return hex;
    }
}
