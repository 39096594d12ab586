/**
 * Bytes that no decent peer sends, said to a whole engine beside neighbours that must not notice: the rules of RFC 6455 and
 * RFC 9112 one by one, and what went wrong elsewhere. {@code docs/security-tests.md} is made from here.
 */
package dev.wsmulti.hostile;
