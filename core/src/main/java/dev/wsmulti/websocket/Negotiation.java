package dev.wsmulti.websocket;

import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The extensions that a session has, in the order of the server's answer, and how the two ends agree on them. */
public final class Negotiation {
    /** No extension. */
    public static final Negotiation NONE = new Negotiation(List.of());

    /** @param text as the header of the answer says it */
    record Result(Extension extension, Agreement agreement, String text) {}

    private final List<Result> results;

    private Negotiation(List<Result> results) {
        this.results = results;
    }

    /** What a client offers: the value of the header, empty for nothing. */
    public static String offer(List<Extension> extensions) {
        List<ExtensionHeader.Element> offers = new ArrayList<>();
        for (Extension extension : extensions) {
            extension.offers().forEach(offer -> offers.add(new ExtensionHeader.Element(extension.name(), offer)));
        }
        return ExtensionHeader.text(offers);
    }

    /**
     * A server's choice: of each name the first offer that can be accepted, in the order of the client's wishes.
     *
     * @throws FailureException with {@code CallbackThrew} that names the extension, if one throws
     */
    public static Negotiation accept(RequestHead head, List<Extension> extensions, Codecs codecs) {
        if (extensions.isEmpty()) {
            return NONE;
        }
        List<Result> accepted = new ArrayList<>();
        for (ExtensionHeader.Element offer :
                ExtensionHeader.parse(head.headers()).orElse(List.of())) {
            unused(extensions, accepted, offer.name())
                    .flatMap(known -> result(known, () -> known.accept(offer.parameters(), codecs)))
                    .ifPresent(accepted::add);
        }
        return of(accepted);
    }

    /**
     * A client's check of the answer, RFC 6455 section 4.1 item 5: nothing in it that was not offered.
     *
     * @throws FailureException with {@code NotVerified} that names the header, or {@code CallbackThrew} as above
     */
    static Negotiation agree(ResponseHead head, List<Extension> extensions) {
        Headers headers = head.headers();
        List<Result> agreed = new ArrayList<>();
        for (ExtensionHeader.Element answer :
                ExtensionHeader.parse(headers).orElseThrow(() -> notVerified(headers, extensions))) {
            agreed.add(unused(extensions, agreed, answer.name())
                    .flatMap(known -> result(known, () -> known.agree(answer.parameters())))
                    .orElseThrow(() -> notVerified(headers, extensions)));
        }
        return of(agreed);
    }

    private static Optional<Result> result(Extension known, Supplier<Optional<Agreement>> asked) {
        try {
            return asked.get()
                    .map(agreement -> new Result(
                            known,
                            agreement,
                            new ExtensionHeader.Element(known.name(), agreement.parameters()).toString()));
        } catch (Throwable thrown) {
            throw new FailureException(new Failure.CallbackThrew("the extension " + known.name(), thrown));
        }
    }

    private static FailureException notVerified(Headers headers, List<Extension> extensions) {
        return new FailureException(new Failure.NotVerified(
                ExtensionHeader.NAME,
                extensions.isEmpty() ? "absent, none was offered" : "an answer to " + offer(extensions),
                String.join(", ", headers.allValues(ExtensionHeader.NAME))));
    }

    /** The extension of that name, unless it has been agreed on already. */
    private static Optional<Extension> unused(List<Extension> extensions, List<Result> before, String name) {
        if (before.stream().anyMatch(result -> result.extension.name().equals(name))) {
            return Optional.empty();
        }
        return extensions.stream()
                .filter(extension -> extension.name().equals(name))
                .findFirst();
    }

    private static Negotiation of(List<Result> results) {
        return results.isEmpty() ? NONE : new Negotiation(List.copyOf(results));
    }

    List<Result> results() {
        return results;
    }

    public boolean isEmpty() {
        return results.isEmpty();
    }

    /** As the header of the answer says it. */
    @Override
    public String toString() {
        return results.stream().map(Result::text).collect(Collectors.joining(", "));
    }
}
