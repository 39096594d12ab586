/** Judges that we did not write, and what they are expected to say. */
@NullMarked
package dev.wsmulti.conformance;

import org.jspecify.annotations.NullMarked;
