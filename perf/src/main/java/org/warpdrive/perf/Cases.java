// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warpdrive.perf.queue.LoadedDevice;

/** What is measured, and how fast it ought to be. */
final class Cases {
    static final String PARETO = "pareto";
    static final String THREADS = "threads";
    static final String LOAD = "load";

    private static final String PAIR = "jdk+warpdrive";
    /** Takes 100 us for a block of 64 KB and 33 more for each before it, and sleeps meanwhile: two processors are enough. */
    private static final List<String> SOFT_DEVICE = List.of(
            "-Dwarpdrive.engine=soft",
            "-Dwarpdrive.devices=soft:queues=32,latency=100us,gbps=2,answers=cached,memory=direct",
            "-Dwarpdrive.verify=checksum",
            "-Dwarpdrive.queues.max=32");

    private static final List<String> NO_NATIVES = List.of("-Dwarpdrive.native.enabled=false");
    /** libdeflate, by JNI and, on JDK 25, by FFM. They do whole buffers. */
    private static final String WHOLE_BUFFER_PEERS = "+libdeflate+aircompressor";

    private static final int PASS = 1;
    private static final int OWN_DATA_MILLIS = 150;

    private static final Map<Integer, Double> ONE_SHOT = Map.of(1, 4.1, 3, 3.4, 6, 3.9, 9, 6.2);
    private static final Map<Integer, Double> STREAMED = Map.of(1, 4.2, 6, 4.0);
    private static final int[] MESSAGE_SIZES = {1024, 4096, 16384, 65536};
    private static final double[] MESSAGE_NEW_6 = {2.0, 2.25, 2.5, 3.4};
    private static final double[] MESSAGE_REUSED_6 = {2.2, 2.3, 2.6, 3.5};
    private static final double[] MESSAGE_REUSED_1 = {3.3, 3.1, 3.9, 4.7};
    /** 3 % from 64 KB on, 15 % at 1 KB. */
    private static final double[] OVER_CODEC = {0.85, 0, 0, 0.97};

    /** Of messages of {@link #MESSAGE_SIZES}. */
    private static final double[] INFLATE_MESSAGE = {1.6, 1.95, 0, 0};

    private static final int[] FLUSH_SIZES = {200, 2000, 20_000};
    private static final double[] FLUSH = {2.8, 3.5, 3.5};

    private final boolean full;
    private final String fileBytes;
    private final List<Case> cases = new ArrayList<>();

    private Cases(boolean full) {
        this.full = full;
        this.fileBytes = Integer.toString(full ? 4 << 20 : 1 << 20);
    }

    /** The standard list. */
    static List<Case> standard(boolean full) {
        Cases all = new Cases(full);
        for (int level : new int[] {1, 3, 6, 9}) {
            all.oneShot(level);
        }
        all.streamed(1);
        all.streamed(6);
        for (int level : new int[] {6, 1}) {
            for (int i = 0; i < MESSAGE_SIZES.length; i++) {
                all.message(MESSAGE_SIZES[i], level, "new", level == 6 ? MESSAGE_NEW_6[i] : 0);
                all.message(MESSAGE_SIZES[i], level, "reused", level == 6 ? MESSAGE_REUSED_6[i] : MESSAGE_REUSED_1[i]);
            }
        }
        all.gzipStream(1024);
        all.gzipStream(16384);
        for (int i = 0; i < MESSAGE_SIZES.length; i++) {
            all.overCodec(MESSAGE_SIZES[i], OVER_CODEC[i]);
        }
        for (int i = 0; i < FLUSH_SIZES.length; i++) {
            all.flushed(FLUSH_SIZES[i], FLUSH[i]);
        }
        for (int size : full ? new int[] {65_536, 262_144, 1 << 20} : new int[] {262_144}) {
            all.flushed(size, 0);
        }
        all.reading();
        all.withoutNatives();
        all.threads(6);
        if (full) {
            all.threads(1);
            all.streamPeers();
        }
        all.loadedDevice();
        all.pareto();
        return all.cases;
    }

    /** For a user's own files: what decides whether it is worth it. */
    static List<Case> ownData(boolean full, List<Integer> levels) {
        Cases own = new Cases(full);
        for (int level : levels) {
            own.oneShot(level);
            own.streamed(level);
            own.message(4096, level, "new", 0);
            own.message(65536, level, "new", 0);
        }
        own.reading();
        own.pareto();
        return own.cases.stream().map(Cases::ofOwnData).toList();
    }

    /** No bounds, for nobody knows the data; and turns long enough where there is little of it. */
    private static Case ofOwnData(Case one) {
        return new Case(
                one.id(),
                one.title(),
                0,
                one.benchmark(),
                one.params(),
                one.groups(),
                one.ours(),
                one.base(),
                Math.max(OWN_DATA_MILLIS, one.iterationMillis()));
    }

    private void oneShot(int level) {
        files("oneshot/" + level, "level " + level + " one-shot", ONE_SHOT, WholeFiles.class, level);
    }

    private void streamed(int level) {
        files("stream/" + level, "level " + level + " streamed, 8 KB writes", STREAMED, StreamedFiles.class, level);
    }

    private void files(String id, String title, Map<Integer, Double> bounds, Class<?> benchmark, int level) {
        double bound = bounds.getOrDefault(level, 0.0);
        pair(id, title, bound, benchmark, Map.of("level", "" + level, "size", fileBytes), PAIR, PASS);
    }

    private void message(int size, int level, String object, double bound) {
        String peers = WHOLE_BUFFER_PEERS + "+gkl" + (level == 6 ? "+zstd:3" : "+zstd:1");
        String more = full && object.equals("new") ? peers + "+jzlib" : peers;
        pair(
                "message/" + kilo(size) + "/" + level + "/" + object,
                kilo(size) + " messages, level " + level + ", " + object,
                bound,
                SmallMessages.class,
                Map.of("level", "" + level, "size", "" + size, "object", object),
                PAIR + more,
                full ? 250 : 120);
    }

    private void gzipStream(int size) {
        for (int level : new int[] {6, 1}) {
            pair(
                    "message/" + kilo(size) + "/" + level + "/stream",
                    kilo(size) + " gzip stream, level " + level + ", new each",
                    0,
                    SmallMessages.class,
                    Map.of("level", "" + level, "size", "" + size, "object", "stream"),
                    PAIR,
                    full ? 250 : 120);
        }
    }

    /** What Java costs: the codec's own time over that of a whole call. */
    private void overCodec(int size, double bound) {
        cases.add(new Case(
                "codec/" + kilo(size),
                kilo(size) + " messages, level 6, over the codec alone",
                bound,
                SmallMessages.class,
                params(Map.of("level", "6", "size", "" + size, "object", "reused")),
                List.of(new Case.Group("codec+warpdrive", "", List.of(), 1)),
                "warpdrive",
                "codec",
                full ? 250 : 120));
    }

    private void flushed(int size, double bound) {
        pair(
                "flush/" + size,
                "SYNC_FLUSH every " + (size < 65_536 ? size + " B" : kilo(size)),
                bound,
                FlushedStream.class,
                Map.of("level", "6", "size", "" + size),
                PAIR,
                full ? 250 : 120);
    }

    private void reading() {
        int millis = full ? 300 : PASS;
        gunzip("512", "default", 2.8, millis);
        gunzip("65536", "64 KB", 2.8, millis);
        inflate("whole", "Inflater, 1 MB at once", 2.6, files("0", "0"), WHOLE_BUFFER_PEERS, millis);
        inflate("room64K", "Inflater, 64 KB of room", 2.65, files("0", "65536"), "", millis);
        inflate("512", "Inflater fed 512 bytes at a time", 0, files("512", "0"), "", millis);
        for (int i = 0; i < MESSAGE_SIZES.length; i++) {
            inflate(
                    kilo(MESSAGE_SIZES[i]),
                    "Inflater, " + kilo(MESSAGE_SIZES[i]) + " messages",
                    INFLATE_MESSAGE[i],
                    Map.of("payload", "messages", "feed", "0", "size", "" + MESSAGE_SIZES[i]),
                    WHOLE_BUFFER_PEERS,
                    full ? 250 : 120);
        }
    }

    private void gunzip(String buffer, String title, double bound, int millis) {
        pair(
                "gunzip/" + (buffer.equals("512") ? buffer : "64K"),
                "GZIPInputStream, " + title + " buffer",
                bound,
                GzipReading.class,
                Map.of("buffer", buffer, "size", fileBytes),
                PAIR,
                millis);
    }

    private Map<String, String> files(String feed, String room) {
        return Map.of("payload", "files", "feed", feed, "room", room, "size", fileBytes);
    }

    private void inflate(String id, String title, double bound, Map<String, String> params, String peers, int millis) {
        pair("inflate/" + id, title, bound, Inflating.class, params, PAIR + peers, millis);
    }

    private void withoutNatives() {
        List<Case> with = List.copyOf(cases);
        List<String> ids = full
                ? List.of(
                        "oneshot/1",
                        "oneshot/6",
                        "stream/1",
                        "stream/6",
                        "message/1K/6/new",
                        "message/1K/6/reused",
                        "message/64K/6/reused",
                        "flush/200",
                        "flush/2000",
                        "gunzip/512",
                        "inflate/whole",
                        "inflate/1K")
                : List.of("oneshot/1", "message/1K/6/new", "message/1K/6/reused", "flush/2000", "gunzip/512");
        for (Case one : with) {
            if (ids.contains(one.id())) {
                cases.add(new Case(
                        "no-natives/" + one.id(),
                        "natives disabled: " + one.title(),
                        0.97,
                        one.benchmark(),
                        one.params(),
                        List.of(new Case.Group(PAIR, "", NO_NATIVES, 1)),
                        "warpdrive",
                        "jdk",
                        one.iterationMillis()));
            }
        }
    }

    /** One long stream with one worker and with two; and two streams side by side, for what the machine can give. */
    private void threads(int level) {
        List<Case.Group> groups = new ArrayList<>();
        groups.add(new Case.Group("warpdrive", "", List.of("-Dwarpdrive.threads=1"), 1));
        groups.add(new Case.Group("warpdrive", " threads=2", List.of("-Dwarpdrive.threads=2"), 1));
        groups.add(new Case.Group("warpdrive", " two streams", List.of("-Dwarpdrive.threads=1"), 2));
        if (full) {
            groups.add(new Case.Group("jdk", "", List.of(), 1));
            groups.add(new Case.Group("jdk", " two streams", List.of(), 2));
        }
        String bytes = Integer.toString(full ? 64 << 20 : 24 << 20);
        cases.add(new Case(
                THREADS + "/" + level,
                "level " + level + ", one stream, two threads over one",
                1.9,
                StreamedFiles.class,
                params(Map.of("level", "" + level, "size", fileBytes, "joined", bytes)),
                List.copyOf(groups),
                "warpdrive threads=2",
                "warpdrive",
                PASS));
    }

    /** More and more threads, each with one block under way. */
    private void loadedDevice() {
        List<Case.Group> groups = new ArrayList<>();
        for (int threads = 1; threads <= 16; threads *= 2) {
            groups.add(new Case.Group("warpdrive", " x " + threads, SOFT_DEVICE, threads));
        }
        cases.add(new Case(
                LOAD,
                "blocks of 64 KB on a soft device, by threads",
                0,
                LoadedDevice.class,
                params(Map.of("size", "65536")),
                List.copyOf(groups),
                "",
                "warpdrive x 1",
                full ? 1000 : 200));
    }

    private void streamPeers() {
        for (int level : new int[] {1, 6}) {
            String peers = "jdk+commons-compress+netty-jdk+netty-jzlib+jzlib+zstd:" + (level == 6 ? 3 : 1);
            cases.add(new Case(
                    "peers/stream/" + level,
                    "level " + level + " streamed, 8 KB writes",
                    0,
                    StreamedFiles.class,
                    params(Map.of("level", "" + level, "size", "1048576")),
                    List.of(new Case.Group(peers + "+warpdrive", "", List.of(), 1)),
                    "",
                    "jdk",
                    PASS));
        }
    }

    /** Every engine and level in one JVM, so that all points of the plot can be compared. */
    private void pareto() {
        String engines =
                "jdk:6+jdk:1+jdk:3+jdk:9+warpdrive:1+warpdrive:3+warpdrive:6+warpdrive:9+zstd:1+zstd:3+gkl:1+jzlib:6"
                        + "+aircompressor:1+aircompressor:6+libdeflate:1+libdeflate:6"
                        + (full
                                ? "+jdk:2+jdk:4+jdk:5+jdk:7+jdk:8+warpdrive:2+warpdrive:4+warpdrive:5+warpdrive:7+warpdrive:8+jzlib:1+gkl:6+zstd:6"
                                : "");
        cases.add(new Case(
                PARETO,
                "one-shot over level 6 of the JDK",
                0,
                WholeFiles.class,
                params(Map.of("level", "6", "size", "1048576")),
                List.of(new Case.Group(engines, "", List.of(), 1)),
                "",
                "jdk:6",
                PASS));
    }

    private void pair(
            String id,
            String title,
            double bound,
            Class<?> benchmark,
            Map<String, String> params,
            String engines,
            int millis) {
        cases.add(new Case(
                id,
                title,
                bound,
                benchmark,
                params(params),
                List.of(new Case.Group(engines, "", List.of(), 1)),
                "warpdrive",
                "jdk",
                millis));
    }

    /** In one order, for reproducible files. */
    private static Map<String, String> params(Map<String, String> params) {
        return new TreeMap<>(params);
    }

    private static String kilo(int bytes) {
        return bytes / 1024 + "K";
    }
}
