// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.stats.WarpDriveMXBean;

/**
 * Another Java process that uses WarpDrive.
 *
 * @param bean what it shows, and takes orders by
 * @param connection the way there
 */
record AttachedProcess(WarpDriveMXBean bean, AutoCloseable connection) implements AutoCloseable {
    static final String MISSING_MODULE = "this Java has not the module jdk.attach or java.management.rmi";

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            // The other side is gone, which is as good.
        }
    }
}
