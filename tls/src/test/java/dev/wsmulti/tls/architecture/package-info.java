/** Holds the module against what the documents say of its shape. */
@NullMarked
package dev.wsmulti.tls.architecture;

import org.jspecify.annotations.NullMarked;
