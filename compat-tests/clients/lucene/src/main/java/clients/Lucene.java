// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DocumentStoredFieldVisitor;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Stored fields with BEST_COMPRESSION, which gives each block of documents a dictionary. They are read as when segments are
 * merged, each block once, and a few by themselves, for which a block is decompressed up to them.
 */
public final class Lucene implements Client {
    private static final int DOCUMENT_BYTES = 10_000;
    private static final int SAMPLE = 100;

    @Override
    public long write(Path directory, Data data) throws IOException {
        IndexWriterConfig config =
                new IndexWriterConfig(null).setCodec(new Lucene912Codec(Lucene912Codec.Mode.BEST_COMPRESSION));
        try (Directory index = FSDirectory.open(directory);
                IndexWriter writer = new IndexWriter(index, config)) {
            for (byte[] piece : data.pieces(DOCUMENT_BYTES)) {
                Document document = new Document();
                document.add(new StoredField("body", piece));
                writer.addDocument(document);
            }
        }
        return data.length();
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (Directory index = FSDirectory.open(directory);
                DirectoryReader reader = DirectoryReader.open(index)) {
            for (LeafReaderContext segment : reader.leaves()) {
                StoredFieldsReader inOrder =
                        ((CodecReader) segment.reader()).getFieldsReader().getMergeInstance();
                StoredFields one = segment.reader().storedFields();
                for (int id = 0; id < segment.reader().maxDoc(); id++) {
                    DocumentStoredFieldVisitor visitor = new DocumentStoredFieldVisitor();
                    inOrder.document(id, visitor);
                    BytesRef body = body(visitor.getDocument());
                    data.write(body.bytes, body.offset, body.length);
                    length += body.length;
                    if (id % SAMPLE == 0 && !body(one.document(id)).equals(body)) {
                        throw new IOException("document " + id + " is another by itself");
                    }
                }
            }
        }
        return length;
    }

    private static BytesRef body(Document document) {
        return document.getBinaryValue("body");
    }
}
