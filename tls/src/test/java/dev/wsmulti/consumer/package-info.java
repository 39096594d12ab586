/** Programs that use the module as strangers do. */
@NullMarked
package dev.wsmulti.consumer;

import org.jspecify.annotations.NullMarked;
