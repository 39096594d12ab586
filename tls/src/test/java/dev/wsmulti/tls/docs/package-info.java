/** The page on TLS is true: its samples compile and run. */
@NullMarked
package dev.wsmulti.tls.docs;

import org.jspecify.annotations.NullMarked;
