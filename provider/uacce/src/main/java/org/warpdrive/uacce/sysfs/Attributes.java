// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.io.IOException;
import java.util.List;

/** Strict parsers for single attributes. A device with an invalid attribute is not used. */
final class Attributes {
    /** The offset that the kernel prints for an absent region: -1 as an unsigned number. */
    static final String ABSENT_OFFSET = "18446744073709551615";

    private static final long MAX_REGION_BYTES = 1L << 30;
    private static final int MIN_PAGE = 4096;

    private Attributes() {}

    /** A text of printable ASCII, line ends and tabs, with white space removed at both ends. */
    static String text(AttributeSource source, String name) throws BadAttributeException {
        String text;
        try {
            text = source.read(name);
        } catch (IOException e) {
            throw new BadAttributeException(name + " cannot be read: " + e.getMessage());
        }
        boolean printable = text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t');
        if (!printable || text.isBlank()) {
            throw new BadAttributeException(name + (printable ? " is empty" : " is not text"));
        }
        return text.strip();
    }

    /** A number in decimal, or with one of C's prefixes. */
    static long number(AttributeSource source, String name) throws BadAttributeException {
        return parse(name, text(source, name));
    }

    /** As {@link #number}, but {@code absent} if the attribute does not exist. */
    static long number(AttributeSource source, String name, long absent) throws BadAttributeException {
        return source.has(name) ? number(source, name) : absent;
    }

    /** As {@link #number(AttributeSource, String, long)}, for numbers that must fit in an int. */
    static int smallNumber(AttributeSource source, String name, int absent) throws BadAttributeException {
        long number = number(source, name, absent);
        if ((int) number != number) {
            throw new BadAttributeException(name + "=" + number + " is out of range");
        }
        return (int) number;
    }

    private static long parse(String name, String text) throws BadAttributeException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new BadAttributeException(name + "=" + text + " is not a number");
        }
    }

    /** A list of names, one per line. */
    static List<String> lines(AttributeSource source, String name) throws BadAttributeException {
        return source.has(name)
                ? text(source, name)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : List.of();
    }

    /** The length in bytes of a region that must exist. */
    static long regionBytes(AttributeSource source, String name) throws BadAttributeException {
        return checkedRegion(name, number(source, name));
    }

    static long checkedRegion(String name, long bytes) throws BadAttributeException {
        if (bytes <= 0 || bytes > MAX_REGION_BYTES || bytes % MIN_PAGE != 0) {
            throw new BadAttributeException(name + "=" + bytes + " is no size of a region");
        }
        return bytes;
    }

    /** Offsets separated by tabs, with -1 for {@link #ABSENT_OFFSET}. */
    static long[] offsets(AttributeSource source, String name) throws BadAttributeException {
        String[] words = text(source, name).split("\\s+", -1);
        long[] offsets = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            offsets[i] = words[i].equals(ABSENT_OFFSET) ? -1 : parse(name, words[i]);
            if (offsets[i] < -1 || offsets[i] % MIN_PAGE > 0) {
                throw new BadAttributeException(name + "=" + words[i] + " is no offset of a region");
            }
        }
        return offsets;
    }
}
