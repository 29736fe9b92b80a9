// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/**
 * The conformance and differential suites once more, with a soft device doing every block it can: each row of the
 * matrix in a JVM of its own, as the engines of a JVM are put together once. {@code -Dwdtest.queues=full} runs
 * every flavour with every quirk and every fault, and more sequences, which takes a good half hour; {@code brief} runs
 * one row.
 *
 * <p>A suite that passes because software did all the work would prove nothing: each row also says how many blocks
 * the device must have done.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoftDeviceSuitesTest {
    private static final String EXTENT = System.getProperty("wdtest.queues", "");
    private static final boolean FULL = EXTENT.equals("full");
    private static final boolean BRIEF = EXTENT.equals("brief");
    private static final int AT_ONCE = 2;
    private static final int MIN_TESTS = 150;
    private static final int MIN_DEVICE_BLOCKS = 1_000;
    private static final int MIN_FAULTY_DEVICE_BLOCKS = 100;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int HELD_UP_TIMEOUT_MILLIS = 300;

    private static final List<String> FLAVOURS =
            List.of("mainline-v2", "mainline-v3", "kae", "rfc-attrs", "rfc-params");
    private static final List<String> QUIRKS = List.of(
            "sync=stored",
            "sync=unaligned",
            "end=0x13",
            "sum=honoured",
            "rawsum=none",
            "expand=9/8",
            "context=dirty",
            "put=frees",
            "pollhead=exact");
    private static final List<String> FAULTS = List.of(
            "status/500",
            "checksum/500",
            "short/500",
            "busy/3",
            "garbage/500",
            "stop/500",
            "late/300,late=600ms",
            "stall/1000");

    private static final List<String> SUITES = List.of(
            "org.warpdrive.compat.contract.WarpDriveContractTest",
            "org.warpdrive.compat.differential.DeflaterDifferentialTest");
    /** What only inflates is left out of most rows: devices do not. */
    private static final List<String> NESTED_INFLATERS = List.of("-Inflater", "-GzipInput");

    private static final List<String> MORE_SUITES = List.of(
            "org.warpdrive.compat.differential.InflaterDifferentialTest",
            "org.warpdrive.compat.ChunkingPropertyTest",
            "org.warpdrive.compat.load.ThreadsTest",
            "org.warpdrive.compat.peers.PeersTest");

    private final ExecutorService processes = Executors.newFixedThreadPool(AT_ONCE);

    @TempDir
    Path directory;

    /** One configuration: options of the device, joined by commas. */
    private record Row(String device) {
        /** One row reads as well. */
        List<String> classes() {
            List<String> classes = new ArrayList<>(SUITES);
            if (FULL) {
                classes.addAll(MORE_SUITES);
            }
            if (!device.equals(rows().findFirst().orElseThrow().device())) {
                classes.addAll(NESTED_INFLATERS);
            }
            return classes;
        }

        /** A device that fails too often is left alone, and rightly so. */
        int minDeviceBlocks() {
            return device.contains("fail=") ? MIN_FAULTY_DEVICE_BLOCKS : MIN_DEVICE_BLOCKS;
        }

        private boolean isHeldUp() {
            return device.contains("stall/") || device.contains("late/");
        }

        List<String> properties() {
            return List.of(
                    "-Dwarpdrive.engine=soft",
                    "-Dwarpdrive.devices=soft:" + device,
                    "-Dwarpdrive.hardware.min=1",
                    // A busy machine is not to be taken for a dead device, nor to be waited for long where one is dead.
                    "-Dwarpdrive.hardware.timeout=" + (isHeldUp() ? HELD_UP_TIMEOUT_MILLIS : TIMEOUT_MILLIS),
                    "-Dwarpdrive.log=false",
                    "-Dwdtest.sequences=" + (FULL ? 3_000 : 500));
        }
    }

    private static Stream<Row> rows() {
        Stream<String> quick = Stream.concat(
                FLAVOURS.stream().map(flavour -> "flavour=" + flavour),
                Stream.of(
                        "flavour=mainline-v2,sync=stored,sum=honoured,rawsum=none,put=frees",
                        "flavour=mainline-v3,sync=unaligned,end=0x13,expand=9/8,context=dirty,pollhead=exact",
                        "fail=status/500+checksum/500+short/500+busy/5+garbage/900+stop/900+late/900,late=600ms,grace=300"));
        Stream<String> full = FLAVOURS.stream().flatMap(flavour -> Stream.concat(
                        QUIRKS.stream(), FAULTS.stream().map(fault -> "fail=" + fault + ",grace=300"))
                .map(option -> "flavour=" + flavour + "," + option));
        return (FULL ? Stream.concat(quick, full) : quick).map(Row::new);
    }

    @TestFactory
    Stream<DynamicTest> theSuitesPassWithBlocksOnTheDevice() {
        String status = WarpDrive.status();
        assumeTrue(status.contains("inflate: native"), "soft devices need the native library: " + status);
        assumeFalse(System.getProperty("warpdrive.engine", "").equalsIgnoreCase("soft"), "this is such a process");
        List<Row> rows = rows().limit(BRIEF ? 1 : Long.MAX_VALUE).toList();
        List<Future<String>> outputs =
                rows.stream().map(row -> processes.submit(() -> run(row))).toList();
        return Stream.iterate(0, i -> i < rows.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(rows.get(i).device(), () -> check(rows.get(i), outputs.get(i))));
    }

    @AfterAll
    void end() {
        processes.shutdownNow();
    }

    private String run(Row row) throws IOException, InterruptedException {
        String[] main = Stream.concat(Stream.of(SuiteProcess.class.getName()), row.classes().stream())
                .toArray(String[]::new);
        return TestJvm.run(directory, row.properties(), TestJvm.classPath(), main);
    }

    private static void check(Row row, Future<String> future) throws InterruptedException, ExecutionException {
        String output = future.get();
        assertThat(output).startsWith("exit=0\n");
        assertThat(passed(output)).as("tests that passed: %s", output).isGreaterThan(MIN_TESTS);
        String status = output.substring(output.indexOf(SuiteProcess.STATUS));
        assertThat(SuiteProcess.deviceBlocks(status))
                .as("blocks of the device: %s", status)
                .isGreaterThan(row.minDeviceBlocks());
        System.out.println(
                row.device() + ": " + status.replace(SuiteProcess.STATUS, "").strip());
    }

    private static int passed(String output) {
        return Pattern.compile(SuiteProcess.TESTS + "(\\d+)")
                .matcher(output)
                .results()
                .map(MatchResult::group)
                .mapToInt(line -> Integer.parseInt(line.substring(SuiteProcess.TESTS.length())))
                .sum();
    }
}
