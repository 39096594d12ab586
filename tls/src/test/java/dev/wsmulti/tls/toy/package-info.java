/** A provider of a stranger, on the exported seam alone. */
@NullMarked
package dev.wsmulti.tls.toy;

import org.jspecify.annotations.NullMarked;
