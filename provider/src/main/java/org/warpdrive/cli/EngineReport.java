// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.zip.Deflater;
import org.warpdrive.zip.WdDeflater;

/** Says for {@code --stats} which engine did the work. */
final class EngineReport {
    private EngineReport() {}

    static String text() {
        // The classes of org.warpdrive.zip are still plain subclasses.
        return Deflater.class.isAssignableFrom(WdDeflater.class) ? "jdk" : "";
    }
}
