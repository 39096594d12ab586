/**
 * Immutable values of HTTP: targets, headers, heads, cookies, credentials. No behaviour on the wire. Parsing returns a
 * result and names no failure. Imports nothing of this project.
 */
@NullMarked
package dev.wsmulti.http;

import org.jspecify.annotations.NullMarked;
