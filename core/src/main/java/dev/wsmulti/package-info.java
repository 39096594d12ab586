/** The face of the engine. May import every package of this module. */
package dev.wsmulti;
