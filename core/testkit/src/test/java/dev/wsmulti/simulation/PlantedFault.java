package dev.wsmulti.simulation;

import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import net.bytebuddy.asm.Advice;

/** What goes wrong in a class of core that is altered; see {@link Planted}. */
enum PlantedFault {
    LOST_WAKEUP("engine.Mailbox", "sleeps", NeverAsleep.class, "sleeps on though it has work"),
    DROPPED_BYTE("bytes.ByteQueue", "append", OneByteLess.class, ""),
    SECOND_OUTCOME("engine.Callbacks", "<init>", ToldTwice.class, "ended twice"),
    LEAKED_SEGMENT("bytes.SegmentPool", "giveBack", NowAndThenNot.class, "something is left"),
    WRONG_MASK("bytes.Mask", "apply", WrongPhase.class, ""),
    /** Filters come with TLS: this is the step of a session that delivers what was stored while it was stopped. */
    STALLED_STEP("engine.WsConnection", "released", Not.class, ""),
    KEPT_TIMER("engine.Driven", "forgetDeadlines", Not.class, "timers"),
    LOST_CREDIT("engine.SendCredit", "arrived", NothingBack.class, "");

    /** What the message of the breach has. */
    final String sign;

    private final String type;
    private final String method;
    private final Class<?> advice;

    PlantedFault(String type, String method, Class<?> advice, String sign) {
        this.type = type;
        this.method = method;
        this.advice = advice;
        this.sign = sign;
    }

    /** What the seeds of the build find with it; empty for nothing. */
    String search() throws ReflectiveOperationException {
        return Planted.in(type, method, advice).search(Search.class);
    }

    // What is planted.

    static final class Not {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    static final class NeverAsleep {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) boolean asleep) {
            asleep = false;
        }
    }

    static final class OneByteLess {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.AllArguments Object[] all,
                @Advice.Argument(value = 2, readOnly = false, optional = true) int count) {
            if (all.length == 3 && count > 40 && count % 16 == 7) {
                count--;
            }
        }
    }

    static final class ToldTwice {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue(value = "onClose", readOnly = false)
                        Callback<? super WsSession, ? super WsOutcome> onClose) {
            if (onClose != null) {
                onClose = new Twice(onClose);
            }
        }
    }

    /** Calls back twice. */
    public static final class Twice implements Callback<WsSession, WsOutcome> {
        private final Callback<? super WsSession, ? super WsOutcome> callback;

        public Twice(Callback<? super WsSession, ? super WsOutcome> callback) {
            this.callback = callback;
        }

        @Override
        public void on(WsSession session, WsOutcome outcome) throws Exception {
            callback.on(session, outcome);
            callback.on(session, outcome);
        }
    }

    static final class NowAndThenNot {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.FieldValue("leased") int leased) {
            return leased % 5 == 3;
        }
    }

    static final class WrongPhase {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 4, readOnly = false) long phase) {
            if (phase > 100) {
                phase ^= 1;
            }
        }
    }

    static final class NothingBack {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) long length) {
            length = 0;
        }
    }
}
