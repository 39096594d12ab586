/** Logging before slf4j, which only this package names. May import {@code failure}. */
@NullMarked
package dev.wsmulti.observe;

import org.jspecify.annotations.NullMarked;
