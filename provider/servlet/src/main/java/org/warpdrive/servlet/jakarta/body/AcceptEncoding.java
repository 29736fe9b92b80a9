// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of Accept-Encoding (RFC 9110, section 12.5.3). An item that violates the grammar counts as not accepted, as in
 * Tomcat, since an uncompressed response is right for every client.
 */
final class AcceptEncoding {
    private static final Pattern ITEM = Pattern.compile(
            "\\s*([^\\s;,\"]+)\\s*(?:;\\s*(?:[qQ]\\s*=\\s*(0(?:\\.[0-9]*)?|1(?:\\.0*)?)\\s*)?)?", Pattern.DOTALL);

    private AcceptEncoding() {}

    /** True if a client that sent these fields accepts gzip. */
    static boolean takesGzip(Collection<String> fields) {
        double named = -1;
        double any = 0;
        for (String field : fields) {
            for (String item : field.split(",", -1)) {
                Matcher matcher = ITEM.matcher(item);
                String coding = item.split(";", -1)[0].strip();
                double weight =
                        !matcher.matches() ? 0 : matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2));
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    named = Math.max(named, weight);
                } else if (coding.equals("*")) {
                    any = Math.max(any, weight);
                }
            }
        }
        return named < 0 ? any > 0 : named > 0;
    }
}
