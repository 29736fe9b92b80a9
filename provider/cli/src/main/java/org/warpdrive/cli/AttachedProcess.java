// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.stats.WarpDriveMXBean;

/**
 * A connection to another Java process that uses WarpDrive.
 *
 * @param bean proxy of the MXBean in that process
 * @param connection the connection, closed by {@link #close}
 */
record AttachedProcess(WarpDriveMXBean bean, AutoCloseable connection) implements AutoCloseable {
    static final String MISSING_MODULE = "this Java has not the module jdk.attach or java.management.rmi";

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            // The process has ended; there is nothing left to close.
        }
    }
}
