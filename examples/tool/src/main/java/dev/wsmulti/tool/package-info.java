/** The command {@code wsmulti}. */
package dev.wsmulti.tool;
