/**
 * How a proxy is asked to pass bytes on to somebody else: HTTP CONNECT, SOCKS4 with 4a, SOCKS5; and what it wants to know of
 * who asks. May import {@code layer}, {@code http1}, {@code http}, {@code bytes} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.tunnel;

import org.jspecify.annotations.NullMarked;
