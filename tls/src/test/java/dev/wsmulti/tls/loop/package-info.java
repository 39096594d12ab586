/** TLS in a loop: sessions, transfers and servers over it, on the network in memory and on sockets. */
@NullMarked
package dev.wsmulti.tls.loop;

import org.jspecify.annotations.NullMarked;
