/**
 * The wire format of RFC 6455 section 5: opcodes, the header codec, close codes. No rule here looks beyond the current
 * frame. May import {@code bytes} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.frame;

import org.jspecify.annotations.NullMarked;
