/** What both providers must say in the same words: the cases of {@code docs/internals/tls.md}. */
@NullMarked
package dev.wsmulti.tls.matrix;

import org.jspecify.annotations.NullMarked;
