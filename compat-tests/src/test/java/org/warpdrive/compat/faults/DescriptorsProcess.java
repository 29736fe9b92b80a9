// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdInflater;

/**
 * Main class of the JVMs that {@link DescriptorsTest} starts: opens files until the process may open no more, makes streams, and
 * closes those files. Ends with an exception if a stream is wrong.
 */
final class DescriptorsProcess {
    private static final Pattern DEVICE_BLOCKS = Pattern.compile("(?m)^uacce: blocks=(\\d+)");
    private static final int ATTEMPTS = 6_000;
    private static final int ATTEMPT_MILLIS = 10;
    private static final byte[] PLAIN = TestData.TEXT.of(150_000);

    private static final List<FileInputStream> FILES = new ArrayList<>();

    private DescriptorsProcess() {}

    public static void main(String[] arguments) throws Exception {
        check(new Deflater(6, true), new Inflater(true)); // classes that nobody can load later
        takeAll();
        giveBack();
        switch (arguments[0]) {
            case "first stream" -> {
                takeAll();
                check(new WdDeflater(6, true), new WdInflater(true));
                giveBack();
            }
            case "open streams" -> {
                Deflater deflater = new WdDeflater(6, true);
                deflater.setInput(PLAIN);
                byte[] first = new byte[1];
                int count = deflater.deflate(first);
                Inflater inflater = new WdInflater(true);
                takeAll();
                check(deflater, inflater, Arrays.copyOf(first, count));
                check(new WdDeflater(6, true), new WdInflater(true));
                giveBack();
            }
            case "device" -> device();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        check(new WdDeflater(6, true), new WdInflater(true));
        System.out.println(WarpDrive.status());
    }

    /** Queues are files. They are given back before, so that the next block needs one. */
    private static void device() throws Exception {
        awaitBlocks(0);
        WarpDrive.releaseQueues();
        takeAll();
        long before = blocks();
        for (int i = 0; i < 20; i++) {
            check(new WdDeflater(6, true), new WdInflater(true));
        }
        System.out.println("device blocks without descriptors: " + (blocks() - before));
        System.out.println("meanwhile: " + WarpDrive.status());
        giveBack();
        awaitBlocks(before);
        System.out.println("the device works again");
    }

    private static void awaitBlocks(long before) throws Exception {
        for (int i = 0; blocks() <= before; i++) {
            if (i == ATTEMPTS) {
                throw new IllegalStateException("the device does nothing: " + WarpDrive.status());
            }
            check(new WdDeflater(6, true), new WdInflater(true));
            Thread.sleep(ATTEMPT_MILLIS);
        }
    }

    private static long blocks() {
        Matcher found = DEVICE_BLOCKS.matcher(WarpDrive.status());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static void takeAll() {
        try {
            while (true) {
                FILES.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Too many open files")) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void giveBack() throws IOException {
        for (FileInputStream file : FILES) {
            file.close();
        }
        FILES.clear();
    }

    private static void check(Deflater deflater, Inflater inflater) throws Exception {
        deflater.setInput(PLAIN);
        check(deflater, inflater, new byte[0]);
    }

    private static void check(Deflater deflater, Inflater inflater, byte[] begun) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(begun);
        byte[] room = new byte[10_000];
        deflater.finish();
        while (!deflater.finished()) {
            stream.write(room, 0, deflater.deflate(room));
        }
        deflater.end();
        byte[] back = new byte[PLAIN.length + 1];
        inflater.setInput(stream.toByteArray());
        int length = inflater.inflate(back);
        boolean whole = inflater.finished();
        inflater.end();
        if (!whole || length != PLAIN.length || Arrays.mismatch(back, PLAIN) != PLAIN.length) {
            throw new IllegalStateException("a stream is wrong: " + length + " bytes");
        }
    }
}
