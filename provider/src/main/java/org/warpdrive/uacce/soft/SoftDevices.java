// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** The soft devices that a configuration asks for. */
public final class SoftDevices {
    /** {@value}: soft devices, as {@link SoftConfig} describes them, separated by semicolons; none by default. */
    public static final String PROPERTY = "warpdrive.devices";

    private SoftDevices() {}

    /** The devices of this process, made at the first call from {@link #PROPERTY}; none, and a warning, if it is bad. */
    public static List<SoftDevice> ofThisProcess() {
        return Configured.DEVICES;
    }

    /**
     * Makes new devices.
     *
     * @throws IllegalArgumentException which says what is wrong with which option
     */
    public static List<SoftDevice> parse(String text) {
        List<SoftConfig> configs = new ArrayList<>();
        for (String one : text.split(";", -1)) {
            if (!one.isBlank()) {
                SoftConfig config = SoftConfig.parse(one, SoftConfig.SCHEME + "-" + configs.size());
                if (configs.stream().anyMatch(other -> other.name().equals(config.name()))) {
                    throw new IllegalArgumentException("\"" + text + "\": two devices named " + config.name());
                }
                configs.add(config);
            }
        }
        return configs.stream().map(SoftDevice::new).toList();
    }

    private static final class Configured {
        static final List<SoftDevice> DEVICES = read();

        private static List<SoftDevice> read() {
            try {
                return parse(System.getProperty(PROPERTY, ""));
            } catch (IllegalArgumentException | SecurityException e) {
                System.getLogger("org.warpdrive")
                        .log(
                                Level.WARNING,
                                "{0} is not understood, no soft device is used: {1}",
                                PROPERTY,
                                e.getMessage());
                return List.of();
            }
        }
    }
}
