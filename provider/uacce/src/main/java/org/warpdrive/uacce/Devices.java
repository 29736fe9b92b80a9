// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.warpdrive.config.Config;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.runtime.ZipOptions.EngineChoice;

/**
 * The devices that a configuration allows: the kernel's, listed anew each time, and those of providers, created once.
 * Immutable; any thread may use it.
 *
 * @since 1.0
 */
public final class Devices implements DeviceSource {
    private final boolean kernel;
    private final List<UacceDevice> provided;

    /** Uses the kernel's devices and those of the installed providers. */
    public Devices(Config config) {
        this(config, installed());
    }

    /** Uses the kernel's devices and those of the given providers. */
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

    /**
     * Lists the devices that exist now, and those that were skipped with the reason. What is found never causes an
     * exception.
     */
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

    /** Whether any provider created a device. */
    public boolean areProvided() {
        return !provided.isEmpty();
    }

    /** Whether a device can exist now or later: a provider created one, or the kernel has uacce. */
    public boolean mayCome() {
        return areProvided() || (kernel && new File(UacceDevice.SYSFS).isDirectory());
    }
}
