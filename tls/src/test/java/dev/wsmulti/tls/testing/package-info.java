/** What tests of TLS have in common: certificates of every kind. */
@NullMarked
package dev.wsmulti.tls.testing;

import org.jspecify.annotations.NullMarked;
