// SPDX-License-Identifier: Apache-2.0
/** Pools of deflaters and inflaters for Undertow, filled by WarpDrive. */
module org.warpdrive.undertow {
    requires transitive undertow.core;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.undertow;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.undertow.UndertowOptions;
}
