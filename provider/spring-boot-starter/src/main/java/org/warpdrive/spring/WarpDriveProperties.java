// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.runtime.Log;
import org.warpdrive.zip.WarpDrive;

/**
 * Hands what Spring Boot knows of {@code warpdrive.*} to WarpDrive: from properties and YAML, of profiles too, from
 * environment variables such as {@code WARPDRIVE_THREADS}, and from the command line; in any spelling of a name that
 * Spring Boot takes. System properties go before all of them. Spring Boot makes one for each application, by
 * {@code META-INF/spring.factories}.
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
            Map<String, String> values = values(Binder.get(environment));
            String enabled = values.remove(SpringOptions.ENABLED.name());
            if (enabled != null) {
                checkEnabled(enabled.strip());
            }
            refusals.addAll(WarpDrive.configure(values));
        } catch (RuntimeException | LinkageError e) {
            refusals.add(PREFIX + ".* of Spring Boot cannot be used: " + e);
        }
    }

    /**
     * Returns the values by the names of their options; a name that no option has stays as it is. Spring Boot knows the
     * other spellings of a name that it is asked for, and which of two values goes first. But it does not know that an
     * environment variable with one underscore too many, or too few, is meant for an option.
     */
    private static Map<String, String> values(Binder binder) {
        Map<String, String> names = new HashMap<>();
        for (OptionTable table : SystemConfig.tables()) {
            table.options().forEach(option -> names.put(letters(option.name()), option.name()));
        }
        Map<String, String> values = new HashMap<>();
        binder.bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .forEach((suffix, value) -> {
                    String spelled = PREFIX + "." + suffix;
                    String name = names.get(letters(spelled));
                    if (name == null) {
                        values.put(spelled, value);
                    } else {
                        values.put(name, binder.bind(name, String.class).orElse(value));
                    }
                });
        return values;
    }

    /** What all spellings of a name have in common: {@code verify-dump}, {@code verifyDump} and {@code VERIFY_DUMP}. */
    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** Each application has its own value of this one, so it is handed over only to be refused. */
    private void checkEnabled(String value) {
        Option<Boolean> option = SpringOptions.ENABLED;
        try {
            if (!value.isEmpty()) {
                option.parse(value);
            }
        } catch (IllegalArgumentException e) {
            refusals.addAll(WarpDrive.configure(Map.of(option.name(), value)));
            if (System.getProperty(option.name()) != null) { // which is not warned of before there are engines
                refusals.add(option.name() + "=" + value + ": " + e.getMessage() + "; it is not used");
            }
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
