// SPDX-License-Identifier: Apache-2.0
module app {
    requires org.eclipse.jetty.util;
    requires org.warpdrive.jetty;
}
