// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/** Whether WarpDrive is used in Hadoop's codecs: the one option of this artifact. */
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
