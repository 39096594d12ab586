/** The seam between TLS as a protocol of the loop and whoever does its cryptography. */
@NullMarked
package dev.wsmulti.tls.provider;

import org.jspecify.annotations.NullMarked;
