// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.undertow;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.undertow}, which switches WarpDrive in Undertow on or off. Found
 * by {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class UndertowOptions implements OptionTable {
    static final Integration UNDERTOW = new Integration("undertow", "Undertow");

    @Override
    public String artifact() {
        return "warpdrive-undertow";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(UNDERTOW.option());
    }
}
