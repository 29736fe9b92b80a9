// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.DeviceOptions;

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
        return new Wdzip(StandardStreams.ofText(out, err), WdzipTool::refuse).run(args);
    }

    private static void refuse(Options options) throws UsageException {
        if (options.engine() != null) {
            throw late("the engine is chosen", ZipOptions.ENGINE.name(), options.engine());
        }
        if (options.trace() != null) {
            throw late("a trace is asked for", DeviceOptions.TRACE.name(), options.trace());
        }
    }

    private static UsageException late(String what, String property, String value) {
        return new UsageException(what + " when the JVM starts: -D" + property + "=" + value);
    }
}
