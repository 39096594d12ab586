/** Whole engines on virtual time, everything else by chance: what must hold whatever happens. */
package dev.wsmulti.simulation;
