package dev.wsmulti.tls.filter;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a failure is to be seen in the light of: engines say less than they know.
 *
 * @param client whether we are the client
 * @param handshaking whether the handshake was not over
 * @param fresh whether no data of the peer has come
 * @param spoke whether we have answered the peer's first message
 * @param demands whether clients must show a certificate
 * @param shows whether we showed a certificate
 * @param host the name that the peer's certificate is to be for; empty on a server
 * @param subjects names of the peer's certificates
 * @param alertSent the number of our own alert, where it can be read
 */
record Situation(
        boolean client,
        boolean handshaking,
        boolean fresh,
        boolean spoke,
        boolean demands,
        boolean shows,
        String host,
        List<String> subjects,
        OptionalInt alertSent) {
    /** With the names of what the peer showed. */
    Situation subjects(List<String> names) {
        return new Situation(client, handshaking, fresh, spoke, demands, shows, host, names, alertSent);
    }
}
