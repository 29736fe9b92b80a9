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
 * An accelerator device with queues. It has the attributes read when the device was found, reads the number of free
 * queues anew each time, and opens queue files. Immutable; any thread may use it.
 *
 * @since 1.0
 */
public final class UacceDevice {
    /** The sysfs folder in which a kernel with uacce lists its devices. */
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

    /** Opens queue files of a device. */
    public interface Opener {
        /**
         * Opens one queue file.
         *
         * @throws DeviceException with {@link Errno#EBUSY} if no queue is free, otherwise with the errno of the failed
         *     call
         */
        QueueFile open() throws DeviceException;
    }

    /**
     * The result of listing the devices in sysfs.
     *
     * @param devices the devices whose attributes are valid, sorted by name
     * @param skipped the devices whose attributes are invalid, each with the reason
     */
    public record Listing(List<UacceDevice> devices, List<Skipped> skipped) {
        /** Copies the lists. */
        public Listing {
            devices = List.copyOf(devices);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * A device that was skipped.
     *
     * @param name its name in sysfs, or the folder if that could not be listed
     * @param reason why it was skipped
     */
    public record Skipped(String name, String reason) {}

    /** Lists the kernel's devices. What is found never causes an exception; without uacce the listing is empty. */
    public static Listing list() {
        return list(Path.of(SYSFS), NODES);
    }

    /**
     * Lists the devices below other roots.
     *
     * @param sysfs used in place of {@code /sys/class/uacce}
     * @param nodes used in place of {@code /dev}
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
     * Returns a device that the kernel does not list, such as a software device, but that has the same attributes.
     *
     * @throws IllegalArgumentException if the attributes are invalid
     */
    public static UacceDevice describedBy(String name, AttributeSource source, Opener opener) {
        try {
            return new UacceDevice(name, DeviceEntry.read(source, Libc.pageBytes()), opener);
        } catch (BadAttributeException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The kernels of the RFC created no device node with the device's name; there the user created {@code /dev/uaN}.
     */
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

    /** The device's name in sysfs, for instance {@code hisi_zip-0}. */
    public String name() {
        return name;
    }

    /** The version of the kernel interface that the device has. */
    public Flavour flavour() {
        return entry.flavour();
    }

    /** The device's attributes, as they were when it was found. */
    public DeviceAttributes attributes() {
        return entry.attributes();
    }

    /**
     * The number of free queues, read now (about 10 µs). It is a hint, since only opening a queue decides. Negative if
     * the device does not tell; 0 also if the device is gone.
     */
    public long queuesRemaining() {
        return entry.queuesRemaining();
    }

    /** Whether the kernel has isolated the device, that is taken it out of service; read now. */
    public boolean isIsolated() {
        return entry.isIsolated();
    }

    /** Whether {@code other}, found by a later listing, is this same device, whether in service or not. */
    public boolean isLike(UacceDevice other) {
        return name.equals(other.name) && entry.isLike(other.entry);
    }

    /**
     * Opens a queue file. It is close-on-exec and belongs to this process only.
     *
     * @throws DeviceException with {@link Errno#EBUSY} if no queue is free. If some are free all the same,
     *     {@link DeviceException#isUnbound} is true: the kernel could not bind the process's address space
     */
    public QueueFile open() throws DeviceException {
        try {
            return opener.open();
        } catch (DeviceException e) {
            // open(2) returns EBUSY both when no queue is free and when binding the address space failed. Devices
            // without shared addresses bind nothing.
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
