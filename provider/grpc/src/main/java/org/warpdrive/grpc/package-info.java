// SPDX-License-Identifier: Apache-2.0
/** gzip for gRPC, on both sides of a call. */
@NullMarked
package org.warpdrive.grpc;

import org.jspecify.annotations.NullMarked;
