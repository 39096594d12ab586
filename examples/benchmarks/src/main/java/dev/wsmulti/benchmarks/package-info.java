/** Measurements of the engine and of others. */
package dev.wsmulti.benchmarks;
