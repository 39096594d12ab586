/** jcstress tests of the classes that threads share. */
package dev.wsmulti.stress;
