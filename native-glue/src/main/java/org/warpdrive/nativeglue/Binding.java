// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that this package asks of JNA. Its one implementation, {@link JnaBinding}, is the only class that names JNA's, so
 * that both can live in a class loader of their own, where they meet no other JNA of the process: see {@link Bindings}.
 */
public interface Binding {
    /** Bytes of a native address. The first call makes JNA load its own library, and throws an error of any kind without. */
    int addressBytes();

    /**
     * Binds the static native methods of a class.
     *
     * @param file the library, or null for what the process has loaded already
     * @param symbols the name in C of a method
     */
    void bind(Class<?> functions, @Nullable String file, UnaryOperator<String> symbols);

    /** The errno that the last call of this thread left. */
    int lastError();

    /** A view, in native byte order, of memory somebody else owns, who must outlive it. */
    ByteBuffer view(long address, long length);

    /** The address of a direct buffer's index 0. */
    long address(ByteBuffer direct);
}
