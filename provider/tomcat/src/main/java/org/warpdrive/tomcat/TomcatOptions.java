// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/** Whether WarpDrive is used in Tomcat: the one option of this artifact. */
public final class TomcatOptions implements OptionTable {
    public static final Integration TOMCAT = new Integration("tomcat", "Tomcat");

    @Override
    public String artifact() {
        return "warpdrive-tomcat";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(TOMCAT.option());
    }
}
