// SPDX-License-Identifier: Apache-2.0
import java.util.SplittableRandom;

/** Data of many kinds and sizes, from a seed. */
final class Data {
    private static final int MOST_BYTES = 300_000;
    /** Of matches, windows and blocks: distances and lengths where something changes. */
    private static final int[] EDGES = {
        1, 2, 3, 4, 257, 258, 259, 260, 8191, 8192, 8193, 32505, 32506, 32507, 32767, 32768, 32769, 65535, 65536
    };

    private Data() {}

    /** Sizes are as many below 1 KB as above 16. */
    static byte[] draw(SplittableRandom random) {
        int size = random.nextInt(20) == 0
                ? EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1
                : (int) Math.exp(random.nextDouble() * Math.log(MOST_BYTES + 1)) - 1;
        byte[] data = new byte[size];
        for (int at = 0; at < size; ) {
            int end = random.nextInt(3) == 0 ? Math.min(size, at + 1 + random.nextInt(20_000)) : size;
            fill(random, data, at, end);
            at = end;
        }
        return data;
    }

    private static void fill(SplittableRandom random, byte[] data, int from, int end) {
        int kind = random.nextInt(8);
        int parameter = 1 + random.nextInt(255);
        byte[] words = new byte[512];
        random.nextBytes(words);
        for (int at = from; at < end; ) {
            switch (kind) {
                case 0 -> data[at++] = (byte) random.nextInt(256);
                case 1 -> data[at++] = (byte) parameter;
                case 2 -> data[at++] = (byte) (random.nextInt(1 + parameter % 20) * 7);
                case 3 -> data[at++] = (byte) (parameter * Integer.numberOfTrailingZeros(random.nextInt() | 1 << 20));
                case 4 -> {
                    int word = random.nextInt(64);
                    for (int i = 0; i < 1 + word % 9 && at < end; i++) {
                        data[at++] = (byte) ('a' + (words[8 * word + i % 8] & 15));
                    }
                    if (at < end) {
                        data[at++] = ' ';
                    }
                }
                case 5 -> {
                    data[at] = (byte) ((at - from) / 4 * parameter >> 8 * (at % 4));
                    at++;
                }
                default -> {
                    int distance =
                            random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : 1 + random.nextInt(40_000);
                    int length = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(400);
                    for (; length > 0 && distance <= at && at < end; length--) {
                        data[at] = data[at++ - distance];
                    }
                    for (int i = random.nextInt(kind == 6 ? 3 : 300); i >= 0 && at < end; i--) {
                        data[at++] = (byte) random.nextInt(256);
                    }
                }
            }
        }
    }
}
