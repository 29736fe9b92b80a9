// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.warpdrive.config.Config;
import org.warpdrive.uacce.DeviceProvider;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;

/**
 * Soft devices for {@code bin/soak}: at random times one stalls, is reset, is busy or late, or is pulled out and comes
 * back, as long as the process lives. The first also has random faults in its answers. What happens is printed, a line
 * each. The file in {@code META-INF/services} that makes this a provider is bin/soak's, so that no test has these.
 */
public final class UnsteadyDevices implements DeviceProvider {
    /**
     * Not among the faults is CHECKSUM: it inverts a bit of each of the last four bytes, of inflated output too, and in
     * one of eight cases that leaves the Adler-32 as it was, which is all that the zlib format has.
     */
    private static final String[] CONFIGS = {
        "soft:name=soak-wrong,queues=2,grace=500,late=40ms,fail=status/300+short/500+corrupt/2000+unwritten/2000"
                + "+garbage/3000+late/300+busy/20",
        "soft:name=soak-slow,queues=4,latency=30us,flavour=mainline-v3",
        "soft:name=soak-kae,queues=2,flavour=kae",
    };

    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long LONGEST_EVENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Random random = new Random(Long.getLong("soak.seed", 1));

    /** What happens to a device. */
    private enum Event {
        STALLED,
        RESET,
        BUSY,
        LATE,
        REMOVED
    }

    /** A slot that a device is in, and after its removal the next. */
    private static final class Slot implements AttributeSource {
        private final SoftConfig config;
        private volatile SoftDevice device;
        private volatile SoftAttributes attributes;

        Slot(SoftConfig config) {
            this.config = config;
            this.device = new SoftDevice(config);
            this.attributes = new SoftAttributes(device);
        }

        @Override
        public boolean has(String name) {
            return attributes.has(name);
        }

        @Override
        public String read(String name) throws IOException {
            return attributes.read(name);
        }

        UacceDevice describe() {
            return UacceDevice.describedBy(config.name(), this, () -> device.open());
        }

        void begin(Event event) {
            switch (event) {
                case STALLED -> device.faults().order(Fault.STALL, 2);
                case RESET -> device.reset();
                case BUSY -> device.faults().order(Fault.BUSY, 50);
                case LATE -> device.faults().order(Fault.LATE, 5);
                case REMOVED -> device.remove();
            }
        }

        void end(Event event) {
            device.faults().forget();
            device.resume();
            if (event == Event.REMOVED) {
                device.close();
                device = new SoftDevice(config);
                attributes = new SoftAttributes(device);
                System.out.println("device " + config.name() + " returned");
            }
        }
    }

    @Override
    public List<UacceDevice> make(Config config) {
        List<Slot> slots = new ArrayList<>();
        for (String each : CONFIGS) {
            slots.add(new Slot(SoftConfig.parse(each)));
        }
        Thread thread = new Thread(() -> disturb(slots), "soak-devices");
        thread.setDaemon(true);
        thread.start();
        return slots.stream().map(Slot::describe).toList();
    }

    private void disturb(List<Slot> slots) {
        while (true) {
            LockSupport.parkNanos(random.nextLong(LONGEST_REST_NANOS));
            Slot slot = slots.get(random.nextInt(slots.size()));
            Event event = Event.values()[random.nextInt(Event.values().length)];
            System.out.println("device " + slot.config.name() + " " + OptionText.lower(event));
            slot.begin(event);
            LockSupport.parkNanos(random.nextLong(LONGEST_EVENT_NANOS));
            slot.end(event);
        }
    }
}
