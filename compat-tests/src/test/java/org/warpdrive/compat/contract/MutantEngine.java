// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.GzipInsides;
import org.warpdrive.compat.kit.JavaUtilZip;

/** java.util.zip with one thing broken, under all its streams too: what the suites are there to find. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are constructors
enum MutantEngine implements Engine {
    /** Nothing broken: the suites must pass. */
    NONE(Deflater::new, Inflater::new),

    SWALLOWS_A_BYTE_OF_LONG_INPUTS(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setInput(byte[] input, int off, int len) {
                    super.setInput(input, off, len > 5_000 ? len - 1 : len);
                }
            },
            Inflater::new),

    SECOND_FLUSH_GIVES_ANOTHER_MARKER(
            (level, raw) -> new Deflater(level, raw) {
                private boolean again;

                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    int n = super.deflate(output, off, len, flush);
                    if (n == 0 && flush == SYNC_FLUSH && !again) {
                        again = true;
                        super.deflate(output, off, len, NO_FLUSH);
                        return super.deflate(output, off, len, FULL_FLUSH);
                    }
                    again = n == 0;
                    return n;
                }
            },
            Inflater::new),

    COUNTS_INPUT_WHEN_SET(
            (level, raw) -> new Deflater(level, raw) {
                private long given;

                @Override
                public void setInput(byte[] input, int off, int len) {
                    super.setInput(input, off, len);
                    given += len;
                }

                @Override
                public void reset() {
                    super.reset();
                    given = 0;
                }

                @Override
                public long getBytesRead() {
                    return Math.max(given, super.getBytesRead());
                }
            },
            Inflater::new),

    COPIES_THE_ARRAY_WHEN_SET(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setInput(byte[] input, int off, int len) {
                    if (len >= 0 && off >= 0 && len <= input.length - off) {
                        super.setInput(java.util.Arrays.copyOfRange(input, off, off + len), 0, len);
                    } else {
                        super.setInput(input, off, len);
                    }
                }
            },
            Inflater::new),

    COPIES_THE_BUFFER_WHEN_SET(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setInput(ByteBuffer input) {
                    byte[] copy = new byte[input.remaining()];
                    input.get(copy);
                    super.setInput(copy, 0, copy.length);
                }
            },
            Inflater::new),

    LEAVES_THE_BUFFER_POSITION(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setInput(ByteBuffer input) {
                    super.setInput(input.duplicate());
                }
            },
            Inflater::new),

    FORGETS_THE_DICTIONARYS_ADLER(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public int getAdler() {
                    return getBytesRead() == 0 ? Math.min(1, Math.abs(super.getAdler())) : super.getAdler();
                }
            },
            Inflater::new),

    IGNORES_THE_DICTIONARY(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setDictionary(byte[] dictionary, int off, int len) {
                    if (!raw) {
                        super.setDictionary(dictionary, off, len);
                    }
                }
            },
            Inflater::new),

    EMPTY_INPUT_ENDS_WITH_NO_BYTES(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    int n = super.deflate(output, off, len, flush);
                    return finished() && getBytesRead() == 0 ? 0 : n;
                }
            },
            Inflater::new),

    FINISHED_BEFORE_THE_LAST_BYTE(
            (level, raw) -> new Deflater(level, raw) {
                private boolean asked;

                @Override
                public void finish() {
                    super.finish();
                    asked = true;
                }

                @Override
                public void reset() {
                    super.reset();
                    asked = false;
                }

                @Override
                public boolean finished() {
                    return super.finished() || (asked && needsInput() && getBytesWritten() > 0);
                }
            },
            Inflater::new),

    NO_HEADER_WITHOUT_INPUT(
            (level, raw) -> new Deflater(level, raw) {
                private boolean finishing;

                @Override
                public void finish() {
                    super.finish();
                    finishing = true;
                }

                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    return flush == NO_FLUSH && !finishing && needsInput() && getBytesRead() == 0
                            ? 0
                            : super.deflate(output, off, len, flush);
                }
            },
            Inflater::new),

    FULL_FLUSH_IS_A_SYNC_FLUSH(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    return super.deflate(output, off, len, flush == FULL_FLUSH ? SYNC_FLUSH : flush);
                }
            },
            Inflater::new),

    SYNC_FLUSH_LOSES_THE_HISTORY(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    return super.deflate(output, off, len, flush == SYNC_FLUSH ? FULL_FLUSH : flush);
                }
            },
            Inflater::new),

    WRITES_BEYOND_ITS_OUTPUT(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    int n = super.deflate(output, off, len, flush);
                    if (off + len < output.length) {
                        output[off + len] = 0;
                    }
                    return n;
                }
            },
            Inflater::new),

    TOUCHES_THE_OUTPUT_OF_THE_CALL_BEFORE(
            (level, raw) -> new Deflater(level, raw) {
                private byte[] before = new byte[1];

                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    before[before.length / 2]++;
                    before = output.length > 0 ? output : new byte[1];
                    return super.deflate(output, off, len, flush);
                }
            },
            Inflater::new),

    RESET_KEEPS_THE_TOTALS(
            (level, raw) -> new Deflater(level, raw) {
                private long before;

                @Override
                public void reset() {
                    before += super.getBytesWritten();
                    super.reset();
                }

                @Override
                public long getBytesWritten() {
                    return before + super.getBytesWritten();
                }
            },
            Inflater::new),

    LEVEL_ZERO_IS_ONE((level, raw) -> new Deflater(level == 0 ? 1 : level, raw), Inflater::new),

    SILENT_AFTER_END(
            (level, raw) -> new Deflater(level, raw) {
                private boolean ended;

                @Override
                public void end() {
                    super.end();
                    ended = true;
                }

                @Override
                public int deflate(byte[] output, int off, int len, int flush) {
                    return ended ? 0 : super.deflate(output, off, len, flush);
                }
            },
            Inflater::new),

    ANOTHER_EXCEPTION_FOR_BAD_RANGES(
            (level, raw) -> new Deflater(level, raw) {
                @Override
                public void setInput(byte[] input, int off, int len) {
                    java.util.Objects.checkFromIndexSize(off, len, input.length);
                    super.setInput(input, off, len);
                }
            },
            Inflater::new),

    REMAINING_IS_ONE_LESS(Deflater::new, raw -> new Inflater(raw) {
        @Override
        public int getRemaining() {
            return Math.max(0, super.getRemaining() - (finished() ? 1 : 0));
        }
    }),

    TAKES_ALL_INPUT_AT_THE_END(Deflater::new, raw -> new Inflater(raw) {
        @Override
        public int inflate(byte[] output, int off, int len) throws DataFormatException {
            int n = super.inflate(output, off, len);
            if (finished()) {
                super.setInput(output, 0, 0);
            }
            return n;
        }
    }),

    ANOTHER_TEXT_FOR_CORRUPT_DATA(Deflater::new, raw -> new Inflater(raw) {
        @Override
        public int inflate(byte[] output, int off, int len) throws DataFormatException {
            try {
                return super.inflate(output, off, len);
            } catch (DataFormatException e) {
                throw new DataFormatException("corrupt data");
            }
        }
    }),

    SCRIBBLES_BEHIND_THE_DECODED_BYTES(Deflater::new, raw -> new Inflater(raw) {
        @Override
        public int inflate(byte[] output, int off, int len) throws DataFormatException {
            int n = super.inflate(output, off, len);
            if (n < len) {
                output[off + n] = 0;
            }
            return n;
        }
    });

    private final BiFunction<Integer, Boolean, Deflater> deflaters;
    private final Function<Boolean, Inflater> inflaters;

    MutantEngine(BiFunction<Integer, Boolean, Deflater> deflaters, Function<Boolean, Inflater> inflaters) {
        this.deflaters = deflaters;
        this.inflaters = inflaters;
    }

    @Override
    public Deflater deflater(int level, boolean nowrap) {
        return deflaters.apply(level, nowrap);
    }

    @Override
    public Inflater inflater(boolean nowrap) {
        return inflaters.apply(nowrap);
    }

    private final class Output extends GZIPOutputStream {
        private Output(OutputStream out, int size, boolean syncFlush) throws IOException {
            super(out, size, syncFlush);
            def.end();
            def = deflater(Deflater.DEFAULT_COMPRESSION, true);
        }

        private GzipInsides insides() {
            return new GzipInsides(this, def, buf.length, out, crc);
        }
    }

    private final class Input extends GZIPInputStream {
        private Input(InputStream in, int size) throws IOException {
            super(in, size);
            inf.end();
            inf = inflater(true);
        }
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out) throws IOException {
        return new Output(out, 512, false);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size) throws IOException {
        return new Output(out, size, false);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, boolean syncFlush) throws IOException {
        return new Output(out, 512, syncFlush);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size, boolean syncFlush) throws IOException {
        return new Output(out, size, syncFlush);
    }

    @Override
    public GzipInsides exposedGzipOutput(OutputStream out, int size) throws IOException {
        return new Output(out, size, false).insides();
    }

    @Override
    public GZIPInputStream gzipInput(InputStream in) throws IOException {
        return new Input(in, 512);
    }

    @Override
    public GZIPInputStream gzipInput(InputStream in, int size) throws IOException {
        return new Input(in, size);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in) {
        return JavaUtilZip.INSTANCE.inflaterInput(in);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in, Inflater inflater, int size) {
        return JavaUtilZip.INSTANCE.inflaterInput(in, inflater, size);
    }

    @Override
    public boolean exactBytes() {
        return false;
    }
}
