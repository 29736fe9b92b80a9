// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.netty}, which switches WarpDrive in Netty on or off. Found by
 * {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class NettyOptions implements OptionTable {
    static final Integration NETTY = new Integration("netty", "Netty");

    @Override
    public String artifact() {
        return "warpdrive-netty";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(NETTY.option());
    }
}
