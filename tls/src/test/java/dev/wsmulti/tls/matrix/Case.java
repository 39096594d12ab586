package dev.wsmulti.tls.matrix;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** One case and what stands in each of its cells. Filled in a chain, each cell once. */
final class Case {
    static final Predicate<Cell> CLIENTS = Cell::client;
    static final Predicate<Cell> SERVERS = CLIENTS.negate();
    static final Predicate<Cell> V12 = cell -> !cell.is13();
    static final Predicate<Cell> V13 = Cell::is13;
    static final Predicate<Cell> ALL = cell -> true;

    final int number;
    final String title;
    final Map<Cell, Entry> entries = new LinkedHashMap<>();

    Case(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** In all cells that are left. */
    Case comesTo(String text, Entry.Body body) {
        return in(ALL, text, body);
    }

    Case in(Predicate<Cell> cells, String text, Entry.Body body) {
        return fill(cells, new Entry.Runs(text, body));
    }

    Case none(Predicate<Cell> cells) {
        return fill(cells, new Entry.None());
    }

    Case elsewhere(Predicate<Cell> cells, String type, String test) {
        return fill(cells, new Entry.Elsewhere(type, test));
    }

    private Case fill(Predicate<Cell> cells, Entry entry) {
        Cell.ALL.stream().filter(cells).forEach(cell -> entries.putIfAbsent(cell, entry));
        return this;
    }
}
