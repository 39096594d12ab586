package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class FactsTest {
    /** It is a peer who says what is in a certificate, and a failure that wants its name. */
    @Test
    void aMalformedNameIsLeftOut() {
        X509Certificate good = mock(X509Certificate.class);
        when(good.getSubjectX500Principal()).thenReturn(new X500Principal("CN=good"));
        X509Certificate bad = mock(X509Certificate.class);
        when(bad.getSubjectX500Principal()).thenThrow(new IllegalArgumentException("improperly specified input name"));
        assertThat(Facts.subjects(List.of(bad, good))).containsExactly("CN=good");
    }
}
