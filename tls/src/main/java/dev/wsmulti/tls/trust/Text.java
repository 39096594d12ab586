package dev.wsmulti.tls.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/** What the peer says of itself, made fit for a line of text. */
final class Text {
    private static final int LONGEST = 120;
    private static final int MOST = 10;

    private Text() {}

    static String of(String foreign) {
        String cut = foreign.length() > LONGEST ? foreign.substring(0, LONGEST) + "..." : foreign;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    static String subject(X509Certificate certificate) {
        return of(certificate.getSubjectX500Principal().getName());
    }

    static String some(List<String> foreign) {
        if (foreign.isEmpty()) {
            return "no host: its SAN names none";
        }
        String first = foreign.stream().limit(MOST).map(Text::of).collect(Collectors.joining(", "));
        return foreign.size() > MOST ? first + " and " + (foreign.size() - MOST) + " more" : first;
    }
}
