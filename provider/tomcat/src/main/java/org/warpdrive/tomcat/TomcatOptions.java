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
    static final Integration TOMCAT = new Integration("tomcat", "Tomcat");

    @Override
    public String artifact() {
        return "warpdrive-tomcat";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(TOMCAT.option());
    }

    /** Whether WarpDrive compresses in Tomcat, for who sets Tomcat up. The first call decides, and logs it. */
    public static boolean isOn() {
        return TOMCAT.isOn();
    }

    /** Something could not be set up: from now on Tomcat compresses as it always did. */
    public static void failed(Throwable cause) {
        TOMCAT.failed(cause);
    }
}
