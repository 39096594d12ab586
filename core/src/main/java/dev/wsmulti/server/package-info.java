/**
 * Servers: routes by method and path, answers, upgrades to WebSocket. A server belongs to one loop; its handlers run on
 * that loop's thread, one at a time. May import the packages of levels 0 to 6.
 */
@NullMarked
package dev.wsmulti.server;

import org.jspecify.annotations.NullMarked;
