// SPDX-License-Identifier: Apache-2.0
/** Drop-in {@code java.util.zip} on accelerator queues, a native codec, or the JDK. */
module org.warpdrive.zip {
    requires org.warpdrive.nativeglue;
    requires static com.sun.jna;
    requires static java.management;
    requires static java.management.rmi;
    requires static jdk.attach;
    requires static jdk.jfr;
    requires static transitive hadoop.client.api;
    requires static transitive io.grpc;
    requires static transitive io.netty.buffer;
    requires static transitive io.netty.codec;
    requires static transitive io.netty.codec.http;
    requires static transitive io.netty.codec.http2;
    requires static transitive io.netty.common;
    requires static transitive io.netty.transport;
    requires static transitive java.servlet;
    requires static transitive org.apache.commons.compress;
    requires static transitive org.apache.commons.io;
    requires static transitive org.apache.tomcat.embed.core;
    requires static transitive org.eclipse.jetty.util;
    requires static transitive org.jspecify;
    requires static transitive spring.boot;
    requires static transitive spring.boot.autoconfigure;
    requires static transitive spring.context;
    requires static transitive spring.core;
    requires static transitive undertow.core;

    exports org.warpdrive.compress;
    exports org.warpdrive.grpc;
    exports org.warpdrive.hadoop;
    exports org.warpdrive.jetty;
    exports org.warpdrive.netty;
    exports org.warpdrive.servlet;
    exports org.warpdrive.servlet.jakarta;
    exports org.warpdrive.servlet.javax;
    exports org.warpdrive.spring;
    exports org.warpdrive.stats;
    exports org.warpdrive.tomcat;
    exports org.warpdrive.uacce;
    exports org.warpdrive.undertow;
    exports org.warpdrive.zip;

    provides java.util.spi.ToolProvider with
            org.warpdrive.cli.WdzipTool;

    uses org.warpdrive.uacce.QueueDriver;

    // Commons Compress's provider is named in META-INF/services alone: said here, it would be required of everybody.
    provides org.warpdrive.uacce.QueueDriver with
            org.warpdrive.uacce.hisi.QmDriver;
}
