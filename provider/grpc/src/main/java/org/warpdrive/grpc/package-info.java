// SPDX-License-Identifier: Apache-2.0
/**
 * API: the gzip codec of gRPC, for both sides of a call.
 *
 * <p>An application puts {@link org.warpdrive.grpc.WdGzip} into the registries of a server or channel. gRPC then calls
 * it for each message, and it compresses by the streams of {@link org.warpdrive.zip}.
 *
 * <p>With {@code -Dwarpdrive.grpc=off} gRPC's own codec does the work. It also does it if WarpDrive cannot be set up;
 * one warning is logged then.
 */
@NullMarked
package org.warpdrive.grpc;

import org.jspecify.annotations.NullMarked;
