// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.io.IOException;
import java.io.InputStream;

/** An input stream that gives so much at once, and says about what is at hand what streams say: the truth or not. */
final class Supply extends InputStream {
    /** What {@link #available} answers. */
    enum Available {
        RIGHT,
        ZERO,
        ONE,
        TOO_MUCH,
        NEGATIVE,
        EXCEPTION,
        RUNTIME_EXCEPTION,
        ERROR;

        /** Whether nobody can read more at once for it. */
        boolean invitesNobody() {
            return this != RIGHT && this != TOO_MUCH;
        }
    }

    private final byte[] bytes;
    private final int most;
    private final Available available;
    private int position;

    Supply(byte[] bytes, int most, Available available) {
        this.bytes = bytes;
        this.most = most;
        this.available = available;
    }

    int position() {
        return position;
    }

    @Override
    public int read() {
        return position == bytes.length ? -1 : bytes[position++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(Math.min(length, most), bytes.length - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public int available() throws IOException {
        return switch (available) {
            case RIGHT -> bytes.length - position;
            case ZERO -> 0;
            case ONE -> 1;
            case TOO_MUCH -> Integer.MAX_VALUE;
            case NEGATIVE -> -5;
            case EXCEPTION -> throw new IOException("not known");
            case RUNTIME_EXCEPTION -> throw new IllegalStateException("not known");
            case ERROR -> throw new InternalError("not there");
        };
    }
}
