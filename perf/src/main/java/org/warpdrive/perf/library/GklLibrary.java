// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import com.intel.gkl.compression.IntelDeflater;

/**
 * Intel's Genomics Kernel Library: ISA-L at levels 1 and 2, a zlib above. One-shot only: its deflater ignores input
 * offsets and cannot continue a stream. On JDK 17 its levels 3 to 9 bind to the zlib the JDK has already loaded.
 */
final class GklLibrary implements Library {
    @Override
    public String name() {
        return "gkl";
    }

    @Override
    public OneShot reused(int level) {
        return DeflaterOneShot.reused(make(level));
    }

    @Override
    public OneShot fresh(int level) {
        return DeflaterOneShot.fresh(() -> make(level));
    }

    private static IntelDeflater make(int level) {
        if (!Native.LOADED) {
            throw new UnsupportedOperationException("gkl has no library for this machine");
        }
        return new IntelDeflater(level, true);
    }

    private static final class Native {
        static final boolean LOADED = new IntelDeflater().load(null);
    }
}
