package dev.wsmulti.tls.provider;

/**
 * How the engines of a provider differ from those of others.
 *
 * @param delegates long work comes as delegated tasks; otherwise it happens inside {@code wrap} and {@code unwrap}, so
 *     that while the handshake lasts each whole step must be run off the loop
 * @param resumes13 sessions of TLS 1.3 are resumed
 * @param halfCloses13 in TLS 1.3 our direction stays open when the peer has closed its own
 * @param retainsBuffers an idle engine keeps buffers of the size of a record
 * @param hybridGroups it knows X25519MLKEM768
 */
public record Traits(
        boolean delegates, boolean resumes13, boolean halfCloses13, boolean retainsBuffers, boolean hybridGroups) {}
