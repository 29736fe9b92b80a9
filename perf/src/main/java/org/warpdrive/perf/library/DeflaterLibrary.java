// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

/** A library whose compressors in one shot are the {@link #deflater deflaters} that it flushes too. */
interface DeflaterLibrary extends Library {
    @Override
    default OneShot reused(int level) {
        return DeflaterOneShot.reused(deflater(level));
    }

    @Override
    default OneShot fresh(int level) {
        return DeflaterOneShot.fresh(() -> deflater(level));
    }
}
