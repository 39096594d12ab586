package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.MemoryConnection;
import dev.wsmulti.testkit.MemoryPipe;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.Turns;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Lesson(
        ids = {"CVE-2025-5399 (curl)", "Tcllib: a ping amid a fragmented message was not answered"},
        text =
                "a ping of any size that meets a full way out waits for room and turns nothing; the loop wakes for progress only")
final class CvePingSpinTest {
    private static final byte[] LARGE = new byte[4000];

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private static MemoryPipe wayOut(Victim victim) {
        MemoryConnection connection = victim.peer().raw().connection();
        return victim.end == End.WS_SERVER ? connection.toClient() : connection.toServer();
    }

    private static byte[] ping(End end, int size, int mark) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) mark);
        byte[] frame = Frames.frame(0x89, payload);
        return end == End.WS_SERVER ? Frames.masked(frame) : frame;
    }

    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void whileNothingCanBeWritten(End end) {
        for (int size = 0; size <= 125; size += size < 8 || size > 117 ? 1 : 11) {
            Victim victim = hostile.victim(end);
            wayOut(victim).stallWrites();
            Turns before = hostile.kit().turns();
            Random random = new Random(size);
            for (int i = 0; i < 20; i++) {
                victim.hears(ping(end, size, i), Sizes.random(random.nextLong(), size + 8));
            }
            Turns spent = hostile.kit().turns().since(before);
            assertThat(spent.vain()).isZero();
            assertThat(spent.all()).isLessThanOrEqualTo(2L * victim.parts() + 2);
            assertThat(victim.peer().raw().take()).isEmpty();
            wayOut(victim).release();
            byte[] newest = new byte[size];
            Arrays.fill(newest, (byte) 19);
            assertThat(victim.answered()).endsWith(Frames.hex(Frames.frame(0x8a, newest)));
            assertThat(victim.told).hasSize(21);
            victim.peer().reset();
            hostile.kit().settle();
        }
        hostile.neighbour().goesOn();
    }

    /** The same with a way out that takes a few bytes at a time, amid a message that is being sent. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void whileLittleCanBeWritten(End end) {
        for (int seed = 1; seed <= 10; seed++) {
            Victim victim = hostile.victim(end, WsHandler.of().onMessage((ws, message) -> ws.send(LARGE)));
            wayOut(victim).writes(Sizes.random(seed, 9));
            Turns before = hostile.kit().turns();
            victim.peer().send(Hostile.written(end, "81 01 61"));
            Random random = new Random(seed);
            for (int i = 0; i < 50; i++) {
                victim.peer().send(ping(end, random.nextInt(20), i));
                hostile.kit().settle();
                victim.peer().raw().take();
            }
            Turns spent = hostile.kit().turns().since(before);
            assertThat(spent.vain()).isZero();
            assertThat(spent.moved()).isGreaterThan(spent.called());
            victim.peer().reset();
            hostile.kit().settle();
        }
        hostile.neighbour().goesOn();
    }

    /** The pong goes between the fragments of the message, and the message goes on. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void amidAMessageThatIsBeingSent(End end) {
        List<MessageWriter> open = new ArrayList<>();
        Victim victim = hostile.victim(end, WsHandler.of().onMessage((ws, message) -> {
            MessageWriter writer = ws.startMessage(MessageType.TEXT);
            assertThat(writer.write(ByteBuffer.wrap(Frames.latin("a")))).isEqualTo(SendResult.ACCEPTED);
            open.add(writer);
        }));
        victim.hears(Hostile.written(end, "81 01 61", "89 01 70"), Sizes.of(1));
        assertThat(victim.answered()).isEqualTo("010161" + "8a0170");
        hostile.kit().onLoop(() -> {
            assertThat(open.get(0).write(ByteBuffer.wrap(Frames.latin("b")))).isEqualTo(SendResult.ACCEPTED);
            assertThat(open.get(0).end()).isEqualTo(SendResult.ACCEPTED);
        });
        victim.hears(Hostile.written(end, "89 01 71"), Sizes.whole());
        assertThat(victim.answered()).isEqualTo("000162" + "8000" + "8a0171");
        victim.peer().reset();
        hostile.kit().settle();
        hostile.neighbour().goesOn();
    }
}
