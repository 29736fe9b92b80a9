// SPDX-License-Identifier: Apache-2.0
/** Pools of deflaters and inflaters for Jetty 12, filled by WarpDrive. */
module org.warpdrive.jetty {
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;
    requires static transitive org.eclipse.jetty.util;

    exports org.warpdrive.jetty;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.jetty.JettyOptions;
}
