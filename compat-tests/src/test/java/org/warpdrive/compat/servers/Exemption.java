// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.util.List;

/**
 * A difference that the filter makes, and why it stays.
 *
 * @param programs a pattern for the container's name
 * @param behaviours a pattern for the behaviour's name
 */
record Exemption(String programs, String behaviours, String reason) {
    private static final String JETTY = "JETTY_.*";
    private static final String TOMCAT = "TOMCAT_.*";

    static final List<Exemption> ALL = List.of(
            new Exemption(
                    TOMCAT,
                    "forwardThen(More|Throw)",
                    "After a forward Tomcat closes a response that a filter wrapped, and only suspends its own."),
            new Exemption(
                    TOMCAT,
                    "throwPagedAfter(Body|Flush)",
                    "Tomcat adds an error page to a response that is on its way, if the page takes the writer or the stream that the"
                            + " response took; a compressed one took the stream."),
            new Exemption(
                    JETTY,
                    "statusAfterBody|typeAfterBody|resetBuffer|forward_resetBuffer|include(First)?_.*",
                    "Jetty sends a write that is larger than a quarter of its buffer at once, though the buffer is not full; held"
                            + " content stays uncommitted until it is."),
            new Exemption(
                    JETTY,
                    "include(First|)_.*",
                    "Jetty forgets within an include whether the writer or the stream was taken, and its error page quotes"
                            + " the exception."),
            new Exemption(
                    "JETTY_EE8|UNDERTOW",
                    "include(_twice|ByName|Wrapped)",
                    "They say no charset for a writer that is taken within an include."),
            new Exemption(
                    "JETTY_EE11", "charsetTooLate", "Jetty for Servlet 6.1 forgets the charset that its writer has."),
            new Exemption(
                    "JETTY_EE11",
                    "redirect(Status)?KeepingAfterFlush",
                    "Jetty ends a response that is on its way where it can no longer redirect it."),
            new Exemption(JETTY, "lengthTooLong", "Jetty refuses to end a response that is shorter than was said."),
            new Exemption(
                    JETTY + "|UNDERTOW",
                    "writerAfterClose",
                    "They count what is written to a closed writer as an error, Tomcat does not."),
            new Exemption(
                    "UNDERTOW",
                    "asyncTimeout(Writer)?",
                    "Undertow loses a part of the response that times out; the filter less of it."),
            new Exemption(
                    "UNDERTOW",
                    "bothStreamAndWriter",
                    "Undertow says the charset also where it then refuses the writer."),
            new Exemption("UNDERTOW", "charsetTooLate", "Undertow puts a blank before the charset it adds itself."),
            new Exemption(
                    "UNDERTOW",
                    "lengthThenMore",
                    "Undertow lets a response be replaced of which all that was announced has been written."),
            new Exemption(
                    "UNDERTOW", "resetBuffer", "Undertow keeps more than the size of its buffer before it commits."));

    private boolean covers(FilterProgram program, String behaviour) {
        return program.name().matches(programs) && behaviour.matches(behaviours);
    }

    static boolean holds(FilterProgram program, String behaviour) {
        return ALL.stream().anyMatch(each -> each.covers(program, behaviour));
    }
}
