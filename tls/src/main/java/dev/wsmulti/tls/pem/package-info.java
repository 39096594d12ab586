/** Certificates and keys as text (RFC 7468). */
@NullMarked
package dev.wsmulti.tls.pem;

import org.jspecify.annotations.NullMarked;
