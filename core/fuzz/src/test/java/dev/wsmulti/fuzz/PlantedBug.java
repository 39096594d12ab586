package dev.wsmulti.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** A bug for each target: a class of core, altered, which stands in front of the class path of one run. */
enum PlantedBug {
    CHUNK_ONE_SHORT("ChunkedFuzz", "http1.BodyReader", "chunkSize", ChunkOneShort.class),
    MARK_ON_CONTINUATION("DeflateFuzz", "websocket.WebSocket", "checkReserved", Skipped.class),
    HALF_A_HEADER("ExtensionFuzz", "websocket.ExtensionHeader", "into", Yes.class),
    ANY_LARGE_CODE("FrameFuzz", "frame.CloseCode", "isSendable", AnyLargeCode.class),
    ANY_KEY("HandshakeFuzz", "websocket.OpeningHandshake", "isKey", Yes.class),
    RETURN_FORGOTTEN("HeadFuzz", "http1.LineReader", "scan", ReturnForgotten.class),
    OUTPUT_FORGOTTEN("InflaterFuzz", "websocket.DeflateDecoder", "hasMore", No.class),
    BYTE_LOST("SessionFuzz", "bytes.ByteQueue", "settle", ByteLost.class),
    ANY_PERCENT("UrlFuzz", "http.TargetParser", "isEncoded", Yes.class),
    OVERLONG("Utf8Fuzz", "websocket.Utf8", "lead", Overlong.class);

    private final String target;
    private final String type;
    private final String method;
    private final Class<?> advice;

    PlantedBug(String target, String type, String method, Class<?> advice) {
        this.target = target;
        this.type = "dev.wsmulti." + type;
        this.method = method;
        this.advice = advice;
    }

    /** Who shall find it. */
    String target() {
        return target;
    }

    /** Writes the altered class into a folder. */
    Path plant(Path folder) throws IOException {
        ClassFileLocator classes = ClassFileLocator.ForClassLoader.ofSystemLoader();
        new ByteBuddy()
                .redefine(TypePool.Default.of(classes).describe(type).resolve(), classes)
                .visit(Advice.to(advice).on(ElementMatchers.named(method)))
                .make()
                .saveIn(folder.toFile());
        return folder;
    }

    /** Large chunks are a byte shorter than they say. */
    static final class ChunkOneShort {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long size) {
            if (size > 16) {
                size--;
            }
        }
    }

    /** A check that is not made. */
    static final class Skipped {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** An answer that is always yes. */
    static final class Yes {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean answer) {
            answer = true;
        }
    }

    /** An answer that is always no. */
    static final class No {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean answer) {
            answer = false;
        }
    }

    /** Close codes of 5000 and more pass. */
    static final class AnyLargeCode {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) int code, @Advice.Return(readOnly = false) boolean answer) {
            answer |= code >= 5000;
        }
    }

    /** A line end that is cut in two is not seen. */
    static final class ReturnForgotten {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue(value = "afterReturn", readOnly = false) boolean afterReturn) {
            afterReturn = false;
        }
    }

    /** The last of several bytes that a turn leaves over is lost. */
    static final class ByteLost {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("lent") boolean lent,
                @Advice.FieldValue("start") int start,
                @Advice.FieldValue(value = "end", readOnly = false) int end) {
            if (lent && end - start > 4) {
                end--;
            }
        }
    }

    /** The first byte of an overlong form passes as a letter. */
    static final class Overlong {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) int octet, @Advice.Return(readOnly = false) boolean answer) {
            answer |= octet == 0xc1;
        }
    }
}
