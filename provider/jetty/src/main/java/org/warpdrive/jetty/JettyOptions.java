// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.jetty;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.jetty}, which switches WarpDrive in Jetty on or off. Found by
 * {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class JettyOptions implements OptionTable {
    static final Integration JETTY = new Integration("jetty", "Jetty");

    @Override
    public String artifact() {
        return "warpdrive-jetty";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(JETTY.option());
    }

    /** Whether WarpDrive compresses in Jetty, for who sets Jetty up. The first call decides, and logs it. */
    public static boolean isOn() {
        return JETTY.isOn();
    }

    /** Something could not be set up: from now on Jetty compresses as it always did. */
    public static void failed(Throwable cause) {
        JETTY.failed(cause);
    }
}
