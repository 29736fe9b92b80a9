// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The auto-configuration: with {@code warpdrive.enabled=true}, the embedded Tomcat or Jetty compresses with WarpDrive
 * what {@code server.compression} selects. An application sets only properties:
 *
 * <pre>{@code
 * warpdrive.enabled=true
 * server.compression.enabled=true
 * }</pre>
 *
 * @since 1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication
@Conditional(EnabledCondition.class)
public class WarpDriveAutoConfiguration {
    /** Creates the configuration. Spring calls this. */
    public WarpDriveAutoConfiguration() {}

    /** Creates the customizer that replaces the protocol of Tomcat's connector before Boot creates the server. */
    @Bean
    @ConditionalOnClass(name = "org.apache.coyote.http11.Http11NioProtocol")
    public WebServerFactoryCustomizer<WebServerFactory> warpDriveTomcatCustomizer() {
        return new TomcatProtocolCustomizer();
    }

    /** Creates the customizer that adds WarpDrive's pools to the Jetty server that Boot creates. */
    @Bean
    @ConditionalOnClass(name = "org.eclipse.jetty.util.compression.DeflaterPool")
    public WebServerFactoryCustomizer<WebServerFactory> warpDriveJettyCustomizer() {
        return new JettyPoolsCustomizer();
    }
}
