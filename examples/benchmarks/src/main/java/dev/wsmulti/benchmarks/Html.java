package dev.wsmulti.benchmarks;

import java.util.List;

/** The little of Markdown that our reports are made of, as HTML: tables, paragraphs, bold, code. */
final class Html {
    private static final String STYLE = "body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
            + "table{border-collapse:collapse;margin:.6em 0}td,th{border:1px solid #ccc;padding:.15em .6em;text-align:left}"
            + "th{background:#eee}svg{max-width:100%;height:auto}code{background:#f3f3f3}";

    private final StringBuilder page = new StringBuilder();
    private boolean inTable;

    /** A page with a title, nothing of which lies elsewhere. */
    Html(String title) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
    }

    Html heading(String text) {
        page.append("<h2>").append(escaped(text)).append("</h2>\n");
        return this;
    }

    /** A picture, as it is. */
    Html svg(String picture) {
        page.append(picture);
        return this;
    }

    /** Lines of Markdown. */
    Html text(String markdown) {
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("|")) {
                row(line);
            } else {
                endTable();
                if (!line.isBlank()) {
                    page.append("<p>").append(inline(line)).append("</p>\n");
                }
            }
        }
        endTable();
        return this;
    }

    private void row(String line) {
        if (line.startsWith("|---")) {
            return;
        }
        String cell = inTable ? "td" : "th";
        if (!inTable) {
            page.append("<table>\n");
            inTable = true;
        }
        page.append("<tr>");
        List<String> cells = List.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1));
        for (String one : cells) {
            page.append('<').append(cell).append('>').append(inline(one.trim()));
            page.append("</").append(cell).append('>');
        }
        page.append("</tr>\n");
    }

    private void endTable() {
        if (inTable) {
            page.append("</table>\n");
            inTable = false;
        }
    }

    private static String inline(String text) {
        return escaped(text).replaceAll("\\*\\*([^*]+)\\*\\*", "<b>$1</b>").replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The whole page. */
    String end() {
        return page + "</body>\n</html>\n";
    }
}
