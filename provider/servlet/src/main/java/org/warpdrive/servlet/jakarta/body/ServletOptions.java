// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/** Whether WarpDrive is used in the servlet filter: the one option of this artifact. */
public final class ServletOptions implements OptionTable {
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
