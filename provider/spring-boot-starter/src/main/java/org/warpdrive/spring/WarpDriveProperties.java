// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.warpdrive.runtime.Log;
import org.warpdrive.zip.WarpDrive;

/**
 * Hands what Spring Boot knows of {@code warpdrive.*} to WarpDrive: from properties and YAML, of profiles too, from
 * environment variables such as {@code WARPDRIVE_THREADS}, and from the command line. System properties go before all
 * of them. Spring Boot makes one for each application, by {@code META-INF/spring.factories}.
 *
 * @since 1.0
 */
public final class WarpDriveProperties implements ApplicationListener<SpringApplicationEvent>, Ordered {
    /**
     * Right behind EnvironmentPostProcessorApplicationListener, which reads the files, and before all that listens to
     * the same event in order to use them, such as the logging system.
     */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 11;

    private static final String PREFIX = "warpdrive";

    /** What was not taken. Kept until logging works. */
    private final List<String> refusals = new ArrayList<>();

    /** Creates the listener. Spring Boot calls this. */
    public WarpDriveProperties() {}

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            configure(prepared.getEnvironment());
        } else if (event instanceof ApplicationPreparedEvent) {
            refusals.forEach(refusal -> Log.sayHere(logger -> logger.log(Level.WARNING, "{0}", refusal)));
            refusals.clear();
        }
    }

    private void configure(Environment environment) {
        try {
            Map<String, String> values = new HashMap<>();
            Binder.get(environment)
                    .bind(PREFIX, Bindable.mapOf(String.class, String.class))
                    .orElse(Map.of())
                    .forEach((name, value) -> values.put(PREFIX + "." + name, value));
            new SpringOptions().options().forEach(ofSpring -> values.remove(ofSpring.name()));
            refusals.addAll(WarpDrive.configure(values));
        } catch (RuntimeException | LinkageError e) {
            refusals.add(PREFIX + ".* of Spring Boot cannot be used: " + e);
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
