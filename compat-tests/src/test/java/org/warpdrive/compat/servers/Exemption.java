// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.util.List;

/**
 * A difference that the filter makes, and why it stays.
 *
 * @param programs a pattern for the container's name
 * @param rows a pattern for what is asked: a behaviour's name, or that and the size, or those and the method
 */
record Exemption(String programs, String rows, String reason) {
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
                    "statusAfterBody|typeAfterBody|(forward_)?resetBuffer|lengthPieces 20000"
                            + "|includeFirst_(stream|forward|lengthBefore|resetBuffer|status404|tagStrong) 20000",
                    "Jetty sends a write that is larger than a quarter of its buffer at once, though the buffer is not full; held"
                            + " content stays uncommitted until it is."),
            new Exemption(
                    JETTY,
                    "include_forward",
                    "Jetty forgets at a forward within an include whether the writer or the stream was taken, or does not."),
            new Exemption(
                    "JETTY_EE8",
                    "include_(stream|streamFlushed|lengthBefore|reset|resetBuffer|tagStrong|coded|status404|throw|include)",
                    "The include takes the stream where the writer was taken. Jetty's error page quotes the exception, and the"
                            + " filter's has another text."),
            new Exemption(
                    JETTY,
                    "asyncDispatchThrowWriter 100000",
                    "Jetty loses what its writer holds when a dispatch throws; the filter does not."),
            new Exemption(
                    "JETTY_EE8|UNDERTOW",
                    "include(_twice|ByName|Wrapped|First_writer (100|20000))",
                    "They say no charset for a writer that is taken within an include."),
            new Exemption(
                    "JETTY_EE11", "charsetTooLate", "Jetty for Servlet 6.1 forgets the charset that its writer has."),
            new Exemption(
                    "JETTY_EE11",
                    "redirect(Status)?KeepingAfter(Flush|(Stream|Writer) 100000)",
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
                    "lengthWholeThen(Heads|(ResetBuffer|Forward) (20000|100000))",
                    "Undertow ignores some of the headers that are set after all that was announced has been written, and lets a"
                            + " response be replaced that is on its way."),
            new Exemption(
                    "UNDERTOW",
                    "(forward_)?resetBuffer|statusAfterBody (20000|100000) HEAD",
                    "Undertow keeps more than the size of its buffer before it commits."),
            new Exemption(
                    "UNDERTOW",
                    "forward_stream\\?outer=wrap",
                    "At the end of a forward Undertow asks a response that is wrapped for its writer, and says the charset"
                            + " though it then refuses that."));

    private boolean covers(FilterProgram program, String row) {
        return program.name().matches(programs) && row.matches("(" + rows + ")( .*)?");
    }

    /**
     * Whether a difference is let pass.
     *
     * @param name the behaviour's, and what a filter in front does, if there is one: {@code ?outer=} and that
     */
    static boolean holds(FilterProgram program, String name, int size, String method) {
        String row = name + " " + size + " " + method;
        return ALL.stream().anyMatch(each -> each.covers(program, row));
    }
}
