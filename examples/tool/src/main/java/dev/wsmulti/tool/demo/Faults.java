package dev.wsmulti.tool.demo;

import java.util.ArrayList;
import java.util.List;

/** What was lost or differs. */
final class Faults {
    private static final int SHOWN = 10;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String fault) {
        count++;
        if (first.size() < SHOWN) {
            first.add(fault);
        }
    }

    long count() {
        return count;
    }

    /** The first ones, in words. */
    List<String> first() {
        return first;
    }
}
