// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.tomcat;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.tomcat}, which switches WarpDrive in Tomcat on or off. Found by
 * {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class TomcatOptions implements OptionTable {
    /** Tomcat as an integration: its switch, and whether WarpDrive is in use. */
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
