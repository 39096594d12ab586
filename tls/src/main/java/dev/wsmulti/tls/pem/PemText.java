package dev.wsmulti.tls.pem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text of PEM blocks (RFC 7468) with anything between them.
 *
 * @param source its name in messages: a file, or what the user gave
 */
public record PemText(String source, String text) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    /**
     * Reads a file.
     *
     * @param most bytes it may have
     * @throws PemException if it cannot be read, or has more
     */
    public static PemText file(Path file, int most) throws PemException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new PemException(file.toString(), "longer than " + most + " bytes, the most that is read");
            }
            // comments may be in any encoding; what counts is ASCII
            return new PemText(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            throw new PemException(file.toString(), "cannot be read: " + unreadable, unreadable);
        }
    }

    List<PemBlock> blocks() throws PemException {
        List<PemBlock> blocks = new ArrayList<>();
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith(BEGIN)) {
                String label = label(line, BEGIN, i + 1);
                int end = end(lines, i, label);
                blocks.add(block(label, lines, i, end));
                i = end;
            }
        }
        return blocks;
    }

    private String label(String line, String prefix, int number) throws PemException {
        if (!line.endsWith(DASHES) || line.length() <= prefix.length() + DASHES.length()) {
            throw PemException.at(source, number, "expected '" + prefix + "<what>-----'");
        }
        return line.substring(prefix.length(), line.length() - DASHES.length());
    }

    private int end(String[] lines, int begin, String label) throws PemException {
        for (int i = begin + 1; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith(END) && label(line, END, i + 1).equals(label)) {
                return i;
            }
            if (line.startsWith(DASHES)) {
                throw PemException.at(
                        source, i + 1, "expected '" + END + label + "-----' for the BEGIN in line " + (begin + 1));
            }
        }
        throw PemException.at(source, begin + 1, "expected '" + END + label + "-----' behind this BEGIN; it is cut");
    }

    private PemBlock block(String label, String[] lines, int begin, int end) throws PemException {
        StringBuilder digits = new StringBuilder();
        boolean encrypted = false;
        for (int i = begin + 1; i < end; i++) {
            String line = lines[i].strip();
            if (line.contains(":")) { // a header of RFC 1421
                encrypted |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
            } else if (!line.contains("=") || i == lastDigits(lines, end)) {
                append(digits, line, i + 1);
            } else {
                throw PemException.at(source, i + 1, "expected '=' in the last line of the block only");
            }
        }
        try {
            return new PemBlock(label, Base64.getDecoder().decode(digits.toString()), begin + 1, encrypted);
        } catch (IllegalArgumentException cut) {
            throw PemException.at(source, end + 1, "expected Base64 to end before this line as a whole", cut);
        }
    }

    private void append(StringBuilder digits, String line, int number) throws PemException {
        String tight = line.replace(" ", "").replace("\t", "");
        if (!BASE64.matcher(tight).matches()) {
            throw PemException.at(source, number, "expected Base64");
        }
        digits.append(tight);
    }

    private static int lastDigits(String[] lines, int end) {
        int last = end - 1;
        while (lines[last].isBlank()) {
            last--;
        }
        return last;
    }

    /** The text may be secret. */
    @Override
    public String toString() {
        return source;
    }
}
