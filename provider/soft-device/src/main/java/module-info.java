// SPDX-License-Identifier: Apache-2.0
/** A uacce device in software, with fault injection. */
module org.warpdrive.uacce.soft {
    requires org.warpdrive.nativeglue;
    requires transitive org.warpdrive.uacce;
    requires static org.jspecify;

    exports org.warpdrive.uacce.soft;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.uacce.soft.SoftDevices;
    provides org.warpdrive.uacce.DeviceProvider with
            org.warpdrive.uacce.soft.SoftDevices;
}
