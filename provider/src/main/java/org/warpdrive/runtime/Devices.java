// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;

/** The devices that a configuration allows: the kernel's, looked for anew each time, and soft ones, made once. */
public final class Devices {
    private final boolean kernel;
    private final List<SoftDevice> soft;
    private final List<UacceDevice> described;

    public Devices(Config config) {
        this.kernel = config.engine() == Config.EngineChoice.AUTO && config.hardware();
        List<SoftDevice> made = new ArrayList<>();
        List<UacceDevice> descriptions = new ArrayList<>();
        for (SoftConfig each : softConfigs(config)) {
            SoftDevice device = new SoftDevice(each);
            made.add(device);
            descriptions.add(device.describe());
        }
        this.soft = List.copyOf(made);
        this.described = List.copyOf(descriptions);
    }

    private static List<SoftConfig> softConfigs(Config config) {
        return switch (config.engine()) {
            case JDK, NATIVE -> List.of();
            case AUTO -> config.devices();
            case SOFT -> config.devices().isEmpty() ? SoftConfig.parseAll(SoftConfig.SCHEME) : config.devices();
        };
    }

    /** What there is now; never throws for what it finds. */
    public UacceDevice.Listing list() {
        if (!kernel) {
            return new UacceDevice.Listing(described, List.of());
        }
        UacceDevice.Listing found = UacceDevice.list();
        List<UacceDevice> all = new ArrayList<>(found.devices());
        all.addAll(described);
        return new UacceDevice.Listing(all, found.skipped());
    }

    /**
     * Whether the kernel's are looked for and it has the framework; devices may come later. Asked of a {@link File}, whose
     * class is there, and no class of {@code uacce} is loaded where the answer is no, for each costs the first stream.
     */
    boolean mayHaveKernelDevices() {
        return kernel && new File(UacceDevice.SYSFS).isDirectory();
    }

    /** The soft ones, from their other side. */
    List<SoftDevice> softDevices() {
        return soft;
    }
}
