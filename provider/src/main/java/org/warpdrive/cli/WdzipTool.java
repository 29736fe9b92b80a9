// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/**
 * The command {@code wdzip} for callers in the same JVM, by {@code ToolProvider.findFirst("wdzip")}. Works on files
 * only, because the streams a tool is given are for text; the engine is that of the JVM.
 */
public final class WdzipTool implements ToolProvider {
    @Override
    public String name() {
        return "wdzip";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        return new Wdzip(StandardStreams.ofText(out, err), WdzipTool::refuseEngine).run(args);
    }

    private static void refuseEngine(String engine) throws UsageException {
        throw new UsageException("the engine is chosen when the JVM starts: -Dwarpdrive.engine=" + engine);
    }
}
