package dev.wsmulti.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/** One session of a client that is measured: what it has still to hear in the present window. One thread at a time hears. */
public final class Talk {
    private final ClientLoop loop;
    private @Nullable Speaker speaker;
    private int outstanding;
    private long heard;

    Talk(ClientLoop loop) {
        this.loop = loop;
    }

    /** How a session says something. */
    public interface Speaker {
        /** Sends one binary message; called by the thread that hears, and by the one that begins a window. */
        void say(byte[] payload);
    }

    void speaker(Speaker opened) {
        speaker = opened;
    }

    /** A window begins with so many messages, which {@link #say} sends. */
    void begin(int depth) {
        heard = 0;
        outstanding = depth;
    }

    void say() {
        if (speaker != null) {
            speaker.say(loop.payload());
        }
    }

    long messages() {
        return heard;
    }

    /** A message has come back: the next one goes out, unless the window is over. */
    public void heard() {
        heard++;
        if (loop.isOpen()) {
            say();
        } else {
            outstanding--;
            if (outstanding == 0) {
                loop.ended();
            }
        }
    }
}
