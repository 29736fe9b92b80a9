// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.lang.ref.Cleaner;

/** Gives back the memory of objects that nobody ended: one thread for all. */
final class Unreachable {
    static final Cleaner CLEANER = Cleaner.create();

    private Unreachable() {}
}
