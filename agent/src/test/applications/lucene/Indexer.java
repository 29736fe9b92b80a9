// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Stores the lines of a file in an index, with BEST_COMPRESSION, or fetches every seventh of them. */
public final class Indexer {
    public static void main(String[] words) throws Exception {
        try (Directory directory = FSDirectory.open(Path.of(words[1]))) {
            if (words[0].equals("write")) {
                write(directory, Path.of(words[2]));
            } else {
                read(directory);
            }
        }
    }

    private static void write(Directory directory, Path file) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer())
                .setCodec(new Lucene912Codec(Lucene912Codec.Mode.BEST_COMPRESSION));
        try (IndexWriter writer = new IndexWriter(directory, config);
                Stream<String> lines = Files.lines(file)) {
            int id = 0;
            for (String line : (Iterable<String>) lines::iterator) {
                Document document = new Document();
                document.add(new StringField("id", Integer.toString(id++), Field.Store.YES));
                document.add(new StoredField("body", line));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    private static void read(Directory directory) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            StoredFields fields = reader.storedFields();
            for (int id = 0; id < reader.maxDoc(); id += 7) {
                digest.update((fields.document(id).get("body") + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        System.out.println(HexFormat.of().formatHex(digest.digest()));
    }
}
