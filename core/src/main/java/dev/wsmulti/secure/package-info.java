/** The TLS seam: what the engine knows of TLS, so that a layer of anybody can be plugged in. May import {@code layer} and {@code failure}. */
@NullMarked
package dev.wsmulti.secure;

import org.jspecify.annotations.NullMarked;
