// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Deflater;

/** A {@link Deflater} that is faster. */
public class WdDeflater extends Deflater {
    public WdDeflater() {
        this(DEFAULT_COMPRESSION, false);
    }

    public WdDeflater(int level) {
        this(level, false);
    }

    public WdDeflater(int level, boolean nowrap) {
        super(level, nowrap);
    }
}
