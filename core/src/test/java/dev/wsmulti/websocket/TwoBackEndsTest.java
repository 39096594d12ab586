package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * b12: the protocol of a session runs on whatever gives it a wire: the connection of an HTTP/1.1 upgrade, or a stream, as
 * HTTP/2 has them (RFC 8441), where there is no upgrade and bytes come in parts of other sizes.
 */
class TwoBackEndsTest {
    private static final byte[] FRAMES = Frames.join(
            Frames.frame(0x01, Frames.letters(300)),
            Frames.frame(0x89, Frames.letters(4)),
            Frames.frame(0x80, Frames.letters(70_000)),
            Frames.close(1000, ""));

    private final SegmentPool segments = new SegmentPool();

    /** What is below a session. */
    private enum BackEnd {
        HTTP1 {
            @Override
            int open(Wire wire, Role role, byte[] frames) {
                String head = role == Role.CLIENT
                        ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                        : "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
                byte[] all = Frames.join(head.getBytes(StandardCharsets.US_ASCII), frames);
                wire.in.append(all, 0, head.length() + 100);
                Http1 http = new Http1(role, new HeadLimits(10_000, 1000, 100, 1000), Long.MAX_VALUE);
                if (role == Role.CLIENT) {
                    http.expect("GET");
                }
                assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
                return 100;
            }
        },
        STREAM {
            @Override
            int open(Wire wire, Role role, byte[] frames) {
                return 0;
            }
        };

        /** Opens it and says how much of the frames came in that company. */
        abstract int open(Wire wire, Role role, byte[] frames);
    }

    /** What a session is told, however many bytes come at once. */
    private List<String> told(BackEnd below, Role role, int part) {
        byte[] frames = role == Role.CLIENT ? FRAMES : Frames.masked(FRAMES);
        Wire wire = new Wire(segments, 64 * 1024);
        WebSocket session = new WebSocket();
        session.begin(role);
        session.limits(Long.MAX_VALUE, "maxMessage", Long.MAX_VALUE);
        List<String> told = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        int at = below.open(wire, role, frames);
        while (true) {
            int event = session.next(wire);
            if (event == WebSocket.PIECE) {
                message.append(
                        new String(session.array(), session.offset(), session.length(), StandardCharsets.US_ASCII));
                if (session.isLast()) {
                    told.add("message of " + message.length() + " with hash "
                            + message.toString().hashCode());
                }
            } else if (event > WebSocket.END && event != WebSocket.WORKED) {
                told.add("control " + event);
            } else if (at < frames.length) {
                int more = Math.min(part, frames.length - at);
                wire.in.append(frames, at, more);
                at += more;
            } else {
                return told;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void b12TheSameSessionOnTwoHttpEngines(Role role) {
        List<String> upgraded = told(BackEnd.HTTP1, role, 4096);
        assertThat(upgraded).hasSize(3);
        assertThat(upgraded.get(1)).startsWith("message of 70300");
        for (int part : new int[] {1, 17, 4096, 16_384}) {
            assertThat(told(BackEnd.STREAM, role, part))
                    .as("%s bytes at once", part)
                    .isEqualTo(upgraded);
        }
    }

    @Test
    void b12WhatASessionSendsIsTheSameOnBoth() {
        List<byte[]> sent = new ArrayList<>();
        for (BackEnd below : BackEnd.values()) {
            Wire wire = new Wire(segments, 64 * 1024);
            int unused = below.open(wire, Role.SERVER, Frames.masked(FRAMES));
            FrameOutput output = new FrameOutput(segments, new MaskKeys());
            output.begin(false);
            output.message(Opcode.TEXT, Frames.letters(300), 0, 300);
            output.pull(wire.out, SegmentPool.LARGEST);
            byte[] bytes = new byte[(int) wire.out.length()];
            wire.out.copyTo(ByteBuffer.wrap(bytes));
            sent.add(bytes);
        }
        assertThat(sent.get(0)).isEqualTo(sent.get(1)).isEqualTo(Frames.frame(0x81, Frames.letters(300)));
    }
}
