// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.ArrayList;
import java.util.List;
import org.warpdrive.config.Config;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.uacce.DeviceProvider;
import org.warpdrive.uacce.UacceDevice;

/**
 * The provider of the software devices that a configuration asks for. It also declares the one option of this artifact,
 * {@code warpdrive.devices}. Stateless; any thread may use it.
 *
 * @since 1.0
 */
public final class SoftDevices implements DeviceProvider, OptionTable {
    /** The software devices to create, as {@link SoftConfig} describes them; none by default. */
    public static final Option<List<SoftConfig>> DEVICES = Option.parsed(
            "warpdrive.devices",
            List.of(),
            "soft:queues=4,latency=20us;soft:...",
            SoftConfig::parseAll,
            "Soft devices: pretended accelerators, used as the kernel's are.");

    @Override
    public List<UacceDevice> make(Config config) {
        List<SoftConfig> wanted = config.get(DEVICES);
        if (wanted.isEmpty() && config.get(ZipOptions.ENGINE) == EngineChoice.SOFT) {
            wanted = SoftConfig.parseAll(SoftConfig.SCHEME);
        }
        List<UacceDevice> devices = new ArrayList<>();
        for (SoftConfig each : wanted) {
            devices.add(new SoftDevice(each).describe());
        }
        return devices;
    }

    @Override
    public String artifact() {
        return "warpdrive-soft-device";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(DEVICES);
    }

    @Override
    public boolean areReadByEngines() {
        return true;
    }
}
