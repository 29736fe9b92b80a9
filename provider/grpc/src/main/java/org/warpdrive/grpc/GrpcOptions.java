// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.grpc;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.Integration;

/**
 * The option table of this artifact: {@code warpdrive.grpc}, which switches WarpDrive in gRPC on or off. Found by
 * {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class GrpcOptions implements OptionTable {
    static final Integration GRPC = new Integration("grpc", "gRPC");

    @Override
    public String artifact() {
        return "warpdrive-grpc";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(GRPC.option());
    }
}
