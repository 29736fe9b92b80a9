// SPDX-License-Identifier: Apache-2.0
module app {
    requires org.apache.tomcat.embed.core;
    requires org.warpdrive.tomcat;
}
