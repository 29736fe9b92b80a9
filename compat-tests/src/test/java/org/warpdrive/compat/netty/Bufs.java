// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** The kinds of buffer a handler may be given; in each the bytes are surrounded by others. */
enum Bufs {
    HEAP {
        @Override
        ByteBuf of(byte[] data) {
            return amidOthers(PooledByteBufAllocator.DEFAULT.heapBuffer(), data);
        }
    },
    DIRECT {
        @Override
        ByteBuf of(byte[] data) {
            return amidOthers(PooledByteBufAllocator.DEFAULT.directBuffer(), data);
        }
    },
    HEAP_SLICE {
        @Override
        ByteBuf of(byte[] data) {
            ByteBuf whole = PooledByteBufAllocator.DEFAULT
                    .heapBuffer()
                    .writeByte(1)
                    .writeBytes(data)
                    .writeByte(2);
            return whole.slice(1, data.length);
        }
    },
    READ_ONLY_DIRECT {
        @Override
        ByteBuf of(byte[] data) {
            return DIRECT.of(data).asReadOnly();
        }
    },
    READ_ONLY_HEAP {
        @Override
        ByteBuf of(byte[] data) {
            return HEAP.of(data).asReadOnly();
        }
    },
    COMPOSITE {
        @Override
        ByteBuf of(byte[] data) {
            CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeBuffer(64);
            int third = data.length / 3;
            composite.addComponent(true, HEAP.of(Arrays.copyOfRange(data, 0, third)));
            composite.addComponent(true, Unpooled.EMPTY_BUFFER);
            composite.addComponent(true, DIRECT.of(Arrays.copyOfRange(data, third, 2 * third)));
            composite.addComponent(true, Unpooled.directBuffer(8));
            composite.addComponent(true, READ_ONLY_DIRECT.of(Arrays.copyOfRange(data, 2 * third, data.length)));
            return composite;
        }
    },
    COMPOSITE_OF_BYTES {
        @Override
        ByteBuf of(byte[] data) {
            CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeBuffer(data.length + 1);
            int single = Math.min(data.length, 40);
            for (int i = 0; i < single; i++) {
                composite.addComponent(true, DIRECT.of(new byte[] {data[i]}));
            }
            composite.addComponent(true, HEAP.of(Arrays.copyOfRange(data, single, data.length)));
            return composite;
        }
    };

    private static ByteBuf amidOthers(ByteBuf buffer, byte[] data) {
        return buffer.writeByte(1).writeBytes(data).writeByte(2).readerIndex(1).writerIndex(1 + data.length);
    }

    /** A buffer of this kind with a copy of the data. */
    abstract ByteBuf of(byte[] data);
}
