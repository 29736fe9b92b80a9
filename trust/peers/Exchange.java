// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import org.warpdrive.zip.WarpDrive;

/**
 * Other implementations read what we write, and we read what they write, in turns until the time is up.
 *
 * <p>{@code Exchange DIRECTORY SECONDS SEED [NAME FORMATS COMMAND]...}: FORMATS is {@code all}, and COMMAND the words
 * of a {@link LongLived}; or it is {@code command:LEVELS}, and COMMAND the name of a {@link Command}.
 */
final class Exchange {
    private static final int BATCH = 50;
    private static final int FINDINGS_MOST = 5;
    private static volatile boolean stopping;

    private final Path work;
    private final long seed;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private long executions;
    private int findings;

    private Exchange(Path work, long seed) {
        this.work = work;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws Exception {
        Exchange exchange = new Exchange(Path.of(arguments[0]), Long.parseLong(arguments[2]));
        for (int i = 3; i < arguments.length; i += 3) {
            exchange.add(arguments[i], arguments[i + 1], arguments[i + 2]);
        }
        System.out.println(WarpDrive.status());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping = true;
            exchange.report();
        }));
        exchange.run(Long.parseLong(arguments[1]));
        System.exit(exchange.findings == 0 ? 0 : 1);
    }

    private void add(String name, String formats, String command) throws IOException {
        peers.add(
                formats.startsWith("command:")
                        ? new Command(command, Integer.parseInt(formats.substring("command:".length())), work)
                        : new LongLived(name, List.copyOf(EnumSet.allOf(Format.class)), List.of(command.split(" "))));
        counts.put(name, new long[2]);
    }

    private void run(long seconds) throws InterruptedException {
        long begin = System.nanoTime();
        for (long turn = 0; seconds == 0 || System.nanoTime() - begin < seconds * 1_000_000_000L; turn++) {
            for (Peer peer : peers) {
                take(peer, new SplittableRandom(seed * 1_000_003 + turn));
                if (findings >= FINDINGS_MOST) {
                    return;
                }
            }
            System.out.println("executions " + executions);
        }
    }

    /** A batch each way. */
    private void take(Peer peer, SplittableRandom random) throws InterruptedException {
        Format format = peer.formats().get(random.nextInt(peer.formats().size()));
        List<byte[]> plain = new ArrayList<>();
        List<byte[]> packed = new ArrayList<>();
        int[] lengths = new int[BATCH];
        String what = "we write";
        try {
            for (int i = 0; i < BATCH; i++) {
                plain.add(Data.draw(random));
                packed.add(Ours.write(random, format, plain.get(i)));
                lengths[i] = plain.get(i).length;
            }
            what = peer.name() + " reads";
            compare(peer, what, format, plain, peer.read(format, packed, lengths), packed);
            count(peer, 0);

            int level = random.nextInt(10);
            int variant = random.nextInt(256);
            what = peer.name() + " writes";
            packed = peer.write(format, level, variant, plain);
            what = "we read from " + peer.name();
            List<byte[]> back = new ArrayList<>();
            for (byte[] stream : packed) {
                back.add(Ours.read(random, format, stream));
            }
            compare(peer, what, format, plain, back, packed);
            count(peer, 1);
        } catch (IOException | DataFormatException | RuntimeException e) {
            find(what + ", " + format + ": " + e, plain, packed);
        }
    }

    private void count(Peer peer, int direction) {
        counts.get(peer.name())[direction] += BATCH;
        executions += BATCH;
    }

    private void compare(
            Peer peer, String what, Format format, List<byte[]> plain, List<byte[]> back, List<byte[]> packed)
            throws IOException, InterruptedException {
        List<byte[]> expected = plain;
        if (peer.isBatch()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            plain.forEach(all::writeBytes);
            expected = List.of(all.toByteArray());
        }
        for (int i = 0; i < expected.size(); i++) {
            int at = Arrays.mismatch(expected.get(i), back.get(i));
            if (at >= 0) {
                find(what + " other data, " + format + ", stream " + i + ", from byte " + at + " on", plain, packed);
                return;
            }
        }
    }

    /** Keeps the batch. Peers die with us when we are interrupted, which is no finding. */
    private void find(String what, List<byte[]> plain, List<byte[]> packed) throws InterruptedException {
        Thread.sleep(500);
        if (stopping) {
            return;
        }
        findings++;
        Path directory = work.resolve("finding-" + seed + "-" + findings);
        try {
            Files.createDirectories(directory);
            for (int i = 0; i < plain.size(); i++) {
                Files.write(directory.resolve("plain" + i), plain.get(i));
            }
            for (int i = 0; i < packed.size(); i++) {
                Files.write(directory.resolve("packed" + i), packed.get(i));
            }
        } catch (IOException e) {
            System.out.println("cannot keep it: " + e);
        }
        System.out.println("finding " + what.replaceAll("\\s+", " ") + "; " + directory);
    }

    private void report() {
        System.out.println("executions " + executions);
        counts.forEach(
                (name, n) -> System.out.println("note " + name + " read " + n[0] + " and wrote " + n[1]));
        peers.forEach(Peer::close);
    }
}
