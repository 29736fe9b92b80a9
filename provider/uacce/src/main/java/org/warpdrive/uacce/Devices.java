// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.warpdrive.config.Config;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.runtime.ZipOptions.EngineChoice;

/** The devices that a configuration allows: the kernel's, looked for anew each time, and those of providers, made once. */
public final class Devices implements DeviceSource {
    private final boolean kernel;
    private final List<UacceDevice> provided;

    /** The kernel's, and those of the providers that are installed. */
    public Devices(Config config) {
        this(config, installed());
    }

    public Devices(Config config, Iterable<DeviceProvider> providers) {
        EngineChoice engine = config.get(ZipOptions.ENGINE);
        this.kernel = engine == EngineChoice.AUTO && config.get(DeviceOptions.ENABLED);
        List<UacceDevice> made = new ArrayList<>();
        if (engine == EngineChoice.AUTO || engine == EngineChoice.SOFT) {
            for (DeviceProvider provider : providers) {
                made.addAll(provider.make(config));
            }
        }
        this.provided = List.copyOf(made);
    }

    private static Iterable<DeviceProvider> installed() {
        return ServiceLoader.load(DeviceProvider.class, DeviceProvider.class.getClassLoader());
    }

    /** What there is now, and what is left alone and why; never throws for what it finds. */
    public UacceDevice.Listing list() {
        if (!kernel) {
            return new UacceDevice.Listing(provided, List.of());
        }
        UacceDevice.Listing found = UacceDevice.list();
        List<UacceDevice> all = new ArrayList<>(found.devices());
        all.addAll(provided);
        return new UacceDevice.Listing(all, found.skipped());
    }

    @Override
    public List<UacceDevice> devices() {
        return list().devices();
    }

    /** Whether there are devices of providers. */
    public boolean areProvided() {
        return !provided.isEmpty();
    }

    /** Whether there can be any, now or later: some are provided, or the kernel has the framework. */
    public boolean mayCome() {
        return areProvided() || (kernel && new File(UacceDevice.SYSFS).isDirectory());
    }
}
