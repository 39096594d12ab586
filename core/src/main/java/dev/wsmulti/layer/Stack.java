package dev.wsmulti.layer;

import dev.wsmulti.bytes.SegmentPool;
import java.util.Arrays;
import java.util.List;

/**
 * Filters, one on the other, between a bottom wire and the wire of a protocol: TLS on TCP, or TLS on a tunnel on TLS. A
 * filter that is not open keeps those above it from opening, since none of their bytes pass.
 */
public final class Stack {
    private Filter[] filters;
    private Wire[] wires;
    private int opened;

    /**
     * @param filters the lowest first; at least one
     * @param mark the soft mark of each wire in bytes
     */
    public Stack(List<? extends Filter> filters, SegmentPool pool, int mark) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("a stack without a filter");
        }
        this.filters = filters.toArray(Filter[]::new);
        this.wires = new Wire[this.filters.length];
        for (int i = 0; i < wires.length; i++) {
            wires[i] = new Wire(pool, mark);
        }
    }

    /** The wire of what is below: ciphertext, where the lowest filter is TLS. */
    public Wire bottom() {
        return wires[0];
    }

    /**
     * One step of each filter, from below and back again, so that what came reaches the top and what goes the bottom.
     * {@link Step#OPENED} comes once, when all are open. A job is to be run before the next call.
     */
    public Step advance(Wire top, long now) {
        boolean moved = false;
        int last = filters.length - 1;
        for (int i = 0; i <= 2 * last; i++) {
            int at = i <= last ? i : 2 * last - i;
            Step step = filters[at].advance(wires[at], at == last ? top : wires[at + 1], now);
            if (step.job() != null) {
                return step;
            }
            if (step.equals(Step.OPENED) && ++opened == filters.length) {
                return step;
            }
            moved |= !step.equals(Step.IDLE);
        }
        return moved ? Step.MOVED : Step.IDLE;
    }

    /** Whether bytes pass from top to bottom. */
    public boolean open() {
        return opened == filters.length;
    }

    /** How many filters are open, from the lowest on. */
    public int opened() {
        return opened;
    }

    /** Whether no filter is left. */
    public boolean isEmpty() {
        return filters.length == 0;
    }

    /**
     * Takes a filter out that is open and changes no byte any more. What lies between its neighbours stays in its order.
     */
    public void remove(Filter filter, Wire top) {
        int at = Arrays.asList(filters).indexOf(filter);
        Wire below = wires[at];
        Wire above = at + 1 < wires.length ? wires[at + 1] : top;
        below.in.moveTo(above.in, Long.MAX_VALUE);
        if (below.in.finished()) {
            above.in.finish();
        }
        above.out.moveTo(below.out, Long.MAX_VALUE);
        below.out.moveTo(above.out, Long.MAX_VALUE);
        filters = without(filters, at);
        wires = without(wires, at);
        opened--;
    }

    private static <T> T[] without(T[] all, int at) {
        T[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, at + 1, rest, at, rest.length - at);
        return rest;
    }

    /**
     * The last words of every layer, the highest first: each passes through those below it. {@link Step#IDLE} when all are
     * said; a job is to be run before the next call, which goes on with what is left.
     */
    public Step goodbye(long now) {
        for (int i = filters.length - 1; i >= 0; i--) {
            filters[i].goodbye(wires[i]);
            for (int below = i - 1; below >= 0; below--) {
                Step step;
                do {
                    step = filters[below].advance(wires[below], wires[below + 1], now);
                } while (step.equals(Step.MOVED));
                if (step.job() != null) {
                    return step;
                }
            }
        }
        return Step.IDLE;
    }

    /** Gives all memory back. */
    public void clear() {
        for (Wire wire : wires) {
            wire.in.clear();
            wire.out.clear();
        }
    }
}
