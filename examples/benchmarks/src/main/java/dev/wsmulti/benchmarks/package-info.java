/**
 * The yardstick: what an echoed message costs a server, beside a bare byte echo on the same JDK. {@link
 * dev.wsmulti.benchmarks.Yardstick} is the command; servers and load run in processes of their own. The method stands in
 * {@code docs/benchmarks.md}.
 */
@NullMarked
package dev.wsmulti.benchmarks;

import org.jspecify.annotations.NullMarked;
