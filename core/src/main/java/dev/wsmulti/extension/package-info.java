/**
 * The seam for extensions of the WebSocket protocol (RFC 6455 section 9): what one offers and accepts, and how it changes
 * messages on their way. permessage-deflate stands behind it as anybody's does. May import {@code bytes} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.extension;

import org.jspecify.annotations.NullMarked;
