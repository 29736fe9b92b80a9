// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

/** What is around the DEFLATE data. */
enum Wrapping {
    GZIP(31, "-g"),
    ZLIB(15, "-z"),
    RAW(-15, "--raw");

    private final int windowBits;
    private final String option;

    Wrapping(int windowBits, String option) {
        this.windowBits = windowBits;
        this.option = option;
    }

    /** As in zlib's deflateInit2. */
    int windowBits() {
        return windowBits;
    }

    /** The option of wdzip. */
    String option() {
        return option;
    }
}
