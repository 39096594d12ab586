/** jcstress tests of the engine's classes that threads share; in their package, for they are hidden. */
package dev.wsmulti.engine;
