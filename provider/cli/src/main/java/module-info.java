// SPDX-License-Identifier: Apache-2.0
/** The command {@code wdzip}. It exports no package. */
module org.warpdrive.cli {
    requires org.warpdrive.zip;
    requires static java.management;
    requires static java.management.rmi;
    requires static jdk.attach;
    requires static org.jspecify;
    requires static org.warpdrive.uacce;

    provides java.util.spi.ToolProvider with
            org.warpdrive.cli.WdzipTool;
}
