/** Tests against programs of others, which {@code .ci/peers} installs; run by {@code mvn verify -Ppeers}. */
@NullMarked
package dev.wsmulti.peers;

import org.jspecify.annotations.NullMarked;
