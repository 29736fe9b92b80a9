// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

/** A process of its own that uses the devices without a pause, {@code SEED}, until its standard input ends. */
final class GuestChild {
    /** What it says, once, when a device has done a block of its. */
    static final String WORKING = "working";

    private GuestChild() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = Traffic.data(60_000, Integer.parseInt(arguments[0]));
        Thread work = new Thread(() -> work(data), "work");
        work.setDaemon(true);
        work.start();
        System.in.readAllBytes(); // then the JVM ends, with queues open and blocks under way
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
