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
 * Tests whether a class loader finds the substitutes, and makes a named module read their module. Thread-safe.
 *
 * <p>The JVM puts the agent's jar on the class path of the system class loader. A loader that does not delegate to it,
 * as in OSGi, does not find the substitutes, and its classes stay unchanged.
 */
final class Visibility {
    private final Instrumentation instrumentation;

    /**
     * Cached answers by the loader's unnamed module, then by the name of the substitute. The module is the key because
     * modules compare by identity, while loaders may override {@code equals}. The values refer to no loader, so loaders
     * can be collected.
     */
    private final Map<Module, Map<String, Boolean>> known = Collections.synchronizedMap(new WeakHashMap<>());

    Visibility(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * True if a class of this loader and module can refer to the substitute. Loads the substitute if necessary. That is
     * no more than what the JVM does for a superclass: the same loader loads it on the same thread at the same moment.
     */
    boolean reaches(ClassLoader loader, Module module, String name) {
        if (!module.isNamed()) {
            Map<String, Boolean> ofLoader = ofLoader(module);
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

    /** Not by computeIfAbsent, whose function would be the first lambda of the process. */
    private Map<String, Boolean> ofLoader(Module module) {
        synchronized (known) {
            Map<String, Boolean> present = known.get(module);
            if (present == null) {
                present = new ConcurrentHashMap<>();
                known.put(module, present);
            }
            return present;
        }
    }

    private static @Nullable Class<?> load(ClassLoader loader, String name) {
        try {
            // Initialise it now. Later the first stream may be created with too little stack left, and a class whose
            // initialiser failed stays unusable.
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
