// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser of Accept-Encoding (RFC 9110, section 12.5.3), as Tomcat reads it. An item that violates the grammar counts as not
 * accepted, since an uncompressed response is right for every client. A weight has three decimals (section 12.4.2);
 * more are ignored.
 */
final class AcceptEncoding {
    private static final Pattern ITEM = Pattern.compile(
            "\\s*([^\\s;,\"]+)\\s*(?:;\\s*(?:[qQ]\\s*=\\s*(0(?:\\.[0-9]*)?|1(?:\\.(?:0{0,2}|000[0-9]*))?)\\s*)?)?",
            Pattern.DOTALL);

    /** The length of a weight with three decimals. */
    private static final int WEIGHT_LENGTH = 5;

    private AcceptEncoding() {}

    /** True if a client that sent these fields accepts gzip. */
    static boolean takesGzip(Collection<String> fields) {
        double named = -1;
        double any = 0;
        for (String field : fields) {
            for (String item : field.split(",", -1)) {
                Matcher matcher = ITEM.matcher(item);
                String coding = item.split(";", -1)[0].strip();
                double weight = matcher.matches() ? weight(matcher.group(2)) : 0;
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    named = Math.max(named, weight);
                } else if (coding.equals("*")) {
                    any = Math.max(any, weight);
                }
            }
        }
        return named < 0 ? any > 0 : named > 0;
    }

    private static double weight(@Nullable String text) {
        return text == null ? 1 : Double.parseDouble(text.substring(0, Math.min(text.length(), WEIGHT_LENGTH)));
    }
}
