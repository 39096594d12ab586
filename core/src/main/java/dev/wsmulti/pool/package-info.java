/** Idle HTTP connections that wait to be used again. May import the packages of levels 0 to 5. */
@NullMarked
package dev.wsmulti.pool;

import org.jspecify.annotations.NullMarked;
