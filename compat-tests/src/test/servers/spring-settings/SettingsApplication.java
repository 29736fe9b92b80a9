// SPDX-License-Identifier: Apache-2.0
package sample;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Starts one application context for each argument, which is the context's own arguments, and then compresses. With
 * {@code early} among them it also compresses before. In the end it says what WarpDrive is, or with {@code options}
 * instead which options have another value than their default.
 */
@Configuration
@EnableAutoConfiguration
public class SettingsApplication {
    private SettingsApplication() {}

    public static void main(String[] args) throws IOException {
        List<String> contexts = new ArrayList<>(List.of(args));
        boolean options = contexts.remove("options");
        if (contexts.remove("early")) {
            compress();
        }
        for (String context : contexts) {
            SpringApplication application = new SpringApplication(SettingsApplication.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.run(context.isEmpty() ? new String[0] : context.split(" ")).close();
        }
        if (options) {
            sayOptions();
            return;
        }
        compress();
        try (OutputStream out = new GZIPOutputStream(OutputStream.nullOutputStream())) {
            System.out.println("java.util.zip is " + out.getClass().getName());
        }
        System.out.println(WarpDrive.status());
    }

    private static void sayOptions() {
        for (OptionTable table : SystemConfig.tables()) {
            for (Option<?> option : table.options()) {
                if (!option.fromSystem().equals(option.defaultValue())) {
                    System.out.println("set: " + option);
                }
            }
        }
    }

    private static void compress() throws IOException {
        try (OutputStream out = new WdGZIPOutputStream(OutputStream.nullOutputStream())) {
            out.write(1);
        }
    }
}
