package dev.wsmulti.tls.pem;

/**
 * What stands between a BEGIN and its END (RFC 7468).
 *
 * @param label such as {@code CERTIFICATE}
 * @param line of the BEGIN, counted from 1
 * @param legacyEncrypted whether headers of RFC 1421 say that the bytes are encrypted
 */
record PemBlock(String label, byte[] der, int line, boolean legacyEncrypted) {}
