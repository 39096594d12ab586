/** TLS as a layer: drives an {@link javax.net.ssl.SSLEngine} between two wires, whoever made it. */
@NullMarked
package dev.wsmulti.tls.filter;

import org.jspecify.annotations.NullMarked;
