/** What the providers of this module have in common: how an engine is set up, and whether it resumed. Internal. */
@NullMarked
package dev.wsmulti.tls.engines;

import org.jspecify.annotations.NullMarked;
