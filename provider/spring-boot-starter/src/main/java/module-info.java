// SPDX-License-Identifier: Apache-2.0
/** The auto-configuration of WarpDrive for Spring Boot 3.5 and 4. */
module org.warpdrive.spring {
    requires org.warpdrive.jetty;
    requires org.warpdrive.tomcat;
    requires transitive spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.context;
    requires spring.core;
    requires transitive org.warpdrive.zip;
    requires static org.eclipse.jetty.util;
    requires static org.jspecify;

    exports org.warpdrive.spring;

    // Which creates conditions.
    opens org.warpdrive.spring to
            spring.core;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.spring.SpringOptions;
}
