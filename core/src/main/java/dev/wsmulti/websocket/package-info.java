/**
 * The WebSocket protocol of RFC 6455 without any I/O: the receiving side as a pull parser, the sending side as an ordered
 * list of frames, the opening handshake, UTF-8. May import {@code layer}, {@code frame}, {@code extension}, {@code http},
 * {@code bytes} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.websocket;

import org.jspecify.annotations.NullMarked;
