package dev.wsmulti.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Java source file without its comments and the contents of its literals.
 *
 * @param path where it lies
 * @param code what is left
 */
record SourceFile(Path path, String code) {

    private static final Pattern NO_CODE = Pattern.compile(
            "(?s)/\\*.*?\\*/" // comment
                    + "|//[^\n]*" // line comment
                    + "|\"\"\".*?(?<!\\\\)\"\"\"" // text block
                    + "|\"(?:\\\\.|[^\"\\\\\n])*+\"" // string
                    + "|'(?:\\\\.|[^'\\\\\n])*+'"); // character

    static SourceFile read(Path path) {
        try {
            String code = NO_CODE.matcher(Files.readString(path)).replaceAll(SourceFile::replacement);
            return new SourceFile(path, code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Comments vanish; of a literal the quotes are left, and its line breaks: a text block's lines are code. */
    private static String replacement(MatchResult match) {
        String text = match.group();
        if (text.charAt(0) == '/') {
            return " ";
        }
        return "'" + text.replaceAll("[^\n]+", "-") + "'";
    }

    /** Lines that are neither blank nor comment only. */
    int lines() {
        return (int) code.lines().filter(line -> !line.isBlank()).count();
    }
}
