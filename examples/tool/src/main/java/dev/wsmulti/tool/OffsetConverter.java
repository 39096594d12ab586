package dev.wsmulti.tool;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes, or {@code -} for those that a file has. */
final class OffsetConverter implements ITypeConverter<Long> {
    /** What stands for {@code -}. */
    static final long OF_THE_FILE = -1;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    @Override
    public Long convert(String text) {
        if (text.equals("-")) {
            return OF_THE_FILE;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is neither a number of bytes nor -");
        }
        return Long.parseLong(text);
    }
}
