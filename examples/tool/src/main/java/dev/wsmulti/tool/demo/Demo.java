package dev.wsmulti.tool.demo;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Server;
import dev.wsmulti.tool.Bytes;
import dev.wsmulti.tool.Terminal;
import java.time.Duration;
import java.util.Locale;

/**
 * A server and thousands of its clients on one loop, driven by the calling thread: sessions are opened, then all of them
 * exchange messages while downloads and uploads run beside them, then everything is closed and the sums are checked.
 */
final class Demo {
    private static final int FEW = 10;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Who waits for what was lost waits for ever: so long the others get to end. */
    private static final Duration LONGEST_AFTER_A_FAULT = Duration.ofSeconds(5);

    private static final Duration REFRESH = Duration.ofMillis(200);
    /** Where progress is kept in a file, a line every so many refreshes is enough. */
    private static final int LINE_EVERY = 10;

    private final DemoOptions options;
    private final Faults faults = new Faults();
    private final Machine machine = new Machine();
    private final boolean live = Terminal.isError();
    private int refreshes;
    private int threadsAtFew;
    private int threadsAtAll;
    private long heap;
    private long opening;
    private long began;
    private long cpuBefore;
    private long processCpuBefore;
    private long took;
    private long loopCpu;
    private long processCpu;
    private int pending;
    private boolean leaving;

    Demo(DemoOptions options) {
        this.options = options;
    }

    int run() {
        System.out.printf(
                Locale.ROOT,
                "%,d WebSocket sessions exchange %,d messages, beside %,d downloads and %,d uploads of 1 MiB:%n"
                        + "server and clients on one thread, every byte checked.%n",
                options.sessions,
                options.messages,
                options.downloads,
                options.uploads);
        try (WsMulti multi = WsMulti.open()) {
            Server server = DemoServer.listen(multi);
            String address = "127.0.0.1:" + server.address().getPort();
            EchoTraffic echo =
                    new EchoTraffic(multi, "ws://" + address + "/echo", options.sessions, options.messages, faults);
            BodyTraffic bodies = new BodyTraffic(multi, "http://" + address, options, faults);
            opening = System.nanoTime();
            multi.execute(() -> open(echo, bodies, server));
            multi.every(REFRESH, () -> {
                progress(echo, bodies);
                leaveAfterAFault(multi);
            });
            multi.schedule(LONGEST, () -> giveUp(multi, "after " + LONGEST.toSeconds() + " s"));
            multi.run();
            return report(echo, bodies);
        }
    }

    private void open(EchoTraffic echo, BodyTraffic bodies, Server server) {
        int few = Math.min(FEW, options.sessions);
        echo.openUpTo(few, () -> {
            threadsAtFew = machine.threads();
            if (few == options.sessions) {
                exchange(echo, bodies, server);
            } else {
                echo.openUpTo(options.sessions, () -> exchange(echo, bodies, server));
            }
        });
    }

    private void exchange(EchoTraffic echo, BodyTraffic bodies, Server server) {
        opening = System.nanoTime() - opening;
        threadsAtAll = machine.threads();
        heap = machine.heapAfterCollection();
        cpuBefore = machine.loopCpu();
        processCpuBefore = machine.processCpu();
        began = System.nanoTime();
        pending = 2;
        Runnable part = () -> partDone(echo, server);
        echo.exchange(part);
        bodies.start(part);
    }

    private void partDone(EchoTraffic echo, Server server) {
        pending--;
        if (pending == 0) {
            took = System.nanoTime() - began;
            loopCpu = machine.loopCpu() - cpuBefore;
            processCpu = machine.processCpu() - processCpuBefore;
            echo.close(server::close);
        }
    }

    private void leaveAfterAFault(WsMulti multi) {
        if (faults.count() > 0 && !leaving) {
            leaving = true;
            multi.schedule(
                    LONGEST_AFTER_A_FAULT,
                    () -> giveUp(multi, LONGEST_AFTER_A_FAULT.toSeconds() + " s behind the first fault"));
        }
    }

    private void giveUp(WsMulti multi, String after) {
        faults.add("not done " + after);
        multi.execute(() -> Thread.currentThread().interrupt());
    }

    private void progress(EchoTraffic echo, BodyTraffic bodies) {
        String text = String.format(
                Locale.ROOT,
                "%,d sessions, %,d messages, %d downloads, %d uploads, %d faults",
                echo.openCount(),
                echo.echoed(),
                bodies.downloaded(),
                bodies.uploaded(),
                faults.count());
        if (live) {
            System.err.print("\r\033[K" + text);
        } else if (refreshes++ % LINE_EVERY == 0) {
            System.err.println(text);
        }
    }

    private int report(EchoTraffic echo, BodyTraffic bodies) {
        if (live) {
            System.err.print("\r\033[K");
        }
        countWhatIsMissing(echo, bodies);
        double seconds = Math.max(1, took) / 1e9;
        DemoReport table = new DemoReport();
        long body = DemoServer.BODY;
        int transfers = echo.openCount() + bodies.downloaded() + bodies.uploaded();
        table.row("transfers", String.format(Locale.ROOT, "%,9d at once, in %.1f s", transfers, seconds));
        table.work("messages, there and back", echo.echoed(), 2 * echo.bytes(), seconds);
        table.work("downloads", bodies.downloaded(), body * bodies.downloaded(), seconds);
        table.work("uploads", bodies.uploaded(), body * bodies.uploaded(), seconds);
        table.row(
                "round trip",
                "p50 " + DemoReport.millis(echo.roundTrips().percentile(0.5)) + ", p99 "
                        + DemoReport.millis(echo.roundTrips().percentile(0.99)));
        table.row("threads", threadsAtFew + " at " + FEW + " sessions, " + threadsAtAll + " at " + echo.openCount());
        table.row(
                "CPU",
                DemoReport.seconds(loopCpu) + " of the loop's thread, " + DemoReport.seconds(processCpu)
                        + " of the process");
        table.row("heap", Bytes.shown(heap) + " with all sessions open");
        table.row("opening", DemoReport.seconds(opening) + " for all sessions");
        table.row("lost or different", faults.count() == 0 ? "nothing" : faults.count() + " faults");
        System.out.print(table);
        faults.first().forEach(fault -> System.out.println("  fault: " + fault));
        return faults.count() == 0 ? 0 : 1;
    }

    private void countWhatIsMissing(EchoTraffic echo, BodyTraffic bodies) {
        missing("sessions", options.sessions, echo.openCount());
        missing("messages", options.messages, echo.echoed());
        missing("downloads", options.downloads, bodies.downloaded());
        missing("uploads", options.uploads, bodies.uploaded());
        if (threadsAtAll > threadsAtFew) {
            faults.add("threads grew with the sessions: " + threadsAtFew + ", then " + threadsAtAll);
        }
    }

    private void missing(String what, long wanted, long got) {
        if (wanted != got) {
            faults.add(got + " " + what + " instead of " + wanted);
        }
    }
}
