// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** JNA's direct mapping. JNA's classes are touched inside of methods only: without them this class still answers. */
public final class JnaBinding implements Binding {
    @Override
    public int addressBytes() {
        return Native.POINTER_SIZE;
    }

    @Override
    public void bind(Class<?> functions, @Nullable String file, UnaryOperator<String> symbols) {
        FunctionMapper mapper = (library, method) -> symbols.apply(method.getName());
        Native.register(functions, NativeLibrary.getInstance(file, Map.of(Library.OPTION_FUNCTION_MAPPER, mapper)));
    }

    @Override
    public int lastError() {
        return Native.getLastError();
    }

    @Override
    public ByteBuffer view(long address, long length) {
        return new Pointer(address).getByteBuffer(0, length);
    }

    @Override
    public long address(ByteBuffer direct) {
        return Pointer.nativeValue(
                Native.getDirectBufferPointer(direct.duplicate().clear()));
    }
}
