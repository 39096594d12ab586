package dev.wsmulti.tool;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes; k, M and G stand for powers of 1024. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19})([bkmg]?)", Pattern.CASE_INSENSITIVE);

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new TypeConversionException("'" + text + "' is not a size such as 65536, 64k or 16M");
        }
        int unit = "bkmg".indexOf(size.group(2).toLowerCase(Locale.ROOT));
        BigInteger bytes = new BigInteger(size.group(1)).shiftLeft(10 * unit);
        if (bytes.bitLength() > 62) {
            throw new TypeConversionException("'" + text + "' is more than any size can be");
        }
        return bytes.longValue();
    }
}
