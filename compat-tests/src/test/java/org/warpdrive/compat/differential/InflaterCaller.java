// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Outcome;

/** An inflater and the memory it was handed; what its calls come to, in a form that can be compared. */
final class InflaterCaller {
    final Inflater inflater;
    private Memory.@Nullable Bytes input;

    InflaterCaller(Inflater inflater) {
        this.inflater = inflater;
    }

    /** Hands over input of which only the first {@code visible} bytes are within a buffer's limit; of an array, all are. */
    Object input(byte[] bytes, Memory kind, int visible) {
        Memory.Bytes given = kind.of(bytes);
        if (given.buffer != null) {
            given.buffer.limit(given.offset + visible);
        }
        given.input(inflater);
        input = given;
        return "given";
    }

    /** Moves the limit of the input's buffer, as a caller does who sets one once and fills it later. */
    Object reveal(int count) {
        if (input != null && input.buffer != null) {
            input.buffer.limit(Math.min(input.offset + input.length, input.buffer.limit() + count));
        }
        return "revealed";
    }

    /** Overwrites a byte of the input that was not taken yet, if there is one. */
    Object overwrite(int seed) {
        int left = inflater.getRemaining();
        if (input == null || left == 0 || (input.buffer != null && input.buffer.isReadOnly())) {
            return "nothing";
        }
        int visible = input.buffer == null ? input.length : input.buffer.limit() - input.offset;
        input.set(visible - left + seed % left, (byte) seed);
        return "overwritten";
    }

    Object dictionary(byte[] bytes, Memory kind) {
        Memory.Bytes given = kind.of(bytes);
        Outcome outcome = Outcome.ofAction(() -> given.dictionary(inflater));
        return List.of(outcome, given.moved());
    }

    Object inflate(int room, Memory kind) {
        return inflate(kind.allocate(room));
    }

    private Object inflate(Memory.Bytes out) {
        long before = written();
        Outcome outcome = Outcome.of(() -> out.inflate(inflater));
        // An error comes with output, too.
        int made = (int) (written() - before);
        return Arrays.asList(outcome, out.moved(), ByteBuffer.wrap(out.copy(made)), out.onlyWritten(made));
    }

    /** Output into the array that the input is in, up to where that was taken. */
    Object inflateOverInput(int room) {
        if (input == null || input.array == null) {
            return "none";
        }
        byte[] array = input.array;
        int length = Math.min(room, input.offset + input.length - inflater.getRemaining());
        long before = written();
        Outcome outcome = Outcome.of(() -> inflater.inflate(array, 0, length));
        byte[] out = Arrays.copyOf(array, (int) (written() - before));
        return List.of(outcome, ByteBuffer.wrap(out));
    }

    private long written() {
        return Outcome.of(inflater::getBytesWritten).value() instanceof Long count ? count : 0;
    }

    /** All that can be asked, but {@link Inflater#needsInput}. */
    List<Object> state() {
        return Arrays.asList(
                inflater.getRemaining(),
                inflater.needsDictionary(),
                inflater.finished(),
                value(inflater::getAdler),
                value(inflater::getBytesRead),
                value(inflater::getBytesWritten),
                value(inflater::getTotalIn),
                value(inflater::getTotalOut),
                input == null ? 0 : input.moved());
    }

    private static Object value(Callable<?> getter) {
        return Outcome.of(getter);
    }
}
