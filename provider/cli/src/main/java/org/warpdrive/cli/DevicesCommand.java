// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.QueueDriver;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.UacceDevice.Listing;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.policy.ZipEngine;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.FileRegion;

/** {@code wdzip devices}: lists the accelerators, and watches their queues and the processes that use them. */
final class DevicesCommand {

    static final String USAGE =
            """
            Usage: wdzip devices [--watch [--every SECONDS] [--count TIMES]] [PID]...
            List the accelerators that the kernel's uacce framework offers, and the soft devices of the
            property warpdrive.devices, with all their attributes, and those left alone with the reason.
            A queue of each ZIP engine is opened and closed, to see whether it can be.

              -w, --watch        go on and say how many queues are free, and of each Java process named
                                 by its PID what its engines do: throughput, queues, what was done again
                                 elsewhere and why
                  --every=N      seconds between two looks (default 1)
                  --count=N      how many looks (default: until interrupted)
              -h, --help         this text
            """;

    /** The pause between two readings. */
    interface Pause {
        void seconds(long count) throws InterruptedException;
    }

    /** Connects to the counters of another process. */
    interface Attachment {
        ProcessMeter to(String pid) throws IOException;
    }

    private final PrintWriter out;
    private final Messages messages;
    private final Supplier<Listing> devices;
    private final Pause pause;
    private final Attachment attachment;

    private boolean help;
    private boolean watch;
    private long every = 1;
    private long count = Long.MAX_VALUE;
    private final List<String> pids = new ArrayList<>();

    DevicesCommand(PrintWriter out, Messages messages, Supplier<Listing> devices, Pause pause, Attachment attachment) {
        this.out = out;
        this.messages = messages;
        this.devices = devices;
        this.pause = pause;
        this.attachment = attachment;
    }

    void run(List<String> args) throws UsageException {
        parse(args);
        if (help) {
            out.print(USAGE);
        } else if (watch) {
            watch();
        } else {
            list(devices.get());
        }
        out.flush();
    }

    private void parse(List<String> args) throws UsageException {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
            switch (name) {
                case "-h", "--help" -> help = true;
                case "-w", "--watch" -> watch = true;
                case "--every", "--count" -> {
                    String value = arg.length() > name.length()
                            ? arg.substring(name.length() + 1)
                            : ++i < args.size() ? args.get(i) : "";
                    long number = number(name, value);
                    if (name.equals("--every")) {
                        every = number;
                    } else {
                        count = number;
                    }
                }
                default -> pids.add(AttachCommand.pid(arg));
            }
        }
        if (!watch && !pids.isEmpty()) {
            throw new UsageException("a PID is for --watch");
        }
    }

    private static long number(String option, String value) throws UsageException {
        try {
            long number = Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new UsageException("option '" + option + "' requires a positive number");
    }

    private void list(Listing listing) {
        for (UacceDevice device : listing.devices()) {
            describe(device);
        }
        for (UacceDevice.Skipped skipped : listing.skipped()) {
            out.println(skipped.name());
            line("left alone", skipped.reason());
        }
        if (listing.devices().isEmpty() && listing.skipped().isEmpty()) {
            out.println("no devices: the kernel has no uacce devices, and no soft ones are configured");
        }
    }

    private void describe(UacceDevice device) {
        DeviceAttributes attributes = device.attributes();
        out.println(device.name());
        line("flavour", device.flavour().name());
        line("api", attributes.api());
        line("driver", QueueDriver.of(device).isPresent() ? "yes" : "none for this api: left alone");
        if (!ZipEngine.isFor(attributes)) {
            line("engine", "no ZIP engine that is known: left alone");
        }
        line("queues remaining", remaining(device));
        line("opens", opens(device));
        String unused = WdQueue.isAllowed(attributes.memoryMode())
                ? ""
                : ", not used: it reaches all memory; " + DeviceOptions.NOIOMMU + "=true allows that";
        line("memory", attributes.memoryMode() + " (flags=" + attributes.flags() + ")" + unused);
        line("algorithms", attributes.algorithms().isEmpty() ? "not told" : String.join(" ", attributes.algorithms()));
        line("numa node", String.valueOf(attributes.numaNode()));
        line("priority", String.valueOf(attributes.priority()));
        line("isolated", device.isIsolated() ? "yes: left alone" : "no");
        line(
                "regions",
                "mmio=" + region(attributes.mmio()) + " dko=" + region(attributes.dko()) + " dus="
                        + region(attributes.dus()) + " ss=" + region(attributes.ss()));
    }

    /** Opens and closes a queue. Returns whether that worked, and if not, what the user can do. */
    private static String opens(UacceDevice device) {
        if (!ZipEngine.isFor(device.attributes())
                || !WdQueue.isAllowed(device.attributes().memoryMode())) {
            return "not tried";
        }
        try {
            device.open().close();
            return "yes";
        } catch (DeviceException e) {
            return "no: " + e.errno() + ": " + remedy(e);
        }
    }

    private static String remedy(DeviceException e) {
        return switch (e.errno()) {
            case EACCES ->
                "this user may not open the node: give it the group of a udev rule (docs/hardware.md, Permission)";
            case EPERM ->
                "a container's device cgroup forbids it (docker run --device), or the device is being reset: see dmesg";
            case ENOENT -> "there is no node in /dev: in a container docker run --device, else udev";
            case ENODEV ->
                "the kernel cannot share addresses with it: switch the IOMMU (SMMU) on in the BIOS, and see dmesg";
            case EBUSY ->
                e.isUnbound()
                        ? "there are queues left, but the kernel cannot bind this process's address space to it: see dmesg"
                        : "no queue is free: wdzip devices --watch shows when; modprobe hisi_zip pf_q_num=256 makes more";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String remaining(UacceDevice device) {
        long remaining = device.queuesRemaining();
        return remaining < 0 ? "not told" : String.valueOf(remaining);
    }

    private static String region(FileRegion region) {
        return region.isPresent() ? region.offset() + "+" + region.length() : "none";
    }

    private void line(String what, String value) {
        out.printf(Locale.ROOT, "  %-17s %s%n", what, value);
    }

    private void watch() {
        List<ProcessMeter> meters = new ArrayList<>();
        for (String pid : pids) {
            try {
                meters.add(attachment.to(pid));
            } catch (LinkageError e) {
                messages.error(pid + ": " + AttachedProcess.MISSING_MODULE);
            } catch (IOException e) {
                messages.error(pid + ": " + Objects.toString(e.getMessage(), e.toString()));
            }
        }
        if (meters.isEmpty() && !pids.isEmpty()) {
            return;
        }
        try {
            for (long i = 0; i < count; i++) {
                pause.seconds(every);
                for (UacceDevice device : devices.get().devices()) {
                    out.printf(Locale.ROOT, "%-20s queues remaining %s%n", device.name(), remaining(device));
                }
                meters.removeIf(meter -> !report(meter));
                out.flush();
                if (meters.isEmpty() && !pids.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            meters.forEach(ProcessMeter::close);
        }
    }

    private boolean report(ProcessMeter meter) {
        try {
            meter.read().forEach(out::println);
            return true;
        } catch (IOException e) {
            messages.error(meter.name() + ": has ended");
            meter.close();
            return false;
        }
    }
}
