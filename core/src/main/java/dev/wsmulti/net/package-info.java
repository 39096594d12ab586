/**
 * The seams to the network and their NIO implementation: transport, acceptor, endpoint, reactor, resolver. The only
 * package that opens, registers, reads or writes selectable channels, and the only one that allocates direct memory. No
 * channel type is part of a seam's signature. May import {@code bytes}, {@code time} and {@code failure}.
 */
@NullMarked
package dev.wsmulti.net;

import org.jspecify.annotations.NullMarked;
