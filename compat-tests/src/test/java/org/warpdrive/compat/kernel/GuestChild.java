// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

/**
 * A process of its own that uses the devices: {@code ROUNDS SEED}; so many compressions, and more for a while until a device
 * has done one, or {@code -1} for ever.
 */
final class GuestChild {
    /** Where three processes share an emulated processor, a self-test may take longer than it may. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private GuestChild() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        byte[] data = Traffic.data(60_000, Integer.parseInt(arguments[1]));
        boolean working = false;
        long begin = System.nanoTime();
        for (int i = 0; rounds < 0 || i < rounds || (!working && System.nanoTime() - begin < PATIENCE_NANOS); i++) {
            Traffic.roundTrip(data);
            if (!working && Traffic.deviceBlocks() > 0) {
                System.out.println("working");
                working = true;
            }
        }
        System.out.println("blocks=" + Traffic.deviceBlocks());
    }
}
