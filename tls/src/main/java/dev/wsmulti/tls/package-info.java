/** TLS configurations: {@link dev.wsmulti.tls.Tls} is where to begin. */
@NullMarked
package dev.wsmulti.tls;

import org.jspecify.annotations.NullMarked;
