/** Bouncy Castle's engines; the only package that names it. */
@NullMarked
package dev.wsmulti.tls.bc;

import org.jspecify.annotations.NullMarked;
