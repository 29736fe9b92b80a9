// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.sys.Libc;

/**
 * What must never be done to a device's memory is looked for in the compiled classes, since a test that does not do it proves
 * nothing. The rules, and where the others among them are tested:
 *
 * <table>
 * <caption>Access to mappings</caption>
 * <tr><td>get and set only, no compare-and-set</td><td>here</td></tr>
 * <tr><td>doorbell registers are never read, never written in bulk</td><td>here</td></tr>
 * <tr><td>a doorbell is one aligned store of 8 bytes, after a barrier and before a call that does nothing</td>
 *     <td>here, and {@code KernelQueueFileTest.aDoorbellIsOneLittleEndianWord}</td></tr>
 * <tr><td>a revoked mapping is caught on every exit; what was read is believed after that</td>
 *     <td>{@code QmQueueTest.aRemovedDeviceIsAConditionAndNoException}, {@code SoftRemovalTest},
 *     {@code ZipQueueTest.whatLiesInTheDevicesMemoryIsLostWithIt}</td></tr>
 * <tr><td>exceptions are not told apart by their texts</td><td>here</td></tr>
 * <tr><td>one object owns descriptor and mappings; views never leave it</td>
 *     <td>here, and {@code KernelQueueFileTest.afterCloseNothingIsMappedNothingOpenAndNothingCrashes}</td></tr>
 * <tr><td>first stopped, then unmapped, then closed, and not while somebody holds it</td>
 *     <td>{@code WdQueueTest.theQueueStopsBeforeItsFileIsClosed}, {@code QueuePoolTest},
 *     {@code ZipLeasesTest.aQueueIsStoppedByThoseWhoLookAfterItAndNeverOnTheWayOfABlock}</td></tr>
 * <tr><td>poll(2) has a timeout, is called every half ring, and proves nothing by silence</td>
 *     <td>{@code KernelQueueFileTest.aPollWithoutATimeoutIsACallersMistake}, {@code
 *     QmQueueTest.theKernelsHeadIsKeptInStepEveryHalfRing}, {@code WdQueueTest.whatPollSaysEndsNoWait}</td></tr>
 * <tr><td>no mremap</td><td>here</td></tr>
 * </table>
 *
 * <table>
 * <caption>Ends of requests</caption>
 * <tr><td>a request ends with its completion and not before</td>
 *     <td>{@code QmQueueTest.aRequestTheDeviceMayHaveSeenStaysInFlightWhenItIsRemoved}, {@code
 *     WdQueueTest.flushWaitsForAllAndTellsWhenItCouldNot}</td></tr>
 * <tr><td>after a timeout its block is done from kept input into other memory</td>
 *     <td>{@code LostRequestsTest.withoutProgressBlocksAreDoneElsewhereAndTheQueueDrains} and {@code
 *     whatComesLateTouchesNoOutputAndNothingIsSentAfterIt}</td></tr>
 * <tr><td>its memory and its entry stay with the queue, which drains: nothing is sent, all is still reaped</td>
 *     <td>the same</td></tr>
 * <tr><td>then it is stopped, reaped once more, unmapped and closed</td>
 *     <td>{@code WdQueueTest.theQueueStopsBeforeItsFileIsClosed} and {@code memoryOfASettledQueueIsFreed}, {@code
 *     QmQueueTest.aStoppedQueueIsReapedWithoutDoorbells}</td></tr>
 * <tr><td>memory of completed requests is freed; the rest is parked until the last queue is closed, or the device is gone</td>
 *     <td>{@code LostRequestsTest.onlyTheMemoryOfRequestsThatNeverCameBackIsParkedUntilTheLastQueueIsClosed}, {@code
 *     WdQueueTest.onceTheDeviceIsGoneNothingStaysParked}</td></tr>
 * <tr><td>parked bytes are counted and capped</td>
 *     <td>{@code DeviceTrustTest.aDeviceThatMakesUsParkTooMuchIsOff}</td></tr>
 * <tr><td>that a stop succeeded proves nothing</td>
 *     <td>{@code WdQueueTest.memoryOfARequestThatNeverCameBackIsParked}</td></tr>
 * <tr><td>stopping is not on the way of a block, nor a Cleaner's work</td>
 *     <td>{@code ZipLeasesTest.aQueueIsStoppedByThoseWhoLookAfterItAndNeverOnTheWayOfABlock}</td></tr>
 * </table>
 *
 * <p>What is said of staging memory, {@code StagingArenaTest} has: per node, capped, last in first out, touched before a
 * device sees it, kept from children, huge pages decided against before the first touch.
 */
class DeviceAccessTest {
    private static final List<ClassCalls> DRIVER = Stream.of(WdQueue.class, SoftDevice.class)
            .flatMap(one -> ClassCalls.below(one, "org/warpdrive/uacce").stream())
            .toList();
    private static final List<ClassCalls> GLUE = ClassCalls.below(Libc.class, "org/warpdrive/uacce/sys");

    private static ClassCalls driver(String name) {
        return DRIVER.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> accesses(String name) {
        return driver(name).members().stream()
                .filter(member -> member.matches("DeviceRegion\\.(get|put|share).*"))
                .toList();
    }

    private static Set<String> users(String member) {
        return DRIVER.stream()
                .filter(one -> one.members().contains(member))
                .map(ClassCalls::name)
                .collect(Collectors.toSet());
    }

    @Test
    void deviceMemoryIsReadAndWrittenByGetAndSetAlone() {
        assertThat(driver("DeviceRegion").members().stream().filter(member -> member.startsWith("VarHandle.")))
                .containsExactlyInAnyOrder(
                        "VarHandle.get", "VarHandle.set", "VarHandle.getAcquire", "VarHandle.setRelease");
        assertThat(users("MethodHandles.byteBufferViewVarHandle")).containsExactly("DeviceRegion");
    }

    @Test
    void aRegionsMemoryLeavesItOnlyWhereItIsTheProcesssOwn() {
        assertThat(Stream.of(DeviceRegion.class.getMethods())
                        .filter(method -> Buffer.class.isAssignableFrom(method.getReturnType())))
                .isEmpty();
        assertThat(Stream.of(DeviceRegion.class.getDeclaredFields())
                        .filter(field -> !Modifier.isPrivate(field.getModifiers())))
                .isEmpty();
        assertThat(users("DeviceRegion.share")).as("the static shared region").containsExactly("MemoryReserve");
    }

    @Test
    void doorbellRegistersAreWrittenByTheirDoorbellAndNeverRead() {
        for (String name : List.of("KernelDoorbell", "SoftDoorbell")) {
            assertThat(accesses(name)).as(name).containsExactly("DeviceRegion.putLongRelease");
        }
        assertThat(accesses("KernelQueueFile")).isEmpty();
        assertThat(accesses("SubmissionRing")).as("it would show").contains("DeviceRegion.getLongPlain");
        // Who drives a queue gets a doorbell, which only rings, and no region.
        assertThat(Stream.of(Doorbell.class.getMethods()).map(java.lang.reflect.Method::getName))
                .containsExactly("ring");
        assertThat(Stream.of(QueueFile.class.getMethods())
                        .filter(method -> method.getReturnType() == DeviceRegion.class)
                        .map(java.lang.reflect.Method::getName))
                .containsExactly("map");
    }

    @Test
    void aDoorbellHasItsBarrierBeforeAndItsCallAfter() {
        List<String> calls = driver("KernelDoorbell").members().stream()
                .filter(member -> member.startsWith("NativeBarrier.") || member.startsWith("DeviceRegion."))
                .toList();
        assertThat(calls) // as the compiler met them
                .containsExactly("NativeBarrier.deviceBarrier", "DeviceRegion.putLongRelease", "NativeBarrier.noOp");
    }

    @Test
    void whoCatchesARevokedMappingDoesNotReadItsText() {
        List<ClassCalls> catchers = DRIVER.stream()
                .filter(one -> one.texts().contains("java/lang/InternalError"))
                .toList();
        assertThat(catchers.stream().map(ClassCalls::name)).contains("QmQueue", "ZipQueue");
        assertThat(catchers)
                .noneMatch(one -> one.usesAnyOf("InternalError")
                        || one.usesAnyOf("Throwable")
                        || one.members().contains("Error.getMessage"));
    }

    @Test
    void mappingsAreNeverMoved() throws IOException {
        assertThat(DRIVER).noneMatch(one -> one.texts().contains("mremap"));
        assertThat(GLUE).noneMatch(one -> one.texts().contains("mremap"));
        assertThat(GLUE).as("it would show").anyMatch(one -> one.texts().contains("munmap"));
        for (String platform : List.of("linux-x86-64", "linux-aarch64")) {
            try (InputStream in = NativeGlue.class.getResourceAsStream(platform + "/libwarpdrive.so")) {
                if (in != null) { // a build for one machine has one
                    assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .doesNotContain("mremap");
                }
            }
        }
    }

    @Test
    void theClassesLookedAtAreThoseThatDrive() {
        assertThat(DRIVER.stream().map(ClassCalls::name))
                .contains(WdQueue.class.getSimpleName(), QmDriver.class.getSimpleName(), "SoftFile");
    }
}
