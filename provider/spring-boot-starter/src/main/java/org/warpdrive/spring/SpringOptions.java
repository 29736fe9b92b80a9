// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.util.List;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;

/** The option of this artifact, which Spring Boot reads: from its own properties, and from the system's. */
public final class SpringOptions implements OptionTable {
    private static final Option<Boolean> ENABLED = Option.onOff(
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
