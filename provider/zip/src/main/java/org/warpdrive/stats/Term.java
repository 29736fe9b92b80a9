// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

/**
 * Something that is counted, with the one word and the one sentence by which every view of it goes: the status, the
 * MBeans, the events of the flight recorder, the meters of {@code warpdrive-micrometer} and {@code wdzip}.
 *
 * <p>The terms are {@link Counter} and {@link Quantile}, of each engine, and {@link Total}, of the process.
 *
 * @since 1.0
 */
public interface Term {
    /**
     * Returns the word: lower case, with hyphens, such as {@code passed-over} or {@code memory-held}. An MBean's
     * attribute is {@code PassedOver}, a meter is {@code warpdrive.passed.over}.
     */
    String term();

    /** Returns whether it is a total or a momentary value. */
    Counter.Kind kind();

    /** Returns what is counted, in the plural: "blocks", "bytes". */
    String unit();

    /** Returns what it means, in a sentence. */
    String text();

    /** Returns the word as the name of an MBean's attribute. */
    default String attribute() {
        StringBuilder name = new StringBuilder();
        for (String part : term().split("-", -1)) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
        }
        return name.toString();
    }
}
