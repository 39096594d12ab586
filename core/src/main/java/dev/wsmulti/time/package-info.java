/** The clock as a parameter and timer wheels over arrays. Imports nothing of this project. */
@NullMarked
package dev.wsmulti.time;

import org.jspecify.annotations.NullMarked;
