// SPDX-License-Identifier: Apache-2.0
package clients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What WarpDrive's own counters say it did in this process: bytes that it compressed, and bytes that it decompressed to. The
 * JDK's engine is not WarpDrive.
 */
record Counted(long compressed, long decompressed) {
    private static final Pattern COMPRESSED = Pattern.compile("(?m)^(?!jdk:)\\w[^:\n]*: blocks=\\d+ in=(\\d+) ");
    private static final Pattern DECOMPRESSED = Pattern.compile("(?m)^decompressed: .* out=(\\d+)$");

    /** Nothing in a process without the agent. */
    static Counted now() {
        String status = status();
        return new Counted(sum(COMPRESSED.matcher(status)), sum(DECOMPRESSED.matcher(status)));
    }

    private static long sum(Matcher found) {
        return found.results().mapToLong(line -> Long.parseLong(line.group(1))).sum();
    }

    /** By name, for a process without the agent has no such class. */
    private static String status() {
        try {
            return (String) Class.forName("org.warpdrive.zip.WarpDrive")
                    .getMethod("status")
                    .invoke(null);
        } catch (ClassNotFoundException e) {
            return "";
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
