// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool of items that are expensive to create: native buffers and zlib streams. Any thread may lease and release.
 *
 * <p>Items are handed out last in, first out, so that a leased item is likely to be in the processor's cache. Up to
 * {@code idleMax} released items are kept; more are freed at once. The number of leased items is not bounded here;
 * their owners bound it.
 *
 * <p>An error, such as a stack overflow, may come out of any call. So each change of owner is a few plain stores under
 * the pool's monitor, on a list that is linked through the items. It happens completely or not at all, and an
 * interrupted {@link #release} can be repeated. An earlier version used a ReentrantLock, whose {@code lock()} can throw
 * after it has locked, and counted an item before it had one.
 *
 * <p>Cost: a lease or release takes the monitor for some stores. Items are created and freed outside the monitor. The
 * sum over all pools is computed without a lock, because every new stream reads it ({@link #heldBytes}).
 *
 * <table>
 * <caption>States of an item</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>new, idle</td><td>leased</td><td>{@link #lease}</td></tr>
 * <tr><td>leased</td><td>idle</td><td>{@link #release}, while fewer than {@code idleMax} are idle</td></tr>
 * <tr><td>leased</td><td>surplus</td><td>{@link #release} beyond {@code idleMax}</td></tr>
 * <tr><td>idle</td><td>surplus</td><td>{@link #freeAllIdle}</td></tr>
 * <tr><td>surplus</td><td>freed</td><td>the same call; after an error, the next one that frees surplus items</td></tr>
 * </table>
 *
 * @param <T> the type of the items
 */
public abstract class Pool<T extends Pool.Item<T>> {
    /** An item of a pool. Its fields belong to the pool and are guarded by the pool's monitor. */
    abstract static class Item<T extends Item<T>> {
        @Nullable
        T next;

        boolean leased;

        final boolean outsideHeap;

        /**
         * Creates an item that is not leased.
         *
         * @param outsideHeap whether the item's memory is outside the heap; the same for all items of a pool
         */
        Item(boolean outsideHeap) {
            this.outsideHeap = outsideHeap;
        }

        /** Frees the memory outside the heap. Called again if it threw. Only the pool may call it. */
        abstract void free();
    }

    /** All pools of the process. The references are weak, so that a pool goes with its engine. */
    private static volatile List<WeakReference<Pool<?>>> all = List.of();

    private static volatile long limitBytes = Long.MAX_VALUE;
    private static volatile boolean tight;

    private final int itemBytes;
    private final int idleMax;

    /** Items for the next leases, the latest first. */
    private @Nullable T idle;

    /** Items that are about to be freed. */
    private @Nullable T surplus;

    private int idleCount;

    private int leasedCount;

    /**
     * The number of items with memory outside the heap, in any state. Written under the monitor when an item is
     * created or freed; read by every new stream.
     */
    private volatile int outsideCount;

    /**
     * Creates an empty pool.
     *
     * @param itemBytes memory of one item outside the heap
     * @param idleMax how many unused items are kept
     */
    Pool(int itemBytes, int idleMax) {
        this.itemBytes = itemBytes;
        this.idleMax = idleMax;
        add(this);
    }

    private static synchronized void add(Pool<?> pool) {
        List<WeakReference<Pool<?>>> pools = new ArrayList<>();
        // No lambda: the first lambda of a process costs 10 ms or more.
        for (WeakReference<Pool<?>> reference : all) {
            if (reference.get() != null) {
                pools.add(reference);
            }
        }
        pools.add(new WeakReference<>(pool));
        all = List.copyOf(pools);
    }

    /** Returns the bytes outside the heap that all pools hold, leased or idle. */
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
     * Sets the number of bytes, over all pools, from which on memory is {@linkplain #isTight tight}.
     *
     * @param bytes at least 0
     */
    public static void limit(long bytes) {
        limitBytes = bytes;
        tight = heldBytes() >= bytes;
    }

    /**
     * Returns whether streams should not keep memory between their blocks if they can do without. The answer is
     * computed when an item is created or freed, so asking costs one volatile read.
     */
    static boolean isTight() {
        return tight;
    }

    /** Returns the bytes outside the heap that are leased: the memory of open streams. */
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

    /** Frees the idle items of all pools. */
    public static void freeAllIdle() {
        for (WeakReference<Pool<?>> reference : all) {
            Pool<?> pool = reference.get();
            if (pool != null) {
                pool.freeIdle();
            }
        }
    }

    /** Creates an item. */
    abstract T make();

    /**
     * Leases an item. Its content is what the last owner left. The caller owns it until {@link #release}.
     *
     * @throws OutOfMemoryError if there is no memory for a new item; nothing is leased then
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

    /** Returns the number of leased items. */
    synchronized int leasedCount() {
        return leasedCount;
    }

    /** Takes an item back from its owner. Does nothing if it was taken back before and not leased since. */
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

    /**
     * Frees surplus items. An item leaves the list only after it was freed. If an error strikes in between, the next
     * call frees it.
     */
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
