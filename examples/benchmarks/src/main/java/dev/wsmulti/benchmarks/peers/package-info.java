/**
 * Servers and clients of others, each the smallest program that echoes with the settings named in it. Each runs in a
 * process of its own with a class path of its own: this package uses nothing of the engine, and of the yardstick only
 * what needs the JDK alone.
 */
@NullMarked
package dev.wsmulti.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
