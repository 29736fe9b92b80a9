// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import org.jspecify.annotations.Nullable;

/** Where the binding of this process comes from: this class's own loader, or one that keeps JNA apart. */
public final class Bindings {
    private static volatile @Nullable ClassLoader loader;

    private Bindings() {}

    private static final class Holder {
        static final Binding BINDING = make(loader);
    }

    /**
     * Names a class loader that finds JNA and, of this package, defines {@link JnaBinding} alone. Before anything native is
     * used; afterwards it has no effect.
     */
    public static void loadFrom(ClassLoader apart) {
        loader = apart;
    }

    /** The one binding. Where there is no JNA, its methods say so, each in its way. */
    static Binding get() {
        return Holder.BINDING;
    }

    private static Binding make(@Nullable ClassLoader apart) {
        if (apart == null) {
            return new JnaBinding();
        }
        try {
            return (Binding)
                    apart.loadClass(JnaBinding.class.getName()).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no binding in " + apart, e);
        }
    }
}
