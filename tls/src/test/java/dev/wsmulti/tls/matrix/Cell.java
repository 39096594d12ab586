package dev.wsmulti.tls.matrix;

import java.util.List;
import java.util.stream.Stream;

/** A place in the table: who is under test. The other end is the JDK's, unless the case needs what only Bouncy Castle can. */
record Cell(String provider, boolean client, String version) {
    static final List<Cell> ALL = Stream.of("jsse", "bc")
            .flatMap(provider -> Stream.of(true, false)
                    .flatMap(client ->
                            Stream.of("TLSv1.2", "TLSv1.3").map(version -> new Cell(provider, client, version))))
            .toList();

    boolean is13() {
        return version.equals("TLSv1.3");
    }

    boolean jsse() {
        return provider.equals("jsse");
    }

    @Override
    public String toString() {
        return provider + (client ? " client " : " server ") + version;
    }
}
