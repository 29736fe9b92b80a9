// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

/** A process of its own that uses the devices without a pause, {@code SEED}, until it is told something. */
final class GuestChild {
    /** What it says, once, when a device has done a block of its. */
    static final String WORKING = "working";

    private GuestChild() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = Traffic.data(60_000, Integer.parseInt(arguments[0]));
        Thread work = new Thread(() -> work(data), "work");
        work.setDaemon(true);
        work.start();
        if (System.in.read() < 0) {
            work.join(); // whoever kills it closes its input as well
        }
        // The JVM ends, with queues open and blocks under way.
    }

    private static void work(byte[] data) {
        boolean working = false;
        while (true) {
            Traffic.roundTrip(data);
            if (!working && Traffic.deviceBlocks() > 0) {
                System.out.println(WORKING);
                working = true;
            }
        }
    }
}
