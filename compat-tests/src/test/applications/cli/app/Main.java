// SPDX-License-Identifier: Apache-2.0
package app;

import java.util.spi.ToolProvider;

/** The command as a tool, which is how a program has it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = ToolProvider.findFirst("wdzip").orElseThrow().run(System.out, System.err, arguments);
        System.out.println("code: " + code);
    }
}
