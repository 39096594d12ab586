package dev.wsmulti.engine;

import dev.wsmulti.transfer.WsOptions;

/** How fast a session may receive and send, where its options say so. */
final class Rates {
    final TokenBucket receive;
    final TokenBucket send;

    Rates(WsOptions options, long now) {
        receive = new TokenBucket(options.maxReceiveRate(), now);
        send = new TokenBucket(options.maxSendRate(), now);
    }

    void change(WsOptions options, long now) {
        receive.rate(options.maxReceiveRate(), now);
        send.rate(options.maxSendRate(), now);
    }

    boolean areOff() {
        return receive.isOff() && send.isOff();
    }

    /** When one of them may go on. */
    long due() {
        return Driven.earlier(receive.due(), send.due());
    }
}
