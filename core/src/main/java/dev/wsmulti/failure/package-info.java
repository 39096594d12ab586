/**
 * What can go wrong as sealed, named values, and the one internal exception that carries them up to the place that
 * catches. May import {@code http}.
 */
@NullMarked
package dev.wsmulti.failure;

import org.jspecify.annotations.NullMarked;
