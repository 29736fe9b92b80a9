// SPDX-License-Identifier: Apache-2.0
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.coyote.Response;
import org.apache.coyote.http11.HttpOutputBuffer;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.tomcat.WdGzipOutputFilter;

/** A response that is given up in the middle: its compressor must have ended, without a byte of output. */
public final class Recycling {
    private static final class Filter extends WdGzipOutputFilter {
        Filter() {
            super(() -> -1);
        }

        OutputStream stream() {
            return compressionStream;
        }
    }

    private static final class Wire implements HttpOutputBuffer {
        long bytes;

        @Override
        public int doWrite(ByteBuffer chunk) {
            int length = chunk.remaining();
            chunk.position(chunk.limit());
            bytes += length;
            return length;
        }

        @Override
        public long getBytesWritten() {
            return bytes;
        }

        @Override
        public void end() {}

        @Override
        public void flush() {}
    }

    public static void main(String[] args) throws Exception {
        Wire wire = new Wire();
        Filter filter = new Filter();
        filter.setBuffer(wire);
        for (int i = 0; i < 3; i++) {
            byte[] page = TestData.TEXT.of(100_000);
            ByteBuffer direct = ByteBuffer.allocateDirect(page.length).put(page);
            direct.flip();
            int written = filter.doWrite(i == 1 ? direct : ByteBuffer.wrap(page));
            OutputStream stream = filter.stream();
            long before = wire.bytes;
            filter.recycle();
            if (written != page.length || direct.remaining() > (i == 1 ? 0 : page.length) || filter.stream() != null) {
                throw new AssertionError("written=" + written);
            }
            if (wire.bytes != before) {
                throw new AssertionError("output at recycling");
            }
            try {
                stream.write(page);
                throw new AssertionError("the deflater lives");
            } catch (NullPointerException e) {
                System.out.println("ended: " + e.getMessage());
            }
        }
        System.out.println("ports 0");
    }
}
