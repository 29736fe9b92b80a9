// SPDX-License-Identifier: Apache-2.0
/**
 * Drop-in classes for {@code java.util.zip} that compress on accelerator queues, in a native codec, or in the JDK's
 * zlib.
 *
 * <p>API: {@link org.warpdrive.zip}, {@link org.warpdrive.config} and {@link org.warpdrive.stats}. The other packages
 * are internal, and exported to WarpDrive's own modules at most.
 *
 * @since 1.0
 */
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
