// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code wdzip attach}: prints the status of WarpDrive in another Java process, and switches its engines. */
final class AttachCommand {
    static final String NAME = "attach";

    static final String USAGE =
            """
            Usage: wdzip attach PID [--engine=NAME]
            Say what WarpDrive is and has done in the Java process PID, of the same user.

              -e, --engine=NAME  switch that process, at once and until it ends, to
                                   jdk         java.util.zip alone
                                   native      the native codec, without accelerators
                                   configured  what it was started with
              -h, --help         this text
            """;

    private static final String ENGINE = "--engine";

    /** Connects to the MXBean of another process. */
    interface Attachment {
        AttachedProcess to(String pid) throws IOException;
    }

    private final PrintWriter out;
    private final Messages messages;
    private final Attachment attachment;

    private boolean help;
    private @Nullable String engine;
    private @Nullable String pid;

    AttachCommand(PrintWriter out, Messages messages, Attachment attachment) {
        this.out = out;
        this.messages = messages;
        this.attachment = attachment;
    }

    void run(List<String> args) throws UsageException {
        parse(args);
        String target = pid;
        if (help) {
            out.print(USAGE);
        } else if (target == null) {
            throw new UsageException("the PID of a Java process is missing");
        } else {
            work(target);
        }
        out.flush();
    }

    /** Returns an argument that is a PID. Here, because {@link DevicesCommand} needs an artifact that may be missing. */
    static String pid(String arg) throws UsageException {
        if (arg.isEmpty() || !arg.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new UsageException("unrecognized option '" + arg + "'");
        }
        return arg;
    }

    private void parse(List<String> args) throws UsageException {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("-h") || arg.equals("--help")) {
                help = true;
            } else if (arg.startsWith(ENGINE + "=")) {
                engine = arg.substring(ENGINE.length() + 1);
            } else if (arg.equals("-e") || arg.equals(ENGINE)) {
                if (++i == args.size()) {
                    throw new UsageException("option '" + ENGINE + "' requires an argument");
                }
                engine = args.get(i);
            } else if (pid == null) {
                pid = pid(arg);
            } else {
                throw new UsageException("one PID at a time");
            }
        }
    }

    private void work(String target) {
        try (AttachedProcess process = attachment.to(target)) {
            if (engine != null) {
                process.bean().switchEngine(engine);
            }
            out.println(process.bean().getStatus());
        } catch (LinkageError e) {
            messages.error(target + ": " + AttachedProcess.MISSING_MODULE);
        } catch (IllegalArgumentException | IOException e) {
            messages.error(target + ": " + Objects.toString(e.getMessage(), e.toString()));
        } catch (UndeclaredThrowableException e) {
            // The process has ended, or has an older version of WarpDrive.
            messages.error(target + ": " + e.getCause());
        }
    }
}
