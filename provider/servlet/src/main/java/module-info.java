// SPDX-License-Identifier: Apache-2.0
/** A servlet filter for {@code jakarta.servlet} that compresses responses with WarpDrive. */
module org.warpdrive.servlet.jakarta {
    requires transitive jakarta.servlet;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.servlet.jakarta;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.servlet.jakarta.body.ServletOptions;
}
