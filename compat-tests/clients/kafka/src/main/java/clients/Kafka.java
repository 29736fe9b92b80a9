// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/** Batches of records in gzip, as producers send them and consumers take them, one behind the other in a file. */
public final class Kafka implements Client {
    private static final int RECORD_BYTES = 500;
    private static final int BATCH_RECORDS = 200;

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(directory))))) {
            long offset = 0;
            MemoryRecordsBuilder batch = batch(0);
            for (byte[] value : data.pieces(RECORD_BYTES)) {
                batch.append(offset, null, value);
                if (++offset % BATCH_RECORDS == 0) {
                    put(batch.build(), out);
                    batch = batch(offset);
                }
            }
            put(batch.build(), out);
            out.writeInt(0);
        }
        return data.length();
    }

    private static MemoryRecordsBuilder batch(long offset) {
        return MemoryRecords.builder(
                ByteBuffer.allocate(16384), Compression.gzip().build(), TimestampType.CREATE_TIME, offset);
    }

    private static void put(MemoryRecords records, DataOutputStream out) throws IOException {
        ByteBuffer buffer = records.buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file(directory))))) {
            for (int size = in.readInt(); size > 0; size = in.readInt()) {
                MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(in.readNBytes(size)));
                for (MutableRecordBatch batch : records.batches()) {
                    batch.ensureValid();
                    for (Record record : batch) {
                        byte[] value = new byte[record.valueSize()];
                        record.value().get(value);
                        data.write(value);
                        length += value.length;
                    }
                }
            }
        }
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("batches");
    }
}
