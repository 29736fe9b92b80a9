// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.hadoop}, which switches WarpDrive in Hadoop's codecs on or off.
 * Found by {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class HadoopOptions implements OptionTable {
    static final Integration HADOOP = new Integration("hadoop", "Hadoop's codecs");

    @Override
    public String artifact() {
        return "warpdrive-hadoop";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(HADOOP.option());
    }
}
