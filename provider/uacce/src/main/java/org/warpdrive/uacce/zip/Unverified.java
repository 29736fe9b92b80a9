// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/**
 * Assumptions about the device that no document states and no hardware has confirmed. Each constant is used where the
 * driver relies on its assumption, so deleting one finds all code that would have to change.
 *
 * <p>Three assumptions have no number. A request that starts a stream in a zeroed context refers to nothing before its
 * input (guard: the self-test decodes without a window). Stateless requests ignore the bits NEW and FINISH, which are
 * set as UADK sets them. The completions of a queue arrive in the order of its requests (guard: each names its slot and
 * carries a tag).
 */
final class Unverified {
    /**
     * A stateful compression ended with SYNC (not FINISH) ends on a byte boundary with an empty stored block, whose
     * last bytes are {@code 00 00 FF FF}. UADK and KAEzip return such output as a flushed zlib stream, which implies
     * it. Guards: the check of each segment's last bytes, the self-test of each device, sampled decoding.
     */
    static final int SYNC_MARKER = 0xffff_0000;

    /**
     * The device either ignores the checksum word of a request that starts a stream, or takes 0 as the initial value of
     * either checksum. Guard: each segment's checksum is compared.
     */
    static final int FIRST_CHECKSUM = 0;

    /**
     * Output exceeds the input by at most this fraction of it, apart from headers and trailers. Guard: status and
     * length.
     */
    static final int EXPANSION_DENOMINATOR = 8;

    private Unverified() {}
}
