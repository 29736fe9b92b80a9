// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.warpdrive.zip.WarpDrive;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * A job for Spark on two executors. {@code work FOLDER ROWS CODEC TASKS...} writes lines as text with the codec, reads them,
 * writes their columns to Parquet with GZIP, and reads those; when so many tasks have ended, it kills the executor of the last.
 * {@code read FOLDER} says what is in both; {@code lines ROWS} what must be there.
 */
public final class SparkJob {
    private static final int EXECUTORS = 2;
    private static final int PARTITIONS = 8;
    private static final int CODEC_ROWS = 100_000;
    private static final int CODEC_ROUNDS = 3;
    private static final int PAGE_BYTES = 1 << 20;
    private static final String[] WORDS = words();

    private SparkJob() {}

    public static void main(String[] words) throws Exception {
        if (words[0].equals("lines")) {
            print(Long.parseLong(words[1]));
            return;
        }
        SparkSession spark = SparkSession.builder().getOrCreate();
        if (words[0].equals("work")) {
            work(spark, words);
        } else {
            System.out.println("text " + digest(spark.read().textFile(words[1] + "/text")));
            System.out.println("parquet " + digest(rejoined(spark, words[1] + "/parquet")));
        }
        spark.stop();
    }

    // ---- The lines.

    private static String[] words() {
        SplittableRandom dice = new SplittableRandom(7);
        String[] words = new String[3000];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            for (int letters = dice.nextInt(2, 10); letters > 0; letters--) {
                word.append("etaoinshrdlucmfw".charAt(dice.nextInt(16)));
            }
            words[i] = word.toString();
        }
        return words;
    }

    /** Always the same for a number. */
    private static String line(long id) {
        SplittableRandom dice = new SplittableRandom(id);
        StringBuilder line = new StringBuilder(256);
        line.append(id).append('\t').append(1_700_000_000_000L + id * 137 + dice.nextInt(100));
        line.append("\tuser-").append(dice.nextInt(50_000));
        line.append('\t').append(new String[] {"view", "click", "buy", "search"}[dice.nextInt(4)]);
        line.append('\t').append(dice.nextInt(50_000)).append('\t');
        for (int count = dice.nextInt(5, 40); count > 0; count--) {
            double skewed = dice.nextDouble();
            line.append(WORDS[(int) (skewed * skewed * WORDS.length)]).append(' ');
        }
        return line.toString();
    }

    private static void print(long rows) throws IOException {
        try (OutputStream out = new BufferedOutputStream(System.out, 1 << 16)) {
            for (long id = 0; id < rows; id++) {
                out.write((line(id) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static Dataset<String> lines(SparkSession spark, long rows) {
        MapPartitionsFunction<Long, String> lines = ids -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ids.hasNext();
            }

            @Override
            public String next() {
                return line(ids.next());
            }
        };
        return spark.range(0, rows, 1, PARTITIONS).mapPartitions(lines, Encoders.STRING());
    }

    /** How many, and a sum over what they are, in whatever order. */
    private static String digest(Dataset<String> lines) {
        Row row = lines.agg(functions.expr("count(value)"), functions.expr("sum(xxhash64(value) & 1099511627775)"))
                .head();
        return row.getLong(0) + ":" + row.getLong(1);
    }

    private static Dataset<String> rejoined(SparkSession spark, String folder) {
        return spark.read()
                .parquet(folder)
                .select(functions.expr("concat_ws('\t', id, time, user, action, cents, text) as value"))
                .as(Encoders.STRING());
    }

    // ---- The job.

    private static void work(SparkSession spark, String[] words) throws Exception {
        String text = words[1] + "/text";
        String parquet = words[1] + "/parquet";
        long rows = Long.parseLong(words[2]);
        Killer killer = new Killer(words);
        spark.sparkContext().addSparkListener(killer);
        long cpuBefore = cpuOf(onEachExecutor(spark, "cpu", ""));
        killer.isAtWork = true;
        long begin = System.nanoTime();
        lines(spark, rows).write().option("compression", words[3]).text(text);
        Dataset<String> read = spark.read().textFile(text);
        System.out.println("text " + digest(read));
        read.select(functions.expr("split(value, '\t') as f"))
                .select(functions.expr("cast(f[0] as bigint) as id"), functions.expr("cast(f[1] as bigint) as time"),
                        functions.expr("f[2] as user"), functions.expr("f[3] as action"),
                        functions.expr("cast(f[4] as int) as cents"), functions.expr("f[5] as text"))
                .write()
                .option("compression", "gzip")
                .parquet(parquet);
        System.out.println("parquet " + digest(rejoined(spark, parquet)));
        long nanos = System.nanoTime() - begin;
        killer.isAtWork = false;
        long cpu = cpuOf(onEachExecutor(spark, "cpu", "")) - cpuBefore; // of no use if one was killed
        System.out.printf("job clock=%d cpu=%d%n", nanos, cpu);
        onEachExecutor(spark, "codec", words[3]).forEach(System.out::println);
        onEachExecutor(spark, "status", "").forEach(System.out::println);
        System.out.println("tasks " + killer.ended.get());
    }

    /** Kills, as a machine that goes down does. */
    private static final class Killer extends SparkListener {
        final AtomicInteger ended = new AtomicInteger();
        volatile boolean isAtWork;
        private final List<Integer> when = new ArrayList<>();

        Killer(String[] words) {
            for (int i = 4; i < words.length; i++) {
                when.add(Integer.valueOf(words[i]));
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            if (isAtWork && when.contains(ended.incrementAndGet())) {
                kill(task.taskInfo().executorId());
            }
        }

        private static void kill(String id) {
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> commandOf(process).contains("\0--executor-id\0" + id + "\0"))
                    .forEach(process ->
                            System.out.println("killed " + id + " pid=" + process.pid() + " " + process.destroyForcibly()));
        }

        private static String commandOf(ProcessHandle process) {
            try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            } catch (IOException e) {
                return "";
            }
        }
    }

    // ---- What each executor says.

    /** One task on each executor, at the same time. */
    private static List<String> onEachExecutor(SparkSession spark, String question, String codec) {
        RDD<Integer> tasks = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(0, 1), EXECUTORS)
                .rdd();
        Function1<scala.collection.Iterator<Integer>, scala.collection.Iterator<String>> answer =
                (Function1<scala.collection.Iterator<Integer>, scala.collection.Iterator<String>> & Serializable)
                        any -> CollectionConverters.asScala(List.of(answer(question, codec)).iterator());
        return List.of((String[]) tasks.barrier()
                .mapPartitions(answer, false, ClassTag$.MODULE$.apply(String.class))
                .collect());
    }

    private static long cpuOf(List<String> answers) {
        return answers.stream().mapToLong(answer -> Long.parseLong(answer.replaceAll("\\D", ""))).sum();
    }

    private static String answer(String question, String codec) {
        String executor = "executor " + SparkEnv.get().executorId() + " ";
        try {
            return switch (question) {
                case "cpu" -> Long.toString(processNanos());
                case "status" -> executor + "pid=" + ProcessHandle.current().pid() + "\n" + status();
                default -> executor + timed("text", codec, 200) + "\n"
                        + executor + timed("page", GzipCodec.class.getName(), PAGE_BYTES);
            };
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** What WarpDrive says of itself, if it is there. */
    private static String status() {
        try {
            return WarpDrive.status();
        } catch (LinkageError e) {
            return "no WarpDrive: " + e;
        }
    }

    // ---- The codec alone.

    /** Processor time of this process in compressing lines and in decompressing them, the codec's objects from Hadoop's pool. */
    private static String timed(String what, String name, int step) throws IOException, ClassNotFoundException {
        Configuration conf = new Configuration();
        CompressionCodec codec = (CompressionCodec) ReflectionUtils.newInstance(conf.getClassByName(name), conf);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (long id = 0; id < CODEC_ROWS; id++) {
            lines.writeBytes((line(id) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        byte[] data = lines.toByteArray();
        byte[] file = compressed(codec, data, step);
        decompressed(codec, file, data.length);
        long compressing = 0;
        long decompressing = 0;
        for (int round = 0; round < CODEC_ROUNDS; round++) {
            long begin = processNanos();
            compressed(codec, data, step);
            long middle = processNanos();
            decompressed(codec, file, data.length);
            compressing += middle - begin;
            decompressing += processNanos() - middle;
        }
        return String.format("%s in=%d out=%d compressing=%d decompressing=%d",
                what, data.length, file.length, compressing / CODEC_ROUNDS, decompressing / CODEC_ROUNDS);
    }

    private static byte[] compressed(CompressionCodec codec, byte[] data, int step) throws IOException {
        Compressor compressor = CodecPool.getCompressor(codec);
        ByteArrayOutputStream file = new ByteArrayOutputStream(data.length);
        try (OutputStream out = codec.createOutputStream(file, compressor)) {
            for (int at = 0; at < data.length; at += step) {
                out.write(data, at, Math.min(step, data.length - at));
            }
        }
        CodecPool.returnCompressor(compressor);
        return file.toByteArray();
    }

    private static void decompressed(CompressionCodec codec, byte[] file, int length) throws IOException {
        Decompressor decompressor = CodecPool.getDecompressor(codec);
        byte[] room = new byte[1 << 16];
        long count = 0;
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file), decompressor)) {
            for (int read = in.read(room); read >= 0; read = in.read(room)) {
                count += read;
            }
        }
        CodecPool.returnDecompressor(decompressor);
        if (count != length) {
            throw new IOException(count + " bytes of " + length);
        }
    }
}
