/** Virtual clock, in-memory network and fault plan, over the exported seams of the engine. */
package dev.wsmulti.testkit;
