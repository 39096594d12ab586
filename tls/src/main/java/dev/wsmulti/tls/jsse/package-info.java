/** The JDK's own engines. */
@NullMarked
package dev.wsmulti.tls.jsse;

import org.jspecify.annotations.NullMarked;
