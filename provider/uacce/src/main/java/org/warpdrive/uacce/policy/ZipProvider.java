// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warpdrive.config.Config;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.EngineProvider;
import org.warpdrive.runtime.WrongOutput;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.runtime.ZipOptions.EngineChoice;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.DeviceProvider;
import org.warpdrive.uacce.Devices;
import org.warpdrive.uacce.sys.Libc;

/** The service provider that offers ZIP devices as an engine, configured by a {@link Config}. */
public final class ZipProvider implements EngineProvider {
    /**
     * Classes that the first blocks need; {@link EngineProvider#open} says why they are initialised early.
     * {@code ClassesAtSetUpTest} finds missing ones.
     */
    private static final String[] CLASSES = {
        "org.warpdrive.uacce.policy.HeldLeases$1", "org.warpdrive.uacce.policy.ZipLease$Sending"
    };

    private final @Nullable List<DeviceProvider> providers;

    /** Uses the kernel's devices and those of the installed providers. */
    public ZipProvider() {
        this.providers = null;
    }

    /** Uses the kernel's devices and those of these providers. */
    public ZipProvider(List<DeviceProvider> providers) {
        this.providers = providers;
    }

    @Override
    public @Nullable BlockEngine open(Config config, List<String> notes) {
        Devices devices = providers == null ? new Devices(config) : new Devices(config, providers);
        if (!devices.mayCome()) {
            return null;
        }
        // Checked only if there is a device, because the check loads JNA.
        if (!devices.devices().isEmpty() && !Libc.isAvailable()) {
            notes.add("uacce: " + Libc.status().reason());
            return null;
        }
        ZipEngine engine = ZipEngine.over(
                devices,
                ZipSettings.DEFAULT
                        .withMaxQueues(config.get(DeviceOptions.QUEUES_MAX))
                        .withMinBytes(config.get(DeviceOptions.MIN))
                        .withTimeoutNanos(TimeUnit.MILLISECONDS.toNanos(config.get(DeviceOptions.TIMEOUT)))
                        .withVerify(config.get(ZipOptions.VERIFY))
                        .withWitness(WrongOutput.of(config))
                        .withCompares(
                                config.get(DeviceOptions.COMPARE) && config.get(ZipOptions.ENGINE) != EngineChoice.SOFT)
                        // a user who configures soft devices wants to see them used
                        .withAwaitsSelfTest(devices.areProvided() || config.get(DeviceOptions.WAIT))
                        .withInflates(config.get(DeviceOptions.INFLATE)));
        initialiseClasses();
        return engine;
    }

    private static void initialiseClasses() {
        try {
            for (String name : CLASSES) {
                Class.forName(name);
            }
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        }
    }
}
