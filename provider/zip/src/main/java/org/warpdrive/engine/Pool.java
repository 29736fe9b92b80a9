// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things that cost much to make, handed out last in, first out, so that the one that comes back is still in the cache. Any
 * thread may lease and release. Of those that come back, {@code idleMax} are kept and the others freed at once; how many are
 * out is not bounded here, their owners are.
 *
 * <p>An error, a stack overflow say, may strike at any call. So each change of owner is a few plain stores under the monitor,
 * on a list linked through the items: it happens as a whole or not at all, and a release that did not get through is simply
 * done again.
 *
 * <p>What all pools of the process hold can be had without a lock: streams are begun by it.
 */
public abstract class Pool<T extends Pool.Item<T>> {
    /** What a pool hands out. Its fields are the pool's, under the pool's monitor. */
    abstract static class Item<T extends Item<T>> {
        @Nullable
        T next;

        boolean leased;

        final boolean outsideHeap;

        /**
         * An item nobody has yet.
         *
         * @param outsideHeap whether what it holds is outside of the heap: the same for all of a pool
         */
        Item(boolean outsideHeap) {
            this.outsideHeap = outsideHeap;
        }

        /** Gives up what it holds outside of the heap; done again if it threw. Only the pool may call it. */
        abstract void free();
    }

    /** All there are; a pool goes with its engine. */
    private static volatile List<WeakReference<Pool<?>>> all = List.of();

    private static volatile long limitBytes = Long.MAX_VALUE;
    private static volatile boolean tight;

    private final int itemBytes;
    private final int idleMax;

    /** Those that wait for the next lease, the latest first. */
    private @Nullable T idle;

    /** Those beyond {@code idleMax}, about to be freed. */
    private @Nullable T surplus;

    private int idleCount;

    private int leasedCount;

    /** How many there are, out, idle or surplus, that hold memory outside of the heap: written under the monitor, when one is made or freed, and read by all streams. */
    private volatile int outsideCount;

    /**
     * A pool without any items yet.
     *
     * @param itemBytes what an item holds outside of the heap
     * @param idleMax how many unused items are kept
     */
    Pool(int itemBytes, int idleMax) {
        this.itemBytes = itemBytes;
        this.idleMax = idleMax;
        add(this);
    }

    private static synchronized void add(Pool<?> pool) {
        List<WeakReference<Pool<?>>> pools = new ArrayList<>();
        // No lambda: the first of a process takes a hundredth of a second and more.
        for (WeakReference<Pool<?>> reference : all) {
            if (reference.get() != null) {
                pools.add(reference);
            }
        }
        pools.add(new WeakReference<>(pool));
        all = List.copyOf(pools);
    }

    /** Bytes outside the heap that all pools hold, out or idle. */
    public static long heldBytes() {
        List<WeakReference<Pool<?>>> pools = all;
        long bytes = 0;
        for (int i = 0; i < pools.size(); i++) {
            Pool<?> pool = pools.get(i).get();
            if (pool != null) {
                bytes += (long) pool.outsideCount * pool.itemBytes;
            }
        }
        return bytes;
    }

    /**
     * From how many bytes on, of all pools, memory is {@linkplain #isTight tight}.
     *
     * @param bytes at least 0
     */
    public static void limit(long bytes) {
        limitBytes = bytes;
        tight = heldBytes() >= bytes;
    }

    /**
     * Whether so much is held that a stream should not keep between its blocks what it can do without. Looked at anew where an item
     * is made or freed, so that asking costs nothing.
     */
    static boolean isTight() {
        return tight;
    }

    /** Those of them that are out: what open streams have. */
    public static long leasedBytes() {
        long bytes = 0;
        for (WeakReference<Pool<?>> reference : all) {
            Pool<?> pool = reference.get();
            if (pool != null) {
                bytes += (long) Math.min(pool.leasedCount(), pool.outsideCount) * pool.itemBytes;
            }
        }
        return bytes;
    }

    /** Gives back what is idle in any pool. */
    public static void freeAllIdle() {
        for (WeakReference<Pool<?>> reference : all) {
            Pool<?> pool = reference.get();
            if (pool != null) {
                pool.freeIdle();
            }
        }
    }

    /** A new item. */
    abstract T make();

    /**
     * An item, whatever its last owner left in it. The caller owns it until its release.
     *
     * @throws OutOfMemoryError when there is no memory for another; nothing is leased then
     */
    T lease() {
        synchronized (this) {
            T item = idle;
            if (item != null) {
                idle = item.next;
                item.next = null;
                item.leased = true;
                idleCount--;
                leasedCount++;
                return item;
            }
        }
        tight = heldBytes() + itemBytes >= limitBytes;
        T fresh = make();
        synchronized (this) {
            fresh.leased = true;
            leasedCount++;
            if (fresh.outsideHeap) {
                outsideCount++;
            }
        }
        return fresh;
    }

    private void freeIdle() {
        synchronized (this) {
            for (T item = idle; item != null; item = idle) {
                idle = item.next;
                item.next = surplus;
                surplus = item;
                idleCount--;
            }
        }
        freeSurplus();
    }

    /** How many are out. */
    synchronized int leasedCount() {
        return leasedCount;
    }

    /** Takes an item back from its owner; does nothing if it was taken back before and not leased since. */
    void release(T item) {
        synchronized (this) {
            if (!item.leased) {
                return;
            }
            item.leased = false;
            leasedCount--;
            if (idleCount < idleMax) {
                item.next = idle;
                idle = item;
                idleCount++;
                return;
            }
            item.next = surplus;
            surplus = item;
        }
        freeSurplus();
    }

    /** An item leaves the list only once it is freed: if an error strikes in between, the next release frees it. */
    private void freeSurplus() {
        for (; ; ) {
            T item;
            synchronized (this) {
                item = surplus;
            }
            if (item == null) {
                return;
            }
            item.free();
            synchronized (this) {
                if (surplus == item) {
                    surplus = item.next;
                    if (item.outsideHeap) {
                        outsideCount--;
                    }
                }
            }
            tight = heldBytes() >= limitBytes;
        }
    }
}
