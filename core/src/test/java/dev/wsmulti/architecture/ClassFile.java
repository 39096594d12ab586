package dev.wsmulti.architecture;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the rules need to know of a class file (JVMS chapter 4).
 *
 * @param name the binary name with slashes, such as {@code dev/wsmulti/net/Lane$Job}
 * @param flags the access flags of the class
 * @param sealed whether it names its permitted subclasses
 * @param anonymous whether it is an anonymous class
 * @param strings every UTF-8 constant: names, descriptors and signatures, local variables included
 * @param calls the methods it names, as {@code owner.method}
 * @param fields its fields
 * @param synchronizes whether a method is synchronized or enters a monitor
 */
record ClassFile(
        String name,
        int flags,
        boolean sealed,
        boolean anonymous,
        Set<String> strings,
        Set<String> calls,
        List<Field> fields,
        boolean synchronizes) {

    static final int STATIC = 0x0008;
    static final int FINAL = 0x0010;
    static final int SYNCHRONIZED = 0x0020;
    static final int VOLATILE = 0x0040;
    static final int INTERFACE = 0x0200;
    static final int ABSTRACT = 0x0400;
    static final int SYNTHETIC = 0x1000;
    static final int ENUM = 0x4000;

    private static final Pattern OWN_CLASS = Pattern.compile("dev/wsmulti/(?:[a-z0-9_]+/)*[A-Z][\\w$]*");

    /** A field: its access flags, name and descriptor. */
    record Field(int flags, String name, String descriptor) {}

    /** Whether one of these flags is set. */
    boolean is(int mask) {
        return (flags & mask) != 0;
    }

    /** The package, with slashes. */
    String folder() {
        return folder(name);
    }

    static String folder(String className) {
        return className.substring(0, className.lastIndexOf('/'));
    }

    /** The simple name of the outermost class. */
    String outermost() {
        String simple = name.substring(name.lastIndexOf('/') + 1);
        int nested = simple.indexOf('$', 1);
        return nested < 0 ? simple : simple.substring(0, nested);
    }

    /** The classes of this project that it names anywhere. */
    Set<String> ownClasses() {
        Set<String> found = new TreeSet<>();
        for (String string : strings) {
            Matcher matcher = OWN_CLASS.matcher(string);
            while (matcher.find()) {
                found.add(matcher.group());
            }
        }
        return found;
    }

    /** Whether a constant holds this text. */
    boolean mentions(String text) {
        return strings.stream().anyMatch(string -> string.contains(text));
    }

    static ClassFile read(Path file) {
        try {
            return new Reader(Files.readAllBytes(file)).read();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** Reads one file, once, from front to end. */
    private static final class Reader {
        private final DataInputStream in;
        private Object[] pool = {};
        private String name = "";
        private boolean sealed;
        private boolean anonymous;
        private boolean synchronizes;
        private final List<Field> fields = new ArrayList<>();

        Reader(byte[] bytes) {
            in = new DataInputStream(new ByteArrayInputStream(bytes));
        }

        ClassFile read() throws IOException {
            in.skipNBytes(8);
            readPool();
            int flags = in.readUnsignedShort();
            name = classAt(in.readUnsignedShort());
            in.skipNBytes(2);
            in.skipNBytes(2L * in.readUnsignedShort());
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                fields.add(new Field(in.readUnsignedShort(), utf8(), utf8()));
                readAttributes();
            }
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                synchronizes |= (in.readUnsignedShort() & SYNCHRONIZED) != 0;
                in.skipNBytes(4);
                readAttributes();
            }
            readAttributes();
            return new ClassFile(name, flags, sealed, anonymous, strings(), calls(), fields, synchronizes);
        }

        /** Text as String, class entries and pairs as int[]. */
        private void readPool() throws IOException {
            pool = new Object[in.readUnsignedShort()];
            for (int i = 1; i < pool.length; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> pool[i] = in.readUTF();
                    case 7 -> pool[i] = new int[] {tag, in.readUnsignedShort()};
                    case 9, 10, 11, 12 -> pool[i] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
                    case 3, 4, 17, 18 -> in.skipNBytes(4);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    case 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    default -> throw new IOException("constant pool tag " + tag);
                }
            }
        }

        private Set<String> strings() {
            Set<String> strings = new TreeSet<>();
            for (Object entry : pool) {
                if (entry instanceof String string) {
                    strings.add(string);
                }
            }
            return strings;
        }

        private Set<String> calls() {
            Set<String> calls = new TreeSet<>();
            for (Object entry : pool) {
                if (entry instanceof int[] method && (method[0] == 10 || method[0] == 11)) {
                    int[] nameAndType = (int[]) pool[method[2]];
                    calls.add(classAt(method[1]) + "." + pool[nameAndType[1]]);
                }
            }
            return calls;
        }

        private String utf8() throws IOException {
            return (String) pool[in.readUnsignedShort()];
        }

        private String classAt(int index) {
            return (String) pool[((int[]) pool[index])[1]];
        }

        private void readAttributes() throws IOException {
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                String attribute = utf8();
                int length = in.readInt();
                switch (attribute) {
                    case "Code" -> {
                        in.skipNBytes(4);
                        synchronizes |= entersMonitor(ByteBuffer.wrap(in.readNBytes(in.readInt())));
                        in.skipNBytes(8L * in.readUnsignedShort());
                        readAttributes();
                    }
                    case "PermittedSubclasses" -> {
                        sealed = true;
                        in.skipNBytes(length);
                    }
                    case "InnerClasses" -> readInnerClasses();
                    default -> in.skipNBytes(length);
                }
            }
        }

        private void readInnerClasses() throws IOException {
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                String inner = classAt(in.readUnsignedShort());
                in.skipNBytes(2);
                anonymous |= in.readUnsignedShort() == 0 && inner.equals(name);
                in.skipNBytes(2);
            }
        }

        private static boolean entersMonitor(ByteBuffer code) {
            for (int at = 0; at < code.limit(); at += length(code, at)) {
                if ((code.get(at) & 0xff) == 0xc2) {
                    return true;
                }
            }
            return false;
        }

        /** The length of the instruction at an offset (JVMS 6.5). */
        private static int length(ByteBuffer code, int at) {
            int op = code.get(at) & 0xff;
            int operands = (at & ~3) + 4;
            return switch (op) {
                case 0x10, 0x12, 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> 2;
                case 0x11, 0x13, 0x14, 0x84, 0xbb, 0xbd, 0xc0, 0xc1, 0xc6, 0xc7 -> 3;
                case 0xb9, 0xba, 0xc8, 0xc9 -> 5;
                case 0xc5 -> 4;
                case 0xc4 -> (code.get(at + 1) & 0xff) == 0x84 ? 6 : 4;
                case 0xaa -> operands + 12 + 4 * (code.getInt(operands + 8) - code.getInt(operands + 4) + 1) - at;
                case 0xab -> operands + 8 + 8 * code.getInt(operands + 4) - at;
                default -> op >= 0x99 && op <= 0xa8 || op >= 0xb2 && op <= 0xb8 ? 3 : 1;
            };
        }
    }
}
