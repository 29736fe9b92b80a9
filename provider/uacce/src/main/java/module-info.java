// SPDX-License-Identifier: Apache-2.0
/** Accelerator queues of the Linux uacce framework as an engine of WarpDrive. */
module org.warpdrive.uacce {
    requires com.sun.jna;
    requires org.warpdrive.nativeglue;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.uacce;
    exports org.warpdrive.uacce.policy to
            org.warpdrive.cli;
    exports org.warpdrive.uacce.qm to
            org.warpdrive.uacce.soft;
    exports org.warpdrive.uacce.sys to
            org.warpdrive.uacce.soft;
    exports org.warpdrive.uacce.sysfs;
    exports org.warpdrive.uacce.zip to
            org.warpdrive.uacce.soft;

    uses org.warpdrive.uacce.DeviceProvider;
    uses org.warpdrive.uacce.QueueDriver;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.uacce.DeviceOptions;
    provides org.warpdrive.engine.EngineProvider with
            org.warpdrive.uacce.policy.ZipProvider;
    provides org.warpdrive.uacce.QueueDriver with
            org.warpdrive.uacce.qm.QmDriver;
}
