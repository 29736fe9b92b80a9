// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Prints messages to standard error, and keeps the verdict that follows from them. */
final class Messages {
    static final String PROGRAM = "wdzip";

    private final PrintWriter err;
    private boolean quiet;
    private ExitStatus exitStatus = ExitStatus.OK;

    Messages(PrintWriter err) {
        this.err = err;
    }

    void quiet(boolean on) {
        quiet = on;
    }

    ExitStatus exitStatus() {
        return exitStatus;
    }

    /** Prints an error. */
    void error(String text) {
        exitStatus = exitStatus.and(ExitStatus.ERROR);
        say(PROGRAM + ": " + text);
    }

    /** Prints a warning unless {@code -q} was given. It sets the exit code even if it is not printed, as in gzip. */
    void warning(String text) {
        exitStatus = exitStatus.and(ExitStatus.WARNING);
        note(text);
    }

    /**
     * Prints that something was not done. {@code -q} does not hide it, because the user may believe that it was done.
     */
    void refused(String line) {
        exitStatus = exitStatus.and(ExitStatus.WARNING);
        say(line);
    }

    /** Prints a remark, unless {@code -q} was given. It does not affect the exit code. */
    void note(String text) {
        if (!quiet) {
            say(PROGRAM + ": " + text);
        }
    }

    /** Prints a line. */
    void say(String line) {
        err.print(line + '\n'); // one write, so that lines of other processes do not mix with this one
        err.flush();
    }

    /** Prints a question without a line end. */
    void ask(String question) {
        err.print(PROGRAM + ": " + question);
        err.flush();
    }

    /** Returns the text of the C library for an error. Messages of the JDK repeat the path, or are only the path. */
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
