package dev.wsmulti.tls.matrix;

import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.bc.BcProvider;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bytes on the wire: cut, forged, too many; ends of all kinds. */
final class WireCases {
    private static final byte[] MEGABYTE = new byte[1 << 20];
    private static final int SEEDS = 12;

    private WireCases() {}

    static List<Case> all() {
        return List.of(
                new Case(16, "FIN in the handshake, between records, inside one")
                        .comesTo("TRUNCATED, TRUNCATED, TRUNCATED", WireCases::truncation),
                new Case(17, "the peer closes, we send 1 MiB")
                        .in(cell -> cell.jsse() && cell.is13(), "delivered", WireCases::halfClose)
                        .comesTo("PEER_ALERT", WireCases::halfClose),
                new Case(18, "plain HTTP in the handshake").comesTo("NOT_TLS", WireCases::plainHttp),
                new Case(19, "record of 0x6000 and 0xffff bytes, in the handshake and behind it")
                        .comesTo("RECORD_TOO_BIG, RECORD_TOO_BIG, RECORD_TOO_BIG, RECORD_TOO_BIG", WireCases::tooBig),
                new Case(20, "record with no ciphertext, of type 99, with a forged tag")
                        .comesTo("BAD_RECORD, BAD_RECORD, BAD_RECORD", WireCases::badRecords),
                new Case(21, "records without data, without end").comesTo("FLOOD", WireCases::nothing),
                new Case(22, "key updates without end").none(Case.V12).comesTo("FLOOD", WireCases::keyUpdates),
                new Case(23, "key updates amid 1 MiB each way")
                        .none(Case.V12)
                        .comesTo("all bytes, opened once", WireCases::keyUpdatesAmid),
                new Case(24, "renegotiation: by the client, by the server")
                        .none(Case.V13)
                        .comesTo("RENEGOTIATION", WireCases::renegotiation),
                new Case(25, "handshake byte by byte").comesTo("OK", scene -> {
                    Line line = scene.line();
                    line.portion = () -> 1;
                    return line.verdict();
                }),
                new Case(26, "records cut and joined anywhere, 1 MiB each way").comesTo("same bytes", WireCases::cuts),
                new Case(27, "ClientHello in pieces, with a hybrid share where the client has one")
                        .comesTo("OK", WireCases::hello),
                new Case(30, "64 KiB to a socket that takes a byte at a time")
                        .comesTo("same bytes, bounded", WireCases::slowSocket),
                new Case(32, "close in the handshake, twice").comesTo("said once", WireCases::closeEarly),
                new Case(35, "a bit flipped, a record twice, two records exchanged")
                        .comesTo("failed, no wrong byte", WireCases::forged));
    }

    private static String truncation(Scene scene) {
        Line shaking = scene.line();
        if (!scene.cell.client()) {
            byte[] hello = Line.spoken(shaking.theirs);
            shaking.ours.hear(Arrays.copyOf(hello, hello.length / 2));
        }
        Line between = scene.open();
        Line inside = scene.open();
        inside.theirs.send(new byte[100]);
        byte[] record = Line.spoken(inside.theirs);
        inside.ours.hear(Arrays.copyOf(record, record.length - 3));
        return Stream.of(shaking, between, inside)
                .map(line -> line.end().ours.code())
                .collect(Collectors.joining(", "));
    }

    private static String halfClose(Scene scene) {
        Line line = scene.open();
        line.theirs.stack.goodbye(0);
        line.run();
        if (!line.ours.top.in.finished()) {
            return "not told";
        }
        boolean all = line.carry(line.ours, line.theirs, MEGABYTE);
        return all ? "delivered" : line.ours.code();
    }

    private static String plainHttp(Scene scene) {
        Line line = scene.line();
        line.ours.settle();
        String said = scene.cell.client() ? "HTTP/1.1 400 Bad Request\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n";
        line.ours.hear(said.getBytes(StandardCharsets.US_ASCII));
        line.ours.settle();
        return line.ours.code();
    }

    private static String tooBig(Scene scene) {
        return Stream.of(scene.line(), scene.open())
                .flatMap(line -> Stream.of(0x60, 0xff).map(high -> said(scene, line, 22, 3, 3, high, high & 0x0f)))
                .collect(Collectors.joining(", "));
    }

    /** On a line of its own: in the handshake if the one given is, else behind it. */
    private static String said(Scene scene, Line like, int... bytes) {
        Line line = like.ours.stack.open() ? scene.open() : scene.line();
        line.ours.settle();
        byte[] said = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            said[i] = (byte) bytes[i];
        }
        line.ours.hear(said);
        line.ours.settle();
        return line.ours.code();
    }

    private static String badRecords(Scene scene) {
        int[] forged = new int[5 + 48];
        System.arraycopy(new int[] {23, 3, 3, 0, 48}, 0, forged, 0, 5);
        Line open = scene.open();
        return said(scene, open, 23, 3, 3, 0, 0) + ", " + said(scene, open, 99, 3, 3, 0, 1, 0) + ", "
                + said(scene, open, forged);
    }

    private static String nothing(Scene scene) throws Exception {
        Spy loud = new Spy(new BcProvider.Mixed());
        Line line = scene.open(loud);
        for (int i = 0; i < 100 && line.ours.failure == null; i++) {
            line.ours.hear(loud.nothing());
            line.ours.settle();
        }
        return line.ours.code();
    }

    private static String keyUpdates(Scene scene) throws Exception {
        Line line = scene.open();
        for (int i = 0; i < 100 && line.ours.failure == null; i++) {
            line.ours.hear(scene.spy.newKeys());
            line.ours.settle();
            Line.spoken(line.ours);
        }
        return line.ours.code();
    }

    private static String keyUpdatesAmid(Scene scene) throws Exception {
        Line line = scene.open();
        boolean same = true;
        for (int i = 0; i < 10; i++) {
            line.run();
            line.ours.hear(scene.spy.newKeys());
            byte[] part = Arrays.copyOf(MEGABYTE, MEGABYTE.length / 10);
            Arrays.fill(part, (byte) i);
            same &= line.carry(line.theirs, line.ours, part) && line.carry(line.ours, line.theirs, part);
        }
        return (same ? "all bytes" : line.ours.code()) + ", opened " + (line.ours.opened == 1 ? "once" : "again");
    }

    private static String renegotiation(Scene scene) throws Exception {
        Line line = scene.open();
        line.ours.hear(scene.spy.newKeys());
        line.ours.settle();
        return line.ours.code();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String cuts(Scene scene) {
        Line line = scene.open();
        Random random = new Random(26);
        line.portion = () -> random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1 + random.nextInt(40_000);
        byte[] bytes = random(1 << 20);
        return line.carry(line.theirs, line.ours, bytes) && line.carry(line.ours, line.theirs, bytes)
                ? "same bytes"
                : line.ours.code();
    }

    private static String hello(Scene scene) {
        Tls client = scene.cell.client() ? scene.ours() : scene.theirs().provider("bc");
        boolean hybrid = !scene.cell.jsse() || !scene.cell.client();
        Tls wanting = hybrid ? client.postQuantum() : client;
        Line line = scene.cell.client()
                ? scene.line(wanting, scene.shown(scene.theirs()), Scene.HOST)
                : scene.line(scene.shown(scene.ours()), wanting, Scene.HOST);
        line.portion = () -> 100;
        return line.verdict();
    }

    private static String slowSocket(Scene scene) {
        Line line = scene.open();
        byte[] bytes = random(1 << 16);
        line.ours.send(bytes);
        line.ours.settle();
        long held = line.ours.stack.bottom().out.length();
        line.portion = () -> 1;
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        while (came.size() < bytes.length && line.run().theirs.top.in.length() > 0) {
            came.writeBytes(line.theirs.received());
        }
        boolean same = Arrays.equals(came.toByteArray(), bytes);
        // The mark of the wire, and one record over it.
        boolean bounded = held < 48 * 1024 + 17 * 1024;
        return (same ? "same bytes" : "other bytes") + (bounded ? ", bounded" : ", unbounded");
    }

    private static String closeEarly(Scene scene) {
        Line line = scene.line();
        line.ours.settle();
        if (!scene.cell.client()) {
            line.ours.hear(Line.spoken(line.theirs));
            line.ours.settle();
        }
        line.ours.stack.goodbye(0);
        long once = line.ours.stack.bottom().out.length();
        line.ours.stack.goodbye(0);
        line.ours.settle();
        boolean again = line.ours.stack.bottom().out.length() != once;
        line.run();
        return again || line.ours.opened > 0 ? "said again" : "said once";
    }

    private static String forged(Scene scene) {
        return IntStream.range(0, SEEDS)
                .mapToObj(seed -> forged(scene, new Random(seed)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String forged(Scene scene, Random random) {
        Line line = scene.open();
        byte[][] records = new byte[4][];
        for (int i = 0; i < records.length; i++) {
            byte[] said = new byte[200];
            Arrays.fill(said, (byte) i);
            line.theirs.send(said);
            records[i] = Line.spoken(line.theirs);
        }
        int at = random.nextInt(3);
        switch (random.nextInt(3)) {
            case 0 -> records[at][random.nextInt(records[at].length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> records[at + 1] = records[at];
            default -> {
                byte[] first = records[at];
                records[at] = records[at + 1];
                records[at + 1] = first;
            }
        }
        for (byte[] record : records) {
            line.ours.hear(record);
        }
        line.ours.settle();
        line.end();
        byte[] came = line.ours.received();
        boolean right = IntStream.range(0, came.length).allMatch(i -> came[i] == i / 200);
        return (line.ours.failure == null ? "passed" : "failed") + (right ? ", no wrong byte" : ", wrong bytes");
    }

    /** TLS in TLS: names are verified layer by layer. */
    static String inTls(Scene scene) {
        return nested(scene, "proxy.test", Scene.HOST) + ", " + nested(scene, "other.test", Scene.HOST) + ", "
                + nested(scene, "proxy.test", "other.test");
    }

    private static String nested(Scene scene, String outer, String inner) {
        Tls ours = scene.ours();
        Tls theirs = scene.theirs();
        boolean client = scene.cell.client();
        Order proxy = Order.host("proxy.test");
        Side a = new Side(layers(
                client ? ours : ours.identity(Scene.identity(scene.ca.issue(proxy))),
                scene.shown(ours),
                client,
                outer,
                inner));
        Side b = new Side(layers(
                client ? theirs.identity(Scene.identity(scene.ca.issue(proxy))) : theirs,
                scene.shown(theirs),
                !client,
                outer,
                inner));
        Line line = new Line(a, b);
        String verdict = line.verdict();
        return client || verdict.equals("OK") ? verdict : b.code();
    }

    private static List<SecureFilter> layers(Tls below, Tls above, boolean client, String outer, String inner) {
        return List.of(Scene.filter(below, client, outer), Scene.filter(above, client, inner));
    }
}
