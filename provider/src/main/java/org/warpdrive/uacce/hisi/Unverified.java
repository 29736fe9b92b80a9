// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

/**
 * Everything this driver takes for granted about the device that no document states and no hardware has shown us. Each
 * constant is named where it is relied on, so that deleting one finds all that would have to change.
 */
final class Unverified {
    /**
     * A stateful compression ended by SYNC (not FINISH) ends on a byte boundary with an empty stored block, the bytes
     * {@code 00 00 FF FF} last. UADK and KAEzip hand such output out as a flushed zlib stream, so it is implied. Guard:
     * each segment's last bytes, the self-test of each device, sampled decoding.
     */
    static final int SYNC_MARKER = 0xffff_0000;

    /**
     * The device ignores the checksum word of a request that starts a stream, or takes 0 there for the start value of
     * either checksum. Guard: each segment's checksum is compared.
     */
    static final int FIRST_CHECKSUM = 0;

    /**
     * A device refers to nothing before the input of a request that starts a stream in a zeroed context. Guard: the
     * self-test decodes without a window.
     */
    static final boolean ZERO_CONTEXT_HAS_NO_WINDOW = true;

    /** Output never exceeds nine eighths of the input by more than headers and trailers. Guard: status and length. */
    static final int EXPANSION_NUMERATOR = 9;

    static final int EXPANSION_DENOMINATOR = 8;

    /** Stateless requests ignore the NEW and FINISH bits; set here as UADK sets them. */
    static final boolean STATELESS_SETS_NEW_AND_FINISH = true;

    /** A full fence of the JVM may not order stores before a store to device memory on arm64: the glue's barrier does. */
    static final boolean DOORBELL_NEEDS_NATIVE_BARRIER = true;

    private Unverified() {}
}
