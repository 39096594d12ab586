package dev.wsmulti.tool;

import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;

/**
 * Sends the messages of {@code -d} and then standard input, on a thread of its own: reading waits for the user, sending
 * for room, and neither holds up the loop.
 */
final class StdinPump implements Runnable {
    private final Options options;
    private final Stdin stdin;
    private final WsSession session;
    private final SessionSender sender;
    private final Text text = new Text();
    private final Listener listener;

    /** Who is told how it went; called on the pump's thread. */
    interface Listener {
        /** Everything has been handed over. */
        void sent();

        /** The input cannot be sent. */
        void failed(Problem problem);
    }

    StdinPump(Options options, Stdin stdin, WsSession session, Listener listener) {
        this.options = options;
        this.stdin = stdin;
        this.session = session;
        this.listener = listener;
        this.sender = new SessionSender(session, options.ws.binary ? MessageType.BINARY : MessageType.TEXT);
    }

    /** Begins. The thread is a daemon: a read from a terminal cannot be interrupted. */
    void start() {
        Thread thread = new Thread(this, "wsmulti-stdin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            if (pump()) {
                listener.sent();
            }
        } catch (Problem problem) {
            listener.failed(problem);
        } catch (IOException unreadable) {
            listener.failed(new Problem(ExitCode.INPUT, "cannot read standard input: " + unreadable.getMessage()));
        } catch (OutOfMemoryError tooMuch) {
            listener.failed(Problem.tooMuchInput());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            // A loop that is closed under us takes nothing any more, which is no news.
            if (!session.isDone()) {
                listener.failed(new Problem(ExitCode.NOT_STARTED, "cannot send: " + defect));
            }
        }
    }

    /** Sends everything; false if the session took no more. */
    private boolean pump() throws IOException, InterruptedException {
        for (String value : options.data) {
            byte[] message = Data.of(value, "-d");
            checkText(message, "-d");
            if (!sender.message(message)) {
                return false;
            }
        }
        if (!readsStdin(options)) {
            return true;
        }
        if (options.ws.fragment) {
            return options.ws.binary ? blocksAsFragments() : linesAsFragments();
        }
        return options.ws.binary ? blocks() : lines();
    }

    /** {@code --exit-after 0} with messages on the command line waits for no input. */
    static boolean readsStdin(Options options) {
        boolean exitsAtOnce = options.ws.exitAfter != null && options.ws.exitAfter == 0;
        return !(exitsAtOnce && !options.data.isEmpty()) && !options.data.contains("@-");
    }

    private boolean lines() throws IOException, InterruptedException {
        for (Stdin.Line line = stdin.line(); line != null; line = stdin.line()) {
            checkText(line.bytes(), "standard input");
            if (!sender.message(line.bytes())) {
                return false;
            }
        }
        return true;
    }

    private boolean blocks() throws IOException, InterruptedException {
        for (byte[] block = stdin.block(); block != null; block = stdin.block()) {
            if (!sender.message(block)) {
                return false;
            }
        }
        return true;
    }

    /** No line waits for the next one: after a newline only the end of input can tell that it was the last. */
    private boolean linesAsFragments() throws IOException, InterruptedException {
        boolean open = false;
        for (Stdin.Line line = stdin.line(); line != null; line = stdin.line()) {
            checkText(line.bytes(), "standard input");
            open = line.terminated();
            if (!sender.fragment(line.bytes(), !open)) {
                return false;
            }
        }
        return !open || sender.fragment(new byte[0], true);
    }

    private boolean blocksAsFragments() throws IOException, InterruptedException {
        boolean open = false;
        for (byte[] block = stdin.block(); block != null; block = stdin.block()) {
            open = true;
            if (!sender.fragment(block, false)) {
                return false;
            }
        }
        return !open || sender.fragment(new byte[0], true);
    }

    private void checkText(byte[] bytes, String origin) {
        if (!options.ws.binary && !text.isUtf8(bytes, 0, bytes.length, true)) {
            throw notText(origin);
        }
    }

    /** What says that text was expected. */
    static Problem notText(String origin) {
        return new Problem(
                ExitCode.USAGE, origin + " is not UTF-8, as text messages must be; see --binary to send bytes");
    }
}
