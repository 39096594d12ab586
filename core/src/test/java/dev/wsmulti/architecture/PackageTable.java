package dev.wsmulti.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The package table of {@code docs/architecture.md}. Packages are named with slashes; a name in the table is relative to
 * {@code dev.wsmulti}, which itself stands for the root package.
 */
final class PackageTable {

    static final String ROOT = "dev/wsmulti";

    private static final String HEADER = "| level | package | one line | may import |";
    private static final Pattern LEVELS = Pattern.compile("(\\d+)-(\\d+)");

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(int level, String imports) {}

    static PackageTable read(Path document) throws IOException {
        PackageTable table = new PackageTable();
        boolean inside = false;
        for (String line : Files.readAllLines(document)) {
            if (line.strip().equals(HEADER)) {
                inside = true;
            } else if (inside && !line.startsWith("|")) {
                break;
            } else if (inside && !line.startsWith("|--")) {
                table.add(line);
            }
        }
        if (table.rows.isEmpty()) {
            throw new IllegalStateException(document + " has no table with the header " + HEADER);
        }
        return table;
    }

    private void add(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != 6) {
            throw new IllegalStateException("not four cells: " + line);
        }
        Matcher name = Pattern.compile("`([a-z0-9.]+)`").matcher(cells[2]);
        if (!name.find()) {
            throw new IllegalStateException("no package name: " + line);
        }
        // what stands in brackets is a remark
        String imports = cells[4].replaceAll("\\([^)]*\\)", "").replace("`", "").strip();
        Row row = new Row(Integer.parseInt(cells[1].strip()), imports);
        if (rows.put(folder(name.group(1)), row) != null) {
            throw new IllegalStateException("twice: " + line);
        }
    }

    private static String folder(String name) {
        return name.equals("dev.wsmulti") ? ROOT : ROOT + "/" + name.replace('.', '/');
    }

    boolean has(String folder) {
        return rows.containsKey(folder);
    }

    /** Every package of the table, in its order. */
    Set<String> packages() {
        return rows.keySet();
    }

    /** The packages that this one may import, itself and the implied {@code observe} included. */
    Set<String> mayImport(String folder) {
        Row row = rows.get(folder);
        Set<String> allowed = new HashSet<>(Set.of(folder));
        if (row.level >= 2) {
            allowed.add(folder("observe"));
        }
        for (String word : row.imports.split(",")) {
            String token = word.strip();
            Matcher levels = LEVELS.matcher(token);
            if (token.equals("all")) {
                allowed.addAll(rows.keySet());
            } else if (levels.matches()) {
                addLevels(allowed, Integer.parseInt(levels.group(1)), Integer.parseInt(levels.group(2)));
            } else if (!token.equals("-")) {
                if (!has(folder(token))) {
                    throw new IllegalStateException(folder + " may import '" + token + "', which has no row");
                }
                allowed.add(folder(token));
            }
        }
        return allowed;
    }

    private void addLevels(Set<String> allowed, int from, int to) {
        rows.forEach((name, row) -> {
            if (row.level >= from && row.level <= to) {
                allowed.add(name);
            }
        });
    }
}
