// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** A file of records in blocks compressed by the codec {@code deflate}. */
public final class Avro implements Client {
    private static final Schema SCHEMA =
            SchemaBuilder.record("Event").fields().requiredString("line").endRecord();

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA))) {
            writer.setCodec(CodecFactory.deflateCodec(6));
            writer.create(SCHEMA, file(directory).toFile());
            for (String line : data.lines()) {
                GenericRecord event = new GenericData.Record(SCHEMA);
                event.put("line", line);
                writer.append(event);
            }
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(file(directory).toFile(), new GenericDatumReader<>(SCHEMA))) {
            for (GenericRecord event : reader) {
                byte[] line = (event.get("line") + "\n").getBytes(StandardCharsets.US_ASCII);
                data.write(line);
                length += line.length;
            }
        }
        return length;
    }

    private static Path file(Path directory) {
        return directory.resolve("events.avro");
    }
}
