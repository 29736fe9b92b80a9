// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.TestData;

/** A seed's random choices, or a script's, weighted the way callers behave: mostly small, now and then over a block's border. */
final class Dice {
    private static final int POOL_BYTES = 1 << 20;
    private static final List<Memory> KINDS = List.of(Memory.values());
    private static final List<byte[]> POOLS = Arrays.stream(TestData.values())
            .map(kind -> kind.of(POOL_BYTES, 77))
            .toList();

    private final Random random;

    Dice(long seed) {
        // Neighbouring seeds give similar first numbers otherwise.
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        random.nextInt();
    }

    /** Choices that a script makes: see {@link ScriptedRandom}. */
    Dice(byte[] script) {
        random = new ScriptedRandom(script);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int size() {
        int roll = random.nextInt(1000);
        if (roll < 100) {
            return roll < 50 ? 0 : 1;
        } else if (roll < 850) {
            return random.nextInt(300);
        } else if (roll < 985) {
            return random.nextInt(8_000);
        } else if (roll < 999) {
            return random.nextInt(70_000);
        }
        return random.nextInt(700_000);
    }

    byte[] data() {
        return data(size());
    }

    byte[] data(int size) {
        byte[] pool = POOLS.get(random.nextInt(POOLS.size()));
        int start = random.nextInt(POOL_BYTES - size + 1);
        return Arrays.copyOfRange(pool, start, start + size);
    }

    /** Room for output; from `least` on. */
    int room(int least) {
        return least + (oneIn(3) ? random.nextInt(20) : oneIn(3) ? random.nextInt(500) : random.nextInt(20_000));
    }

    int flush() {
        int roll = random.nextInt(6);
        return roll == 0 ? 3 : roll < 3 ? 2 : 0;
    }

    Memory input() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    Memory output() {
        return Memory.WRITABLE.get(random.nextInt(Memory.WRITABLE.size()));
    }
}
