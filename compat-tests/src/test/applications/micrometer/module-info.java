// SPDX-License-Identifier: Apache-2.0
module app {
    requires org.warpdrive.micrometer;
    requires org.warpdrive.zip;
}
