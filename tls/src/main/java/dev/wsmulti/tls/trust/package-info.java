/** Who is trusted: paths, names (RFC 9525), pins, sizes of keys, revocation; the same verdict for every provider. */
@NullMarked
package dev.wsmulti.tls.trust;

import org.jspecify.annotations.NullMarked;
