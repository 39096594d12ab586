package dev.wsmulti.transfer;

import dev.wsmulti.http.ResponseHead;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An HTTP transfer in flight. Any thread. */
public non-sealed interface HttpTransfer extends Transfer {
    /** What was asked for. */
    HttpFetch request();

    /** The head of the final answer, once it has come. */
    Optional<ResponseHead> head();

    @Override
    Optional<HttpOutcome> outcome();

    @Override
    CompletionStage<HttpOutcome> done();
}
