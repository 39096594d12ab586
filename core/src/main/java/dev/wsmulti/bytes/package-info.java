/**
 * Bounded byte queues, the segments behind them, and transforms by words. Imports nothing of this project. Everything
 * here is confined to the thread of the loop that owns it.
 */
@NullMarked
package dev.wsmulti.bytes;

import org.jspecify.annotations.NullMarked;
