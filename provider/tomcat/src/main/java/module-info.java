// SPDX-License-Identifier: Apache-2.0
/** Tomcat connector protocols whose responses WarpDrive compresses. */
module org.warpdrive.tomcat {
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;
    requires static transitive org.apache.tomcat.embed.core;

    exports org.warpdrive.tomcat;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.tomcat.TomcatOptions;
}
