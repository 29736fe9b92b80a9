// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.AttributeSource;

/**
 * The attributes of a software device as sysfs would show them in its flavour. There are none after the device was
 * removed.
 */
final class SoftAttributes implements AttributeSource {
    private static final int KAE_FLAG_IOMMU = 0x80;
    private static final String NO_IOMMU = "_noiommu";

    private final SoftDevice device;
    private final Map<String, Supplier<String>> attributes = new LinkedHashMap<>();

    SoftAttributes(SoftDevice device) {
        this.device = device;
        switch (device.config().flavour()) {
            case RFC_PARAMS -> describeParams("params/");
            case RFC_ATTRS -> describeAttrs("attrs/");
            case MAINLINE_V2, MAINLINE_V3 -> describeMainline(1, "");
            case KAE -> describeKae();
        }
    }

    private void describeParams(String folder) {
        SoftConfig config = device.config();
        line(folder + "nr_queue_remained", device::queuesRemaining);
        line(folder + "api_version", () -> config.flavour().api());
        line(folder + "device_attr", () -> 0);
        line(folder + "numa_node", config::numaNode);
        line(folder + "priority", config::priority);
    }

    private void describeAttrs(String folder) {
        SoftConfig config = device.config();
        long mmio = config.flavour().mmioBytes(Libc.pageBytes());
        long rings = mmio + (long) RfcAttrsFile.KERNEL_ONLY_PAGES * Libc.pageBytes();
        long shared = rings
                + config.flavour().dusLayout(config.depth(), Libc.pageBytes()).length();
        line(folder + "id", () -> 0);
        line(folder + "api", () -> config.flavour().api());
        line(folder + "node_id", config::numaNode);
        line(folder + "numa_distance", () -> 0);
        line(folder + "flags", () -> 0);
        line(folder + "available_instances", device::queuesRemaining);
        line(folder + "algorithms", () -> algorithms());
        line(folder + "qfrs_offset", () -> "0\t" + mmio + "\t" + rings + "\t" + shared);
    }

    private void describeMainline(int flags, String apiSuffix) {
        SoftConfig config = device.config();
        int page = Libc.pageBytes();
        line("api", () -> config.flavour().api() + apiSuffix);
        line("flags", () -> flags);
        line("available_instances", device::queuesRemaining);
        line("algorithms", this::algorithms);
        line("region_mmio_size", () -> config.flavour().mmioBytes(page));
        line(
                "region_dus_size",
                () -> config.flavour().dusLayout(config.depth(), page).length());
        line("isolate", () -> 0);
        line("isolate_strategy", () -> 0);
        line("device/numa_node", config::numaNode);
    }

    private void describeKae() {
        boolean iommu = device.config().hasIommu();
        describeMainline(iommu ? KAE_FLAG_IOMMU : 0, iommu ? "" : NO_IOMMU);
        line("node_id", device.config()::numaNode);
        line("numa_distance", () -> 0);
        line("dev_state", () -> 0);
    }

    private String algorithms() {
        return device.config().flavour().isNewHardware() ? "zlib\ngzip\ndeflate" : "zlib\ngzip";
    }

    private void line(String name, Supplier<Object> value) {
        attributes.put(name, () -> value.get() + "\n");
    }

    @Override
    public boolean has(String name) {
        return !device.isRemoved()
                && attributes.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + "/"));
    }

    @Override
    public String read(String name) throws IOException {
        Supplier<String> attribute = attributes.get(name);
        if (attribute == null || device.isRemoved()) {
            throw new FileNotFoundException(name);
        }
        return attribute.get();
    }
}
