// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A response without the filter, and the same with it: what may not differ. */
final class Comparison {
    /** Compared by rules of their own, or of the moment. */
    private static final Set<String> RULED =
            Set.of("content-encoding", "vary", "content-length", "transfer-encoding", "accept-ranges", "etag", "date");

    private Comparison() {}

    static List<String> differences(Exchange without, Exchange with, boolean accepted) {
        List<String> differences = new ArrayList<>();
        if (without.end().equals(Exchange.NO_END) && with.end().equals(Exchange.NO_END)) {
            return differences;
        }
        compare(differences, "status", without.status(), with.status());
        compare(differences, "interim", without.interim(), with.interim());
        compare(differences, "end", without.end(), with.end());
        compare(differences, "trailers", without.trailers(), with.trailers());
        compareBodies(differences, without, with);
        Set<String> names = new TreeSet<>(without.headers().keySet());
        names.addAll(with.headers().keySet());
        names.removeAll(RULED);
        for (String name : names) {
            compare(differences, name, without.all(name), with.all(name));
        }
        boolean compressed = with.isGzip() && !without.isGzip();
        if (compressed && !accepted) {
            differences.add("gzip for a client that does not take it");
        }
        if (!compressed) {
            compare(differences, "content-encoding", without.all("content-encoding"), with.all("content-encoding"));
            compare(differences, "etag", without.all("etag"), with.all("etag"));
            if (!without.all("content-length").isEmpty()
                    && !with.all("content-length").isEmpty()) {
                compare(differences, "content-length", without.all("content-length"), with.all("content-length"));
            }
        }
        Set<String> varies = varies(without);
        Set<String> more = varies(with);
        if (compressed && !more.contains("accept-encoding") && !more.contains("*")) {
            differences.add("compressed, and does not vary by it");
        }
        more.remove("accept-encoding");
        varies.remove("accept-encoding");
        compare(differences, "vary", varies, more);
        return differences;
    }

    private static Set<String> varies(Exchange exchange) {
        Set<String> names = new TreeSet<>();
        for (String field : exchange.all("vary")) {
            for (String name : field.toLowerCase(Locale.ROOT).split(",", -1)) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** Of a response that ends too early, one may have brought more than the other. */
    private static void compareBodies(List<String> differences, Exchange without, Exchange with) {
        byte[] one = without.body();
        byte[] other = with.body();
        int common = Math.min(one.length, other.length);
        boolean equal = Arrays.equals(one, 0, common, other, 0, common);
        boolean whole = without.end().equals(Exchange.WHOLE) && with.end().equals(Exchange.WHOLE);
        if (!equal || (whole && one.length != other.length)) {
            differences.add(
                    "body of " + one.length + ": " + start(without) + " and of " + other.length + ": " + start(with));
        }
    }

    private static String start(Exchange exchange) {
        String text = exchange.text();
        return text.substring(0, Math.min(text.length(), 60)).replace('\n', '|');
    }

    private static void compare(List<String> differences, String what, Object without, Object with) {
        if (!without.equals(with)) {
            differences.add(what + " " + without + " and " + with);
        }
    }
}
