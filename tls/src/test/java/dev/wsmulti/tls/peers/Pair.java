package dev.wsmulti.tls.peers;

import java.util.List;
import java.util.stream.Stream;

/** Who does our cryptography, and what version is spoken. */
record Pair(String provider, String version) {
    /** Both providers with both versions. */
    static Stream<Pair> all() {
        return Stream.of("jsse", "bc")
                .flatMap(provider -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> new Pair(provider, version)));
    }

    boolean is13() {
        return version.equals("TLSv1.3");
    }

    /** What makes openssl speak it. */
    String openssl() {
        return is13() ? "-tls1_3" : "-tls1_2";
    }

    /** What makes curl speak it. */
    List<String> curl() {
        return is13() ? List.of("--tlsv1.3") : List.of("--tlsv1.2", "--tls-max", "1.2");
    }

    /** What makes node speak it, whoever it talks to. */
    String node() {
        return is13() ? "--tls-min-v1.3" : "--tls-max-v1.2";
    }

    @Override
    public String toString() {
        return provider + ", " + version;
    }
}
