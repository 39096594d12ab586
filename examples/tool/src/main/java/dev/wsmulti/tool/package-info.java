/** The command {@code wsmulti}: a client for WebSocket and HTTP, a small server, and a demonstration. */
@NullMarked
package dev.wsmulti.tool;

import org.jspecify.annotations.NullMarked;
