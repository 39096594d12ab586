/** Virtual clock, in-memory network and fault plan, over the exported seams of the engine. */
@NullMarked
package dev.wsmulti.testkit;

import org.jspecify.annotations.NullMarked;
