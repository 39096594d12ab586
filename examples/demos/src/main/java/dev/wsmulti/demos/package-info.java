/** Programs of others, line for line: the C statement stands beside ours. */
@NullMarked
package dev.wsmulti.demos;

import org.jspecify.annotations.NullMarked;
