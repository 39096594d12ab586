/**
 * Fuzz targets: each class {@code ...Fuzz} takes any bytes and throws where a property breaks. One property is in all that
 * read a stream: it does not matter how the input is split.
 */
package dev.wsmulti.fuzz;
