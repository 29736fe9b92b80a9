// SPDX-License-Identifier: Apache-2.0
/** Drop-in {@code java.util.zip} on accelerator queues, a native codec, or the JDK. */
module org.warpdrive.zip {
    requires org.warpdrive.nativeglue;
    requires static org.jspecify;

    exports org.warpdrive.zip;

    provides java.util.spi.ToolProvider with
            org.warpdrive.cli.WdzipTool;
}
