// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What goes to standard error, and the verdict that follows from it. */
final class Messages {
    static final String PROGRAM = "wdzip";

    private final PrintWriter err;
    private boolean quiet;
    private Verdict verdict = Verdict.OK;

    Messages(PrintWriter err) {
        this.err = err;
    }

    void quiet(boolean on) {
        quiet = on;
    }

    Verdict verdict() {
        return verdict;
    }

    void error(String text) {
        verdict = verdict.and(Verdict.ERROR);
        say(PROGRAM + ": " + text);
    }

    /** Says the text unless {@code -q} was given; the exit code is that of a warning either way, as in gzip. */
    void warning(String text) {
        verdict = verdict.and(Verdict.WARNING);
        note(text);
    }

    /** What has not been done, which {@code -q} does not hide: the user may take it for done. */
    void refused(String line) {
        verdict = verdict.and(Verdict.WARNING);
        say(line);
    }

    /** Like a warning, but nothing is wrong. */
    void note(String text) {
        if (!quiet) {
            say(PROGRAM + ": " + text);
        }
    }

    void say(String line) {
        err.print(line + '\n'); // in one piece, so that other processes write before or behind it
        err.flush();
    }

    /** A question left open at the end of the line. */
    void ask(String question) {
        err.print(PROGRAM + ": " + question);
        err.flush();
    }

    /** What the C library would say for this failure; the JDK's messages repeat the path, or are nothing but the path. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (text == null || text.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        int note = text.indexOf(" or unable to access attributes of symbolic link");
        int hint = text.indexOf(" (NOFOLLOW_LINKS specified)");
        int end = note >= 0 ? note : hint >= 0 ? hint : text.length();
        return text.substring(0, end);
    }
}
