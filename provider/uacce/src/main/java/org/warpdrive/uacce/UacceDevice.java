// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.AttributeSource;
import org.warpdrive.uacce.sysfs.BadAttributeException;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.DeviceEntry;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * A device that gives queues: its attributes as they were when it was found, the number of free queues as it is now, and
 * the way to open one. Immutable; any thread.
 */
public final class UacceDevice {
    /** Where a kernel with the framework lists devices. */
    public static final String SYSFS = "/sys/class/uacce";

    private static final Path NODES = Path.of("/dev");

    private final String name;
    private final DeviceEntry entry;
    private final Opener opener;

    private UacceDevice(String name, DeviceEntry entry, Opener opener) {
        this.name = name;
        this.entry = entry;
        this.opener = opener;
    }

    /** Opens one more queue of a device. */
    public interface Opener {
        /** Opens one; fails with {@link Errno#EBUSY} when none is free. */
        QueueFile open() throws DeviceException;
    }

    /**
     * What a look at sysfs brought.
     *
     * @param devices those that can be made sense of, by name
     * @param skipped those that cannot, each with a reason
     */
    public record Listing(List<UacceDevice> devices, List<Skipped> skipped) {
        public Listing {
            devices = List.copyOf(devices);
            skipped = List.copyOf(skipped);
        }
    }

    /** A device left alone, and why. */
    public record Skipped(String name, String reason) {}

    /** The kernel's devices. Never throws for what it finds; without uacce the listing is empty. */
    public static Listing list() {
        return list(Path.of(SYSFS), NODES);
    }

    /**
     * The devices below other roots.
     *
     * @param sysfs in place of {@code /sys/class/uacce}
     * @param nodes in place of {@code /dev}
     */
    public static Listing list(Path sysfs, Path nodes) {
        List<UacceDevice> devices = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(sysfs)) {
            entries.forEach(folders::add);
        } catch (NoSuchFileException e) {
            return new Listing(devices, skipped);
        } catch (IOException | RuntimeException e) {
            skipped.add(new Skipped(sysfs.toString(), "cannot be listed: " + e.getMessage()));
        }
        folders.sort(Comparator.comparing(Path::toString));
        for (Path folder : folders) {
            String name = Objects.toString(folder.getFileName());
            try {
                DeviceEntry entry = DeviceEntry.read(AttributeSource.ofFolder(folder), Libc.pageBytes());
                devices.add(new UacceDevice(name, entry, () -> KernelQueueFile.open(node(name, entry, nodes))));
            } catch (BadAttributeException | RuntimeException e) {
                skipped.add(new Skipped(name, Objects.toString(e.getMessage(), e.toString())));
            }
        }
        return new Listing(devices, skipped);
    }

    /**
     * A device that is not the kernel's but describes itself as one.
     *
     * @throws IllegalArgumentException when its attributes make no sense
     */
    public static UacceDevice describedBy(String name, AttributeSource source, Opener opener) {
        try {
            return new UacceDevice(name, DeviceEntry.read(source, Libc.pageBytes()), opener);
        } catch (BadAttributeException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The RFC's kernels made no node of the device's name: there the user made {@code /dev/uaN}. */
    private static Path node(String name, DeviceEntry entry, Path nodes) {
        Path own = nodes.resolve(name);
        if (!Files.exists(own)) {
            for (long number : entry.numbers()) {
                Path numbered = nodes.resolve("ua" + number);
                if (Files.exists(numbered)) {
                    return numbered;
                }
            }
        }
        return own;
    }

    public String name() {
        return name;
    }

    public Flavour flavour() {
        return entry.flavour();
    }

    public DeviceAttributes attributes() {
        return entry.attributes();
    }

    /**
     * How many queues are free, read now (about 10 µs): a hint, since opening decides. Negative when the device cannot
     * tell, 0 also when it is gone.
     */
    public long queuesRemaining() {
        return entry.queuesRemaining();
    }

    /** Whether the kernel has taken the device out of service, read now. */
    public boolean isIsolated() {
        return entry.isIsolated();
    }

    /** Whether another look at sysfs found this same device, in service or not. */
    public boolean isLike(UacceDevice other) {
        return name.equals(other.name) && entry.isLike(other.entry);
    }

    /**
     * Opens a queue file, close-on-exec, of this process alone.
     *
     * @throws DeviceException of {@link Errno#EBUSY} when no queue is free; one that {@link DeviceException#isUnbound} where
     *     some are
     */
    public QueueFile open() throws DeviceException {
        try {
            return opener.open();
        } catch (DeviceException e) {
            // The binding's EBUSY passes through open as the missing queue's does. Devices without shared addresses
            // bind nothing.
            if (e.errno() == Errno.EBUSY && attributes().memoryMode() == MemoryMode.SVA) {
                long remaining = queuesRemaining();
                if (remaining > 0) {
                    throw DeviceException.unbound(this, remaining);
                }
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return name + " flavour=" + flavour() + " api=" + attributes().api() + " memory="
                + attributes().memoryMode();
    }
}
