package dev.wsmulti.fuzz;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.Http1;
import java.nio.charset.StandardCharsets;

/** Tells the messages that a server or a client reads. */
class HttpReading extends Reading<Http1> {
    private final Role us;
    private final String method;
    private long body;

    /** A client sends the method given again as often as it may. */
    HttpReading(Role us, String method, Http1 http) {
        super(http);
        this.us = us;
        this.method = method;
        if (us == Role.CLIENT) {
            http.expect(method);
        }
    }

    @Override
    boolean tell(int event) {
        switch (event) {
            case Http1.HEAD -> {
                body = 0;
                head();
                story.append(protocol.framing()).append(protocol.keepAlive() ? " {" : " close {");
            }
            case Http1.INTERIM -> {
                Check.that(protocol.responseHead().isInterim(), "an interim response has a status of 1xx");
                head();
            }
            case Http1.BODY -> {
                Check.that(protocol.length() > 0, "a piece of a body has bytes");
                body += protocol.length();
                Check.that(protocol.bodyReceived() == body, "bytes of the body are counted");
                story.append(new String(
                        protocol.array(), protocol.offset(), protocol.length(), StandardCharsets.ISO_8859_1));
            }
            case Http1.COMPLETE -> {
                story.append("} ");
                tell(protocol.trailers());
                if (us == Role.CLIENT && protocol.keepAlive()) {
                    protocol.expect(method);
                }
                return protocol.keepAlive();
            }
            default -> throw new AssertionError("no such event: " + event);
        }
        return true;
    }

    private void head() {
        if (us == Role.SERVER) {
            story.append(protocol.requestHead().method())
                    .append(' ')
                    .append(protocol.requestHead().target())
                    .append(" 1.")
                    .append(protocol.requestHead().minorVersion())
                    .append('\n');
            tell(protocol.requestHead().headers());
        } else {
            story.append(protocol.responseHead().status())
                    .append(" 1.")
                    .append(protocol.responseHead().minorVersion())
                    .append(' ')
                    .append(protocol.responseHead().reason())
                    .append('\n');
            tell(protocol.responseHead().headers());
        }
    }

    private void tell(Headers headers) {
        headers.forEach(
                (name, value) -> story.append(name).append(": ").append(value).append('\n'));
    }
}
