// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.servlet}, which switches the servlet filter on or off. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class ServletOptions implements OptionTable {
    /** The servlet filter as an integration: its switch, and whether WarpDrive is in use. */
    public static final Integration SERVLET =
            new Integration("servlet", "the servlet filter", "which passes responses on as they are");

    @Override
    public String artifact() {
        return "warpdrive-servlet";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(SERVLET.option());
    }
}
