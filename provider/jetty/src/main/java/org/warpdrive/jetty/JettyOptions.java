// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/** Whether WarpDrive is used in Jetty: the one option of this artifact. */
public final class JettyOptions implements OptionTable {
    public static final Integration JETTY = new Integration("jetty", "Jetty");

    @Override
    public String artifact() {
        return "warpdrive-jetty";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(JETTY.option());
    }
}
