/**
 * Who may have a connection: the limits per host and in all, the line of those who wait, the idle HTTP connections that are
 * used again. May import the packages of levels 0 to 5.
 */
@NullMarked
package dev.wsmulti.pool;

import org.jspecify.annotations.NullMarked;
