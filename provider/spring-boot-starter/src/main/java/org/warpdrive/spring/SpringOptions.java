// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;

/**
 * The option table of this artifact: {@code warpdrive.enabled}. Spring Boot reads it, from its own properties and from
 * system properties. Found by {@link java.util.ServiceLoader}.
 *
 * @since 1.0
 */
public final class SpringOptions implements OptionTable {
    static final Option<Boolean> ENABLED = Option.onOff(
            "warpdrive.enabled", false, "Whether Spring Boot's embedded Tomcat or Jetty compresses with WarpDrive.");

    @Override
    public String artifact() {
        return "warpdrive-spring-boot-starter";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(ENABLED);
    }
}
