// SPDX-License-Identifier: Apache-2.0
/** Drop-in {@code java.util.zip} on accelerator queues, a native codec, or the JDK. */
module org.warpdrive.zip {
    requires org.warpdrive.nativeglue;
    requires static java.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports org.warpdrive.config;
    exports org.warpdrive.stats;
    exports org.warpdrive.zip;
    exports org.warpdrive.engine to
            org.warpdrive.uacce,
            org.warpdrive.uacce.soft;
    exports org.warpdrive.runtime to
            org.warpdrive.cli,
            org.warpdrive.compress,
            org.warpdrive.grpc,
            org.warpdrive.hadoop,
            org.warpdrive.jetty,
            org.warpdrive.netty,
            org.warpdrive.servlet.jakarta,
            org.warpdrive.servlet.javax,
            org.warpdrive.spring,
            org.warpdrive.tomcat,
            org.warpdrive.uacce,
            org.warpdrive.uacce.soft,
            org.warpdrive.undertow;
    exports org.warpdrive.zip.gzip to
            org.warpdrive.cli,
            org.warpdrive.compress,
            org.warpdrive.hadoop,
            org.warpdrive.netty;

    uses org.warpdrive.config.OptionTable;
    uses org.warpdrive.engine.EngineProvider;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.runtime.ZipOptions;
}
