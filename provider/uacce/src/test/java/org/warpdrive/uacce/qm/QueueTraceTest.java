// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.UacceDevice;

class QueueTraceTest {
    private static final DusLayout LAYOUT = new DusLayout(DusLayout.SQE_BYTES, 8, 8, 65536, false);

    private final StringWriter file = new StringWriter();

    private static UacceDevice device() {
        return new FakeQueueFile(8, 3).device(3, 1);
    }

    private List<JsonObject> lines() {
        return file.toString()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void anEventIsALineWithTheWordsOfItsEntries() {
        ByteBuffer sqe = ByteBuffer.allocate(DusLayout.SQE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        sqe.putInt(0, 0xcafe).putInt(DusLayout.SQE_BYTES - Integer.BYTES, -1);
        ByteBuffer cqe = ByteBuffer.allocate(CqeLayout.BYTES).putInt(CqeLayout.DONE, 0x30005);
        QueueTrace trace =
                QueueTrace.of(new QueueTrace.Lines(file), device(), 3, QpContextLayout.TYPE_COMPRESS, LAYOUT);
        trace.request(5, sqe);
        trace.completion(5, cqe, sqe);

        assertThat(lines())
                .extracting(line -> line.get("event").getAsString())
                .containsExactly("start", "request", "completion");
        assertThat(lines()).allSatisfy(line -> {
            assertThat(line.get("device").getAsString()).isEqualTo(device().name());
            assertThat(line.get("queue").getAsInt()).isEqualTo(3);
            assertThat(line.get("nanos").getAsLong()).isNotNegative();
        });
        assertThat(lines().get(0).get("api").getAsString()).isEqualTo("hisi_qm_v3");
        String words = "0000cafe" + " 00000000".repeat(30) + " ffffffff";
        assertThat(lines().get(1).get("sqe").getAsString()).isEqualTo(words);
        assertThat(lines().get(2).get("sqe").getAsString()).isEqualTo(words);
        String done = "00000000 ".repeat(CqeLayout.DONE / Integer.BYTES) + "00030005";
        assertThat(lines().get(2).get("cqe").getAsString()).startsWith(done);
        assertThat(lines().get(2).get("index").getAsInt()).isEqualTo(5);
    }

    @Test
    void aFileThatCannotBeWrittenIsLeftAlone() {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        QueueTrace.Lines lines = new QueueTrace.Lines(full);
        ThrowingHandler handler = new ThrowingHandler(lines);
        Logger logger = Logger.getLogger("org.warpdrive");
        logger.addHandler(handler);
        try {
            QueueTrace trace = QueueTrace.of(lines, device(), 0, QpContextLayout.TYPE_COMPRESS, LAYOUT);
            trace.request(0, ByteBuffer.allocate(DusLayout.SQE_BYTES).order(ByteOrder.LITTLE_ENDIAN));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines.isOpen()).isFalse();
        assertThat(handler.said).containsExactly("warpdrive.trace ends: java.io.IOException: No space left on device");
        assertThat(handler.tracesGoOn).as("while a handler is called").isTrue();
    }

    /** Throws as the JDK's own does where a process has no descriptor left, after it has waited for another thread's trace. */
    private static final class ThrowingHandler extends Handler {
        private final QueueTrace.Lines lines;
        private final List<String> said = new ArrayList<>();
        private boolean tracesGoOn;

        ThrowingHandler(QueueTrace.Lines lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord message) {
            said.add(MessageFormat.format(message.getMessage(), message.getParameters()));
            Thread other = new Thread(lines::isOpen);
            other.start();
            try {
                other.join(5_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            tracesGoOn = !other.isAlive();
            throw new NoClassDefFoundError("thrown by a test");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
