// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** With {@code warpdrive.enabled=true}, embedded Tomcat or Jetty compresses with WarpDrive what {@code server.compression} says. */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnProperty(name = "warpdrive.enabled", havingValue = "true")
public class WarpDriveAutoConfiguration {
    /** For Spring. */
    public WarpDriveAutoConfiguration() {}

    /** Exchanges the protocol of the connector that Boot will make. */
    @Bean
    @ConditionalOnClass(name = "org.apache.coyote.http11.Http11NioProtocol")
    public WebServerFactoryCustomizer<WebServerFactory> warpDriveTomcatCustomizer() {
        return new TomcatProtocolCustomizer();
    }

    /** Gives pools to the server that Boot will make. */
    @Bean
    @ConditionalOnClass(name = "org.eclipse.jetty.util.compression.DeflaterPool")
    public WebServerFactoryCustomizer<WebServerFactory> warpDriveJettyCustomizer() {
        return new JettyPoolsCustomizer();
    }
}
