/**
 * The public vocabulary: requests, handles, callbacks, payloads, options, outcomes. Open types are implemented by the
 * engine alone. May import {@code http}, {@code secure}, {@code extension} and {@code failure}.
 *
 * <p>Unless a method says otherwise it may be called from every thread and from every callback. A call made by the loop's
 * thread inside a turn acts at once; any other is handed to the loop and acts in one of its next turns, in the order in
 * which that caller made its calls.
 */
@NullMarked
package dev.wsmulti.transfer;

import org.jspecify.annotations.NullMarked;
