package dev.wsmulti.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * The ratios as a picture: a panel for each work, a line for each server, a dot for each round, the quartiles as a bar
 * and the median as a stroke. Written by hand because plotting libraries measure text by AWT, which fails on a machine
 * without fonts.
 */
final class Plot {
    private static final int WIDTH = 760;
    private static final int LEFT = 130;
    private static final int RIGHT = 30;
    private static final int ROW = 26;
    private static final int PANEL_EXTRA = 70;
    private static final double STEP = 0.1;

    private final StringBuilder svg = new StringBuilder();
    private final double from;
    private final double to;

    private Plot(double from, double to) {
        this.from = from;
        this.to = to;
    }

    static String of(List<Series> all) {
        double lowest = 0.9;
        double highest = 1;
        int height = 20;
        for (Series series : all) {
            for (String server : series.servers()) {
                lowest = Math.min(lowest, series.ratio(server).min());
                highest = Math.max(highest, series.ratio(server).max());
            }
            height += panelHeight(series);
        }
        Plot plot = new Plot(Math.floor(lowest / STEP) * STEP, Math.ceil(highest / STEP) * STEP);
        plot.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, height);
        plot.add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        int top = 10;
        for (Series series : all) {
            plot.panel(series, top);
            top += panelHeight(series);
        }
        plot.add("</svg>");
        return plot.svg.toString();
    }

    private static int panelHeight(Series series) {
        return series.servers().size() * ROW + PANEL_EXTRA;
    }

    private void panel(Series series, int top) {
        Work work = series.work();
        int bottom = top + 24 + series.servers().size() * ROW;
        add(
                "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s: %d connections, depth %d, %d bytes;"
                        + " CPU of raw / CPU of server</text>",
                top + 14, work.name(), work.connections(), work.depth(), work.payload());
        for (double tick = from; tick < to + STEP / 2; tick += STEP) {
            vertical(tick, top + 22, bottom, "#dddddd");
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666666\">%.1f</text>",
                    x(tick), bottom + 15, tick);
        }
        vertical(1, top + 22, bottom, "#666666");
        if (work.must() > 0) {
            vertical(work.must(), top + 22, bottom, "#cc6666");
        }
        int y = top + 24 + ROW / 2;
        for (String server : series.servers()) {
            row(series, server, y);
            y += ROW;
        }
    }

    private void row(Series series, String server, int y) {
        Spread ratio = series.ratio(server);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s %.3f</text>", LEFT - 8, y + 4, server, ratio.median());
        double left = x(ratio.lowerQuartile());
        double width = Math.max(1, x(ratio.upperQuartile()) - left);
        add("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"#bcd2ee\"/>", left, y - 7, width);
        for (double one : series.ratios(server)) {
            add("<circle cx=\"%.1f\" cy=\"%d\" r=\"2.5\" fill=\"#3366aa\" fill-opacity=\"0.5\"/>", x(one), y);
        }
        vertical(ratio.median(), y - 9, y + 9, "#113366");
    }

    private void vertical(double value, int top, int bottom, String colour) {
        double x = x(value);
        add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>", x, top, x, bottom, colour);
    }

    private double x(double value) {
        return LEFT + (value - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
