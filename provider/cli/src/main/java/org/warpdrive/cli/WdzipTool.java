// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;
import org.warpdrive.runtime.ZipOptions;
import org.warpdrive.uacce.DeviceOptions;

/**
 * The command {@code wdzip} for callers in the same JVM, as a {@link ToolProvider}. It works on files only, because the
 * streams of a tool are text. The engine is the one of the JVM.
 *
 * <pre>{@code
 * ToolProvider wdzip = ToolProvider.findFirst("wdzip").orElseThrow();
 * int exitCode = wdzip.run(System.out, System.err, "--keep", "log.txt");
 * }</pre>
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
