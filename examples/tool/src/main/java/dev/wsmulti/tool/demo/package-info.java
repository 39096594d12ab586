/** {@code wsmulti demo}: thousands of transfers on one loop thread, every byte checked. */
@NullMarked
package dev.wsmulti.tool.demo;

import org.jspecify.annotations.NullMarked;
