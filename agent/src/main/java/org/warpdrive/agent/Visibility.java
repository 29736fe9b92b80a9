// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a class loader finds the substitutes, and makes a named module read them. Any thread.
 *
 * <p>The agent's jar is on the class path of the system class loader, where the JVM puts it. A loader that asks neither that
 * one nor a child of it, as in OSGi, has its classes left alone.
 */
final class Visibility {
    private final Instrumentation instrumentation;

    /**
     * By a loader's unnamed module, which is compared by identity where loaders may have another idea of it; by name in class
     * files. Loaders can go: what is held for them refers to none.
     */
    private final Map<Module, Map<String, Boolean>> known = Collections.synchronizedMap(new WeakHashMap<>());

    Visibility(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * Whether a class of this loader and module can refer to the substitute. Loads it if need be, as the JVM would have the
     * same loader do for a superclass, on the same thread, at the same time.
     */
    boolean reaches(ClassLoader loader, Module module, String name) {
        if (!module.isNamed()) {
            Map<String, Boolean> ofLoader = known.computeIfAbsent(module, any -> new ConcurrentHashMap<>());
            Boolean answer = ofLoader.get(name);
            if (answer == null) {
                answer = load(loader, name) != null;
                ofLoader.put(name, answer);
            }
            return answer;
        }
        Class<?> substitute = load(loader, name);
        return substitute != null && isReadable(module, substitute);
    }

    private static @Nullable Class<?> load(ClassLoader loader, String name) {
        try {
            // Initialised, for this is a good time: the first stream may come when there is no stack left, and once is
            // for ever.
            return Class.forName(name.replace('/', '.'), true, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private boolean isReadable(Module module, Class<?> substitute) {
        Module theirs = substitute.getModule();
        if (!theirs.isExported(substitute.getPackageName(), module)) {
            return false;
        }
        if (!module.canRead(theirs)) {
            instrumentation.redefineModule(
                    module, Set.of(theirs), new HashMap<>(), new HashMap<>(), Set.of(), new HashMap<>());
        }
        return true;
    }
}
