package dev.wsmulti.transfer;

/**
 * A part of a frame as it arrived, lent until the callback returns. An empty frame is one empty piece; in a compressed
 * message only the last piece may be empty. Deliberately not a
 * {@link Message}: {@code onData(WsSession::send)} does not compile, for it would turn every piece into a message;
 * {@link WsSession#forward} keeps the boundaries.
 */
public interface Piece extends Payload, FrameMeta {}
