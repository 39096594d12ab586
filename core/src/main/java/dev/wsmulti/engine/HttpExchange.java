package dev.wsmulti.engine;

import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;

/** Placeholder: to be written. */
abstract class HttpExchange extends Driven implements HttpTransfer, Live.Member {
    HttpExchange(Engine engine, HttpFetch request) {
        super(engine);
    }

    void start() {}
}
