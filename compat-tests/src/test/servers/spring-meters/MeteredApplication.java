// SPDX-License-Identifier: Apache-2.0
package sample;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

/** Compresses, and says what the meters of Spring Boot's registry show; they are there by themselves. */
@Configuration
@EnableAutoConfiguration
public class MeteredApplication {
    private MeteredApplication() {}

    public static void main(String[] args) throws IOException {
        SpringApplication application = new SpringApplication(MeteredApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(args)) {
            try (OutputStream out = new WdGZIPOutputStream(OutputStream.nullOutputStream())) {
                out.write(new byte[50_000]);
            }
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            System.out.println("registry " + registry.getClass().getSimpleName());
            System.out.println("blocks "
                    + registry.get("warpdrive.blocks").functionCounters().stream()
                            .mapToDouble(each -> each.count())
                            .sum());
            System.out.println(
                    "streams " + registry.get("warpdrive.compressed.streams").functionCounter().count());
        }
        System.out.println(WarpDrive.status());
    }
}
