/**
 * The joint between layers: a pair of byte queues, and what moves bytes and events across it. May import {@code bytes} and
 * {@code failure}; time is a {@code long now}.
 */
@NullMarked
package dev.wsmulti.layer;

import org.jspecify.annotations.NullMarked;
