/** Tests of the filter: on engines of the JDK, and on some that misbehave. */
@NullMarked
package dev.wsmulti.tls.filter;

import org.jspecify.annotations.NullMarked;
