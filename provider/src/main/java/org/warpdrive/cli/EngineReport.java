// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.engine.Engines;

/** Says for {@code --stats} which engines do the work. */
final class EngineReport {
    private EngineReport() {}

    static String text() {
        return Engines.get().summary();
    }
}
