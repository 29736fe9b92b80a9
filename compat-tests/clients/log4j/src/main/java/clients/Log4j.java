// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** A log that is rolled over to {@code .gz} each time it has a megabyte. */
public final class Log4j implements Client {
    @Override
    public long write(Path directory, Data data) throws IOException {
        LoggerContext context = Configurator.initialize(configuration(directory));
        Logger logger = context.getLogger("clients");
        for (String line : data.lines()) {
            logger.info(line);
        }
        // Waits for what is being compressed.
        if (!context.stop(1, TimeUnit.MINUTES)) {
            throw new IOException("the log does not end");
        }
        return data.length() - Files.size(active(directory));
    }

    private static BuiltConfiguration configuration(Path directory) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newAppender("file", "RollingFile")
                .addAttribute("fileName", active(directory))
                .addAttribute("filePattern", directory + "/%i.log.gz")
                .addAttribute("immediateFlush", false)
                .add(builder.newLayout("PatternLayout").addAttribute("pattern", "%m%n"))
                .addComponent(builder.newComponent("Policies")
                        .addComponent(builder.newComponent("SizeBasedTriggeringPolicy")
                                .addAttribute("size", "1MB")))
                .addComponent(builder.newComponent("DefaultRolloverStrategy").addAttribute("fileIndex", "nomax")));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("file")));
        return builder.build();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        for (int number = 1; Files.exists(rolled(directory, number)); number++) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(rolled(directory, number)))) {
                length += in.transferTo(data);
            }
        }
        Files.copy(active(directory), data);
        return length;
    }

    private static Path active(Path directory) {
        return directory.resolve("active.log");
    }

    private static Path rolled(Path directory, int number) {
        return directory.resolve(number + ".log.gz");
    }
}
