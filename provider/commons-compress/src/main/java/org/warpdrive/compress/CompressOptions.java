// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/** Whether WarpDrive is used in Commons Compress: the one option of this artifact. */
public final class CompressOptions implements OptionTable {
    static final Integration COMPRESS = new Integration("compress", "Commons Compress");

    @Override
    public String artifact() {
        return "warpdrive-commons-compress";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(COMPRESS.option());
    }
}
