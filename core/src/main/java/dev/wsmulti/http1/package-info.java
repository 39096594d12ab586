/**
 * HTTP/1.1 on the wire (RFC 9112), blind to its role as far as can be: heads are parsed strictly, bodies framed, events
 * pulled. No socket, no clock, no callback. May import {@code layer}, {@code http}, {@code bytes} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.http1;

import org.jspecify.annotations.NullMarked;
