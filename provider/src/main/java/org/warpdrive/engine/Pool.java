// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;

/**
 * Things that cost much to make, handed out last in, first out, so that the one that comes back is still in the cache. Any
 * thread may lease and release. Of those that come back, {@code idleMax} are kept and the others freed at once; how many are
 * out is not bounded here, their owners are.
 *
 * <p>An error, a stack overflow say, may strike at any call. So each change of owner is a few plain stores under the monitor,
 * on a list linked through the items: it happens as a whole or not at all, and a release that did not get through is simply
 * done again.
 */
abstract class Pool<T extends Pool.Item<T>> {
    /** What a pool hands out. Its fields are the pool's, under the pool's monitor. */
    abstract static class Item<T extends Item<T>> {
        @Nullable
        T next;

        boolean leased;

        /** Gives up what it holds outside of the heap; done again if it threw. Only the pool may call it. */
        abstract void free();
    }

    private final int idleMax;

    /** Those that wait for the next lease, the latest first. */
    private @Nullable T idle;

    /** Those beyond {@code idleMax}, about to be freed. */
    private @Nullable T surplus;

    private int idleCount;
    private int leasedCount;

    /**
     * A pool without any items yet.
     *
     * @param idleMax how many unused items are kept
     */
    Pool(int idleMax) {
        this.idleMax = idleMax;
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
        T fresh = make();
        synchronized (this) {
            fresh.leased = true;
            leasedCount++;
        }
        return fresh;
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
                }
            }
        }
    }
}
