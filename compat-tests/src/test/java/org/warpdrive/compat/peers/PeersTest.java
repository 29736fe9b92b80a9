// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody reads what we write, and we read what everybody writes. */
class PeersTest {
    private static final int LARGE_BYTES = 100_000_000;

    @TempDir
    Path directory;

    static Stream<Arguments> pairs() {
        return Subjects.all().flatMap(subject -> Peers.all().stream()
                .flatMap(peer -> peer.wrappings().stream().map(w -> Arguments.of(subject, peer, w))));
    }

    private static void assumeThere(Peer peer) {
        assumeTrue(peer.absence().isEmpty(), () -> peer + ": " + peer.absence().orElse(""));
    }

    private static Map<String, byte[]> samples(Subjects subject) {
        return subject == Subjects.CLASSES ? Samples.small() : Samples.few();
    }

    @ParameterizedTest(name = "{0} to {1}, {2}")
    @MethodSource("pairs")
    void theyReadWhatWeWrite(Subjects subject, Peer peer, Wrapping wrapping) throws Exception {
        assumeThere(peer);
        roundTrips(samples(subject), wrapping, subject, peer);
    }

    @ParameterizedTest(name = "{1} to {0}, {2}")
    @MethodSource("pairs")
    void weReadWhatTheyWrite(Subjects subject, Peer peer, Wrapping wrapping) throws Exception {
        assumeThere(peer);
        roundTrips(samples(subject), wrapping, peer, subject);
    }

    private void roundTrips(Map<String, byte[]> samples, Wrapping wrapping, Peer writer, Peer reader) throws Exception {
        int level = 0;
        for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
            level = level % 9 + 1;
            roundTrip(sample.getKey(), sample.getValue(), wrapping, writer, reader, level);
        }
    }

    private void roundTrip(String name, byte[] data, Wrapping wrapping, Peer writer, Peer reader, int level)
            throws Exception {
        Path plain = Files.write(directory.resolve("plain"), data);
        Path packed = directory.resolve("packed");
        Path back = directory.resolve("back");
        writer.pack(plain, packed, wrapping, level);
        reader.unpack(packed, back, wrapping);
        assertThat(Files.mismatch(plain, back))
                .as("%s, level %d, first byte that differs", name, level)
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Subjects.class)
    void aLargeFileGoesToZlibAndBack(Subjects subject) throws Exception {
        Peer peer = Peers.ZLIB_IN_C;
        assumeThere(peer);
        Path plain = Samples.large(directory.resolve("plain"), LARGE_BYTES);
        Path packed = directory.resolve("packed");
        Path back = directory.resolve("back");

        subject.pack(plain, packed, Wrapping.GZIP, 1);
        peer.unpack(packed, back, Wrapping.GZIP);
        assertThat(Files.mismatch(plain, back)).isEqualTo(-1);

        Files.delete(packed);
        peer.pack(plain, packed, Wrapping.GZIP, 1);
        subject.unpack(packed, back, Wrapping.GZIP);
        assertThat(Files.mismatch(plain, back)).isEqualTo(-1);
    }

    /** One member of each writer, with the optional header fields they write, ours in between. */
    @ParameterizedTest
    @EnumSource(Subjects.class)
    void membersOfAllWritersInOneFile(Subjects subject) throws Exception {
        List<Peer> peers = new ArrayList<>(Peers.all());
        peers.removeIf(peer -> peer.absence().isPresent());
        Path all = directory.resolve("all");
        Path expected = directory.resolve("expected");
        try (OutputStream packedMembers = Files.newOutputStream(all);
                OutputStream plainMembers = Files.newOutputStream(expected)) {
            for (Peer peer : peers) {
                for (Peer writer : List.of(peer, subject)) {
                    Path plain =
                            Files.write(directory.resolve("plain"), Samples.log(40_000 + 1000 * peers.indexOf(peer)));
                    Path packed = directory.resolve("packed");
                    writer.pack(plain, packed, Wrapping.GZIP, 6);
                    Files.copy(packed, packedMembers);
                    Files.copy(plain, plainMembers);
                }
            }
        }
        Path back = directory.resolve("back");
        subject.unpack(all, back, Wrapping.GZIP);
        assertThat(Files.mismatch(expected, back)).as("by ourselves").isEqualTo(-1);
        for (Peer peer : peers) {
            peer.unpack(all, back, Wrapping.GZIP);
            assertThat(Files.mismatch(expected, back)).as("by %s", peer).isEqualTo(-1);
        }
    }
}
