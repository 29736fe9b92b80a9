// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/**
 * What the driver takes for granted about the device though no document states it and no hardware has shown it. Each
 * constant is named where the driver relies on it, so deleting one finds all code that would have to change.
 *
 * <p>Three assumptions have no number. A request that starts a stream in a zeroed context refers to nothing before its
 * input (guard: the self-test decodes without a window). Stateless requests ignore the bits NEW and FINISH, which are
 * set as UADK sets them. The completions of a queue come in the order of its requests (guard: each names its slot and
 * carries a tag).
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

    /** Output exceeds the input by this part of it at most, headers and trailers aside. Guard: status and length. */
    static final int EXPANSION_DENOMINATOR = 8;

    private Unverified() {}
}
