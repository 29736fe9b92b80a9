// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.compress}, which switches WarpDrive in Commons Compress on or
 * off. Found by {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
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
