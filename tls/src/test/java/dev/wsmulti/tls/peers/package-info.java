/** TLS with programs of others, which {@code .ci/peers} installs; run by {@code mvn verify -Ppeers}. */
@NullMarked
package dev.wsmulti.tls.peers;

import org.jspecify.annotations.NullMarked;
