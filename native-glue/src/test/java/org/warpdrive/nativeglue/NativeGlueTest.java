// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** The binding against warpdrive.h, and a call through each part of it. */
class NativeGlueTest {
    private static final List<Class<?>> BOUND = List.of(
            NativeGlue.class,
            NativeMemory.class,
            NativeBarrier.class,
            NativeEncoder.class,
            NativeDecoder.class,
            Isal.class);

    private static String header() throws Exception {
        return Files.readString(Path.of("src/main/c/warpdrive.h"));
    }

    @Test
    void constantsAreThoseOfTheHeader() throws Exception {
        Map<String, Integer> inC = new TreeMap<>();
        Matcher enumerator = Pattern.compile("\\bWD_([A-Z_]+) = (-?\\d+)").matcher(header());
        while (enumerator.find()) {
            inC.put(enumerator.group(1), Integer.valueOf(enumerator.group(2)));
        }
        Map<String, Integer> inJava = new TreeMap<>();
        for (Class<?> c : BOUND) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getType() == int.class
                        && Modifier.isStatic(field.getModifiers())
                        && !Modifier.isPrivate(field.getModifiers())) {
                    inJava.put(field.getName(), field.getInt(null));
                }
            }
        }
        assertThat(inC).isNotEmpty();
        inC.remove("wd_memory_unmap_all"); // called when the library is unloaded, by C alone
        assertThat(inJava).isEqualTo(inC);
    }

    @Test
    void functionsAreThoseOfTheHeader() throws Exception {
        Map<String, List<String>> inC = new TreeMap<>();
        Matcher function = Pattern.compile("WD_API ([a-z0-9_ ]+?[ *]+)(wd_\\w+)\\(([^)]*)\\);")
                .matcher(header());
        while (function.find()) {
            Stream<String> parameters = Stream.of(function.group(3).split(","))
                    .map(NativeGlueTest::javaType)
                    .filter(type -> !type.equals("void"));
            inC.put(
                    function.group(2),
                    Stream.concat(Stream.of(javaType(function.group(1) + "result")), parameters)
                            .toList());
        }
        Map<String, List<String>> inJava = new TreeMap<>();
        for (Class<?> c : BOUND) {
            for (Method method : c.getDeclaredMethods()) {
                if (isOfTheHeader(method)) {
                    inJava.put(
                            symbol(method.getName()),
                            Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
                                    .map(Class::getSimpleName)
                                    .toList());
                }
            }
        }
        assertThat(inC).isNotEmpty();
        inC.remove("wd_memory_unmap_all"); // called when the library is unloaded, by C alone
        assertThat(inJava).isEqualTo(inC);
    }

    /** All but what JNI itself does. */
    private static boolean isOfTheHeader(Method method) {
        return Modifier.isNative(method.getModifiers()) && !method.getName().equals("memoryView");
    }

    /** {@code deflateBlock} is {@code wd_deflate_block} in C. */
    private static String symbol(String method) {
        return "wd_" + method.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** A C parameter "type name" as the Java type that carries it. */
    private static String javaType(String parameter) {
        String c = parameter.strip();
        if (c.startsWith("const char *")) {
            return "String";
        }
        if (c.contains("*") || c.startsWith("int64_t")) {
            return "long";
        }
        return c.startsWith("int32_t") ? "int" : c.replaceFirst(" .*", "");
    }

    @Test
    void everyFunctionIsDocumentedInBothPlaces() throws Exception {
        for (Class<?> c : BOUND) {
            String source = Files.readString(
                    Path.of("src/main/java").resolve(c.getName().replace('.', '/') + ".java"));
            for (Method method : c.getDeclaredMethods()) {
                if (isOfTheHeader(method)) {
                    assertThat(source).contains("{@code " + symbol(method.getName()) + "}: ");
                }
            }
        }
    }

    @Test
    void probeAnswersTheSameEachTime() {
        assertThat(NativeGlue.probe()).isSameAs(NativeGlue.probe());
        assertThat(NativeGlue.probe().reason()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void featuresAreThoseOfTheLibraryOrNone() {
        long features = NativeGlue.probe().available() ? NativeGlue.features() : 0;
        for (int bit = 1; bit <= NativeGlue.FEATURE_ISAL; bit <<= 1) {
            assertThat(NativeGlue.has(bit)).isEqualTo((features & bit) != 0);
        }
    }

    @Test
    void nothingIsLeftInTheTemporaryDirectory() throws Exception {
        NativeGlue.probe();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            // By this process: others may be starting.
            TreeSet<Path> mine = new TreeSet<>(
                    files.filter(file -> file.getFileName().toString().startsWith("warpdrive-"))
                            .toList());
            String maps = Files.exists(Path.of("/proc/self/maps")) ? Files.readString(Path.of("/proc/self/maps")) : "";
            assertThat(mine).noneMatch(file -> maps.contains(file.toString()));
        }
    }

    @Test
    void memoryIsZeroedAlignedAndSharedWithItsView() {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        long before = NativeMemory.allocatedBytes();
        NativeMemory memory = NativeMemory.allocate(100_001);
        assertThat(memory.address() % 64).isZero();
        assertThat(memory.bytes()).isEqualTo(100_001);
        assertThat(NativeMemory.allocatedBytes()).isEqualTo(before + 100_001);
        ByteBuffer view = memory.view();
        assertThat(view.isDirect()).isTrue();
        assertThat(view.capacity()).isEqualTo(100_001);
        while (view.hasRemaining()) {
            assertThat(view.get()).isZero();
        }
        memory.free();
        memory.free();
        assertThat(NativeMemory.allocatedBytes()).isEqualTo(before);
    }

    @Test
    void memoryOfNoBytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeMemory.allocate(0))
                .withMessage("bytes=0");
    }

    @Test
    void encoderMakesASegmentTheJdkReads() throws Exception {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        NativeMemory history = NativeMemory.allocate((int) NativeEncoder.historyBytes());
        NativeMemory scratch = NativeMemory.allocate((int) NativeEncoder.scratchBytes());
        roundTrip(
                REPEATED,
                (in, length, out, capacity) -> NativeEncoder.deflateBlock(
                        history.address(),
                        scratch.address(),
                        in,
                        0,
                        length,
                        6,
                        NativeEncoder.BLOCK_LAST,
                        out,
                        capacity));
        history.free();
        scratch.free();
    }

    @Test
    void isalMakesASegmentTheJdkReads() throws Exception {
        assumeTrue(NativeGlue.has(NativeGlue.FEATURE_ISAL), "no ISA-L");
        NativeMemory state = NativeMemory.allocate((int) Isal.isalStateBytes());
        roundTrip(
                words(),
                (in, length, out, capacity) ->
                        Isal.isalBlock(state.address(), in, 0, length, 2, NativeEncoder.BLOCK_LAST, out, capacity));
        state.free();
    }

    private static final byte[] REPEATED =
            "the quick brown fox jumps over the lazy dog; ".repeat(100).getBytes(StandardCharsets.US_ASCII);

    /** Text that does not repeat itself from afar, which is not for ISA-L. */
    private static byte[] words() {
        String[] words = new String(REPEATED, 0, 43, StandardCharsets.US_ASCII).split(" ", -1);
        return new Random(7)
                .ints(1000, 0, words.length)
                .mapToObj(i -> words[i])
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private interface Engine {
        long block(long in, int length, long out, int capacity);
    }

    private static void roundTrip(byte[] text, Engine engine) throws Exception {
        NativeMemory in = NativeMemory.allocate(text.length);
        NativeMemory out = NativeMemory.allocate(text.length);
        in.view().put(text);
        long written = engine.block(in.address(), text.length, out.address(), text.length);
        assertThat(written).isBetween(1L, (long) text.length / 3);
        byte[] back = new byte[text.length + 1];
        Inflater inflater = new Inflater(true);
        inflater.setInput(out.view().limit((int) written));
        assertThat(inflater.inflate(back)).isEqualTo(text.length);
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        assertThat(back).startsWith(text);
        assertThat(engine.block(in.address(), text.length, out.address(), (int) written - 1))
                .isEqualTo(NativeGlue.E_SPACE);
        inflater.end();
        in.free();
        out.free();
    }

    @Test
    void decoderReadsWhatTheJdkWrote() throws Exception {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        NativeMemory inflater = NativeMemory.allocate((int) NativeDecoder.inflaterBytes(0));
        NativeMemory in = NativeMemory.allocate(100);
        // "abc" in a stored block, then two bytes that are none of its business.
        in.view().put(new byte[] {1, 3, 0, -4, -1, 'a', 'b', 'c', 9, 9});
        long result = NativeDecoder.inflate(inflater.address(), in.address(), 10, 100, NativeDecoder.INFLATE_START);
        assertThat(NativeDecoder.consumed(result)).isEqualTo(8);
        assertThat(NativeDecoder.produced(result)).isEqualTo(3);
        assertThat(NativeDecoder.status(result)).isEqualTo(NativeDecoder.INFLATE_END);
        int offset = NativeDecoder.offset(result);
        assertThat(inflater.view().get(offset + 1)).isEqualTo((byte) 'b');
        in.view().put(0, (byte) 7);
        int status = NativeDecoder.status(
                NativeDecoder.inflate(inflater.address(), in.address(), 10, 100, NativeDecoder.INFLATE_START));
        assertThat(status).isGreaterThan(NativeDecoder.INFLATE_END);
        assertThat(NativeDecoder.inflateMessage(status)).isEqualTo("invalid block type");
        in.free();
        inflater.free();
    }

    @Test
    void resultOfInflateUnpacks() {
        long result = 17L << 58 | 0x87654L << 38 | 0x20001L << 20 | 0x80003;
        assertThat(NativeDecoder.consumed(result)).isEqualTo(0x80003);
        assertThat(NativeDecoder.produced(result)).isEqualTo(0x20001);
        assertThat(NativeDecoder.offset(result)).isEqualTo(0x87654);
        assertThat(NativeDecoder.status(result)).isEqualTo(17);
    }
}
