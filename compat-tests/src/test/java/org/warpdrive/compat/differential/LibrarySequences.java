// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.JdkZlibEncoder;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibEncoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compress.WdGzipCompressorInputStream;
import org.warpdrive.compress.WdGzipCompressorOutputStream;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;
import org.warpdrive.netty.WdZlibDecoder;
import org.warpdrive.netty.WdZlibEncoder;

/** Random calls on what Commons Compress, Hadoop and Netty have for streams, and on ours in their places. */
final class LibrarySequences {
    private static final int SECOND_MAGIC_BYTE = 1;

    private LibrarySequences() {}

    private interface Writer {
        OutputStream on(OutputStream out) throws IOException;
    }

    /** Commons Compress: a gzip file that is right or not, read by any calls; what is known of it then. */
    static void commonsInput(Dice dice) throws IOException {
        byte[] file = TestMembers.random(dice);
        boolean all = dice.oneIn(2);
        InputStream[] streams = new InputStream[2];
        Outcome expected = Outcome.ofAction(() -> streams[1] = GzipCompressorInputStream.builder()
                .setInputStream(new ByteArrayInputStream(file))
                .setDecompressConcatenated(all)
                .get());
        Outcome actual = Outcome.ofAction(
                () -> streams[0] = new WdGzipCompressorInputStream(new ByteArrayInputStream(file), all));
        same(actual, expected);
        if (expected.thrown() != null) {
            return;
        }
        for (int calls = 1 + dice.below(20); calls > 0; calls--) {
            int length = dice.below(dice.oneIn(3) ? 10 : dice.oneIn(3) ? 20_000 : 500);
            int which = dice.below(10);
            List<Outcome> outcomes = new ArrayList<>();
            for (InputStream in : streams) {
                outcomes.add(Outcome.of(() -> switch (which) {
                    case 0 -> in.read();
                    // Bytes that an error follows are handed on or not, as buffers happen to end.
                    default -> ByteBuffer.wrap(in.readNBytes(length));
                }));
            }
            if (outcomes.get(1).thrown() != null) {
                // Of a file that ends too early ours may give what the JDK's inflater still held.
                Outcome ours = outcomes.get(0);
                for (int i = 0; i < 2 && ours.thrown() == null; i++) {
                    ours = Outcome.of(streams[0]::readAllBytes);
                }
                same(ours, outcomes.get(1));
                return;
            }
            same(outcomes.get(0), outcomes.get(1));
        }
        for (InputStream in : streams) {
            in.close();
        }
    }

    static void commonsOutput(Dice dice) throws IOException {
        writes(dice, WdGzipCompressorOutputStream::new, GzipCompressorOutputStream::new);
    }

    /** Writes, flushes and ends; each call does the same on both, and what was written is read back by the other. */
    private static void writes(Dice dice, Writer our, Writer their) throws IOException {
        List<ByteArrayOutputStream> files = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        List<OutputStream> streams = List.of(our.on(files.get(0)), their.on(files.get(1)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (int calls = dice.below(20); calls > 0; calls--) {
            int which = dice.below(8);
            byte[] data = dice.data();
            List<Outcome> outcomes = new ArrayList<>();
            for (OutputStream stream : streams) {
                outcomes.add(Outcome.ofAction(() -> {
                    if (which == 0) {
                        stream.flush();
                    } else {
                        stream.write(data, 0, data.length);
                    }
                }));
            }
            same(outcomes.get(0), outcomes.get(1));
            if (which != 0) {
                written.writeBytes(data);
            }
        }
        for (OutputStream stream : streams) {
            stream.close();
        }
        InputStream in = GzipCompressorInputStream.builder()
                .setByteArray(files.get(0).toByteArray())
                .setDecompressConcatenated(true)
                .get();
        check(Arrays.equals(in.readAllBytes(), written.toByteArray()), "other bytes than were written");
    }

    /** Hadoop: a decompressor of gzip or zlib, fed and asked in any order. */
    static void hadoopDecompressor(Dice dice) {
        Configuration conf = new Configuration(false);
        boolean gzip = dice.oneIn(2);
        List<Decompressor> decompressors = new ArrayList<>();
        for (DefaultCodec codec : gzip
                ? List.of(new WdGzipCodec(), new GzipCodec())
                : List.of(new WdDefaultCodec(), new DefaultCodec())) {
            codec.setConf(conf);
            decompressors.add(codec.createDecompressor());
        }
        for (int files = 1 + dice.below(2); files > 0; files--) {
            byte[] file = gzip ? TestMembers.random(dice) : TestStream.random(dice, false).bytes;
            int position = 0;
            for (int calls = 5 + dice.below(60); calls > 0; calls--) {
                Decompressor their = decompressors.get(1);
                if (decompressors.stream().allMatch(Decompressor::needsInput) && position < file.length) {
                    int length = Math.min(file.length - position, 1 + dice.below(dice.oneIn(2) ? 20 : 5_000));
                    int from = position;
                    decompressors.forEach(each -> each.setInput(file, from, length));
                    position += length;
                }
                int room = dice.below(dice.oneIn(3) ? 10 : 3_000);
                List<Outcome> outcomes = new ArrayList<>();
                for (Decompressor each : decompressors) {
                    outcomes.add(Outcome.of(() -> taken(each, room)));
                }
                // Texts of the JDK's exceptions differ from one JDK to the next.
                same(outcomes.get(0).withoutText(), outcomes.get(1).withoutText());
                if (outcomes.get(1).thrown() != null) {
                    break;
                }
                Decompressor our = decompressors.get(0);
                // Ours does not ask for input while it lacks nothing but room (WdInflater).
                check(their.needsInput() || !our.needsInput(), "needsInput");
                same(our.finished(), their.finished());
                same(our.needsDictionary(), their.needsDictionary());
            }
            decompressors.forEach(Decompressor::reset);
        }
        decompressors.forEach(Decompressor::end);
    }

    private static ByteBuffer taken(Decompressor decompressor, int room) throws IOException {
        byte[] bytes = new byte[room];
        return ByteBuffer.wrap(bytes, 0, Math.max(0, decompressor.decompress(bytes, 0, room)));
    }

    /** Netty: a stream that is right or not, in pieces, to a decoder. */
    static void nettyDecoder(Dice dice) {
        List<ZlibWrapper> wrappers = List.of(ZlibWrapper.values());
        ZlibWrapper wrapper = wrappers.get(dice.below(wrappers.size()));
        byte[] stream = wrapper == ZlibWrapper.GZIP
                ? TestMembers.random(dice)
                : TestStream.random(dice, wrapper == ZlibWrapper.NONE).bytes;
        if (wrapper == ZlibWrapper.GZIP && stream.length > SECOND_MAGIC_BYTE) {
            stream[SECOND_MAGIC_BYTE] = (byte) 0x8b; // the stock decoder does not look at it
        }
        List<Integer> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length; at += pieces.get(pieces.size() - 1)) {
            pieces.add(Math.min(stream.length - at, 1 + dice.below(dice.oneIn(2) ? 20 : 5_000)));
        }
        byte @Nullable [] ours = decode(new WdZlibDecoder(wrapper, 0), stream, pieces);
        byte @Nullable [] theirs = decode(new JdkZlibDecoder(wrapper, 0), stream, pieces);
        check((ours == null) == (theirs == null), ours == null ? "refused" : "not refused");
        check(Arrays.equals(ours, theirs), "decodes to other bytes");
    }

    /** What a decoder gives; null if it refuses the stream, since how much is handed on then depends on buffers. */
    private static byte @Nullable [] decode(ZlibDecoder decoder, byte[] stream, List<Integer> pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        boolean refused = false;
        int position = 0;
        for (int piece : pieces) {
            try {
                channel.writeInbound(Unpooled.copiedBuffer(stream, position, piece));
            } catch (DecoderException e) {
                refused = true;
                break;
            }
            position += piece;
            drain(channel, decoded);
        }
        try {
            channel.finishAndReleaseAll();
        } catch (DecoderException e) {
            check(refused, "refused only when it closes"); // otherwise the rest, once more
        }
        return refused ? null : decoded.toByteArray();
    }

    private static void drain(EmbeddedChannel channel, ByteArrayOutputStream to) {
        for (ByteBuf buffer = channel.readInbound(); buffer != null; buffer = channel.readInbound()) {
            to.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            to.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
    }

    /** Netty: an encoder is written to, flushed and closed; the stock decoder reads it. */
    static void nettyEncoder(Dice dice) {
        List<ZlibWrapper> wrappers = List.of(ZlibWrapper.GZIP, ZlibWrapper.ZLIB, ZlibWrapper.NONE);
        ZlibWrapper wrapper = wrappers.get(dice.below(wrappers.size()));
        int level = dice.below(10);
        List<ByteArrayOutputStream> files = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        List<ZlibEncoder> encoders = List.of(new WdZlibEncoder(wrapper, level), new JdkZlibEncoder(wrapper, level));
        List<EmbeddedChannel> channels =
                encoders.stream().map(EmbeddedChannel::new).toList();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (int calls = dice.below(12); calls > 0; calls--) {
            byte[] data = dice.data();
            written.writeBytes(data);
            for (int i = 0; i < 2; i++) {
                channels.get(i).writeOutbound(Unpooled.copiedBuffer(data));
                drain(channels.get(i), files.get(i));
            }
        }
        for (int i = 0; i < 2; i++) {
            ChannelFuture closed = encoders.get(i).close();
            channels.get(i).runPendingTasks();
            check(closed.isSuccess(), "close");
            drain(channels.get(i), files.get(i));
            check(encoders.get(i).isClosed(), "isClosed");
            channels.get(i).finish();
            drain(channels.get(i), files.get(i));
        }
        byte[] file = files.get(0).toByteArray();
        byte @Nullable [] decoded = decode(new JdkZlibDecoder(wrapper, 0), file, List.of(file.length));
        check(Arrays.equals(decoded, written.toByteArray()), "other bytes than were written");
    }

    private static void same(Object actual, Object expected) {
        check(actual.equals(expected), "expected " + expected + " but was " + actual);
    }
}
