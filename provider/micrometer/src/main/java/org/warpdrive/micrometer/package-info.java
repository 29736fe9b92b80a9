// SPDX-License-Identifier: Apache-2.0
/**
 * API: WarpDrive's counters as meters of Micrometer 1.x.
 *
 * <p>{@link org.warpdrive.micrometer.WarpDriveMetrics} binds them to any registry. A Spring Boot application that has
 * registries needs nothing but this artifact. The meters are called and described as the terms of
 * {@code org.warpdrive.stats}.
 */
@NullMarked
package org.warpdrive.micrometer;

import org.jspecify.annotations.NullMarked;
