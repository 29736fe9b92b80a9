// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Inflater;

/** An {@link Inflater} that is faster. */
public class WdInflater extends Inflater {
    public WdInflater() {
        this(false);
    }

    public WdInflater(boolean nowrap) {
        super(nowrap);
    }
}
