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

    /**
     * Takes at most so many bytes of the answer's body in a second from now on, whatever {@link HttpFetch#maxReceiveRate} said.
     *
     * @param bytesPerSecond at least 1; {@link Setting#NONE} for no bound
     */
    void maxReceiveRate(long bytesPerSecond);

    /**
     * Sends at most so many bytes of the request's body in a second from now on, whatever {@link HttpFetch#maxSendRate} said.
     *
     * @param bytesPerSecond at least 1; {@link Setting#NONE} for no bound
     */
    void maxSendRate(long bytesPerSecond);

    @Override
    Optional<HttpOutcome> outcome();

    @Override
    CompletionStage<HttpOutcome> done();
}
