/**
 * Binds transfers, protocols and endpoints: the loop, its turn, the ready list, the mailbox, and what a session or an
 * exchange does with its turn. Everything is confined to the loop's thread, but for what {@code Mailbox}, {@code
 * SendCredit}, {@code Published} and {@code Waiters} do. May import the packages of levels 0 to 4.
 */
@NullMarked
package dev.wsmulti.engine;

import org.jspecify.annotations.NullMarked;
