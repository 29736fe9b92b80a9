// SPDX-License-Identifier: Apache-2.0
package sample;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.warpdrive.servlet.jakarta.WdCompressionFilter;

/** The filter as docs/integrations.md registers it. */
@Configuration
@Profile("registered")
public class Registered {
    @Bean
    public FilterRegistrationBean<WdCompressionFilter> compression() {
        FilterRegistrationBean<WdCompressionFilter> filter = new FilterRegistrationBean<>(new WdCompressionFilter());
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }
}
