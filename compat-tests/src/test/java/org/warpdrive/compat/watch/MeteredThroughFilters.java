// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.watch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.warpdrive.micrometer.WarpDriveMetrics;

/**
 * An application whose registries have filters. Prints of each registry how many of its meters are a reason's, and how
 * many meters are removed in the end, after it was read once and after it was read often.
 */
final class MeteredThroughFilters {
    private static final String REASONS = "warpdrive.fallbacks.by.reason";
    private static final int OFTEN = 50;

    private MeteredThroughFilters() {}

    /** Counts what is removed, which shows how many meters a binder holds. */
    private static final class CountingRegistry extends SimpleMeterRegistry {
        private int removed;

        @Override
        public Meter remove(Meter meter) {
            removed++;
            return super.remove(meter);
        }

        void read() {
            forEachMeter(meter -> meter.measure().forEach(each -> each.getValue()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Metered.compress();
        Map<String, MeterFilter> filters = new TreeMap<>();
        filters.put("accepted", MeterFilter.acceptNameStartsWith("warpdrive"));
        filters.put("denied", MeterFilter.denyNameStartsWith(REASONS));
        filters.put("renamed", new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.withName("acme." + id.getName());
            }
        });
        filters.forEach(
                (name, filter) -> System.out.println(name + ": " + read(1, filter) + "; " + read(OFTEN, filter)));
    }

    private static String read(int times, MeterFilter filter) {
        CountingRegistry registry = new CountingRegistry();
        registry.config().meterFilter(filter);
        long reasons;
        try (WarpDriveMetrics metrics = new WarpDriveMetrics()) {
            metrics.bindTo(registry);
            for (int i = 0; i < times; i++) {
                registry.read();
            }
            reasons = registry.getMeters().stream()
                    .filter(meter -> meter.getId().getName().endsWith(REASONS))
                    .count();
        }
        return "reasons=" + reasons + " removed=" + registry.removed + " left="
                + registry.getMeters().size();
    }
}
