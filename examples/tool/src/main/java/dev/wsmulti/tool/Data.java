package dev.wsmulti.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What {@code -d} and {@code -w} say, read as curl does. */
final class Data {
    private Data() {}

    /** All of them joined by {@code &}: form data. */
    static byte[] joined(List<String> values) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (String value : values) {
            if (joined.size() > 0) {
                joined.write('&');
            }
            joined.writeBytes(of(value, "-d"));
        }
        return joined.toByteArray();
    }

    /**
     * What a value of this option says: the text itself, or for {@code @FILE} the file without its line ends, {@code @-}
     * standard input.
     */
    static byte[] of(String value, String option) {
        if (!value.startsWith("@")) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        String name = value.substring(1);
        try {
            return withoutLineEnds(read(name));
        } catch (IOException | InvalidPathException unreadable) {
            throw Problem.unreadable(name, option, unreadable);
        } catch (OutOfMemoryError tooMuch) {
            throw Problem.tooMuchInput();
        }
    }

    private static byte[] read(String name) throws IOException {
        if (name.equals("-")) {
            Stdin.refuseClosed();
            InputStream input = System.in;
            return input.readAllBytes();
        }
        return Files.readAllBytes(Path.of(name));
    }

    private static byte[] withoutLineEnds(byte[] bytes) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                kept.write(b);
            }
        }
        return kept.toByteArray();
    }
}
