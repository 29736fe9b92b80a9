// SPDX-License-Identifier: Apache-2.0
/** WarpDrive's counters as meters of Micrometer. */
module org.warpdrive.micrometer {
    requires transitive micrometer.core;
    requires org.warpdrive.zip;
    requires static org.jspecify;
    requires static spring.boot.autoconfigure;
    requires static spring.context;

    exports org.warpdrive.micrometer;
}
