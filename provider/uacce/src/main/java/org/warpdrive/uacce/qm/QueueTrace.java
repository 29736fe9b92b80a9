// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.warpdrive.runtime.Log;
import org.warpdrive.uacce.DeviceOptions;
import org.warpdrive.uacce.UacceDevice;

/**
 * A trace of one queue's requests and completions: lines of JSON in a file that all queues of the process share. A line
 * has the words of an entry, which are addresses and lengths, but none of the data. Each line is flushed to the file
 * before the call returns, so the trace of a process that dies is complete. Any thread may use it.
 *
 * <pre>
 * {"event":"start","nanos":0,"device":"hisi_zip-0","queue":3,"api":"hisi_qm_v3","type":0,"depth":1024}
 * {"event":"request","nanos":81250,"device":"hisi_zip-0","queue":3,"index":0,"sqe":"00000000 00000000 … (32 words)"}
 * {"event":"completion","nanos":99310,"device":"hisi_zip-0","queue":3,"index":0,"cqe":"… (4 words)","sqe":"… (32 words)"}
 * </pre>
 */
public final class QueueTrace {
    private static final class Holder {
        static final @Nullable Lines LINES = open(DeviceOptions.TRACE.fromSystem());
    }

    private final Lines lines;
    private final String where;

    private QueueTrace(Lines lines, UacceDevice device, int queue) {
        this.lines = lines;
        this.where = "\"device\":\"" + device.name() + "\",\"queue\":" + queue;
    }

    /** Returns the trace of a started queue; null if tracing is off. */
    static @Nullable QueueTrace of(UacceDevice device, int queue, int type, DusLayout layout) {
        Lines lines = Holder.LINES;
        return lines == null ? null : of(lines, device, queue, type, layout);
    }

    static QueueTrace of(Lines lines, UacceDevice device, int queue, int type, DusLayout layout) {
        QueueTrace trace = new QueueTrace(lines, device, queue);
        lines.write(
                "start",
                trace.where + ",\"api\":\"" + device.attributes().api() + "\",\"type\":" + type + ",\"depth\":"
                        + layout.sqDepth());
        return trace;
    }

    private static @Nullable Lines open(String file) {
        if (file.isEmpty()) {
            return null;
        }
        try {
            return new Lines(Files.newBufferedWriter(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            Log.sayHere(logger -> logger.log(Level.WARNING, "{0}={1}: {2}", DeviceOptions.TRACE.name(), file, e));
            return null;
        }
    }

    /** Records a request, just before its doorbell is rung. */
    void request(int index, ByteBuffer sqe) {
        lines.write("request", where + ",\"index\":" + index + ",\"sqe\":\"" + words(sqe, DusLayout.SQE_BYTES) + '"');
    }

    /** Records a valid completion, with the SQE as the device left it. */
    void completion(int index, ByteBuffer cqe, ByteBuffer sqe) {
        lines.write(
                "completion",
                where + ",\"index\":" + index + ",\"cqe\":\"" + words(cqe, CqeLayout.BYTES) + "\",\"sqe\":\""
                        + words(sqe, DusLayout.SQE_BYTES) + '"');
    }

    private static String words(ByteBuffer entry, int bytes) {
        StringBuilder words = new StringBuilder();
        for (int at = 0; at < bytes; at += Integer.BYTES) {
            String word = Integer.toHexString(entry.getInt(at));
            words.append(at == 0 ? "" : " ")
                    .append("0".repeat(2 * Integer.BYTES - word.length()))
                    .append(word);
        }
        return words.toString();
    }

    /** The trace file. After a failed write nothing more is written. */
    static final class Lines {
        private final long start = System.nanoTime();
        private @Nullable Writer out;

        Lines(Writer out) {
            this.out = out;
        }

        synchronized boolean isOpen() {
            return out != null;
        }

        private void write(String event, String rest) {
            IOException failure = put(event, rest);
            if (failure != null) { // told without the lock, since handlers of logs are the application's
                Log.sayHere(logger -> logger.log(Level.WARNING, "{0} ends: {1}", DeviceOptions.TRACE.name(), failure));
            }
        }

        /** Returns why the trace ends with this line; null if it goes on, or has ended before. */
        private synchronized @Nullable IOException put(String event, String rest) {
            Writer open = out;
            if (open == null) {
                return null;
            }
            try {
                open.write(
                        "{\"event\":\"" + event + "\",\"nanos\":" + (System.nanoTime() - start) + "," + rest + "}\n");
                open.flush();
                return null;
            } catch (IOException e) {
                out = null;
                return e;
            }
        }
    }
}
