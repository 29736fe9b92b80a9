// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.micrometer;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The auto-configuration for Spring Boot 3.5 and 4: a bean that Spring Boot binds to each registry there is.
 *
 * @since 1.0
 */
@AutoConfiguration
@ConditionalOnClass(MeterBinder.class)
public class WarpDriveMetricsAutoConfiguration {
    /** Creates the configuration. Spring calls this. */
    public WarpDriveMetricsAutoConfiguration() {}

    /** Creates the binder, unless the application has one of its own. */
    @Bean
    @ConditionalOnMissingBean
    public WarpDriveMetrics warpDriveMetrics() {
        return new WarpDriveMetrics();
    }
}
