// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.JnaBinding;

/**
 * Defines JNA, and WarpDrive's one class that names it, apart from the JNA the application may have: on the class path ours
 * would take the place of theirs, or theirs of ours, and a library of JNA belongs to one version of its classes.
 */
final class JnaLoader extends ClassLoader {
    private static final String JNA = "com.sun.jna.";
    private static final String JNA_FOLDER = "META-INF/jna/";
    private static final String BINDING = JnaBinding.class.getName();

    static {
        registerAsParallelCapable();
    }

    JnaLoader(ClassLoader parent) {
        super("warpdrive-jna", parent);
    }

    /** Whether the agent's jar holds JNA; classes of a build that was not packed have it beside them. */
    static boolean isNeeded(ClassLoader parent) {
        return parent.getResource(JNA_FOLDER + "com/sun/jna/Native.class") != null;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(JNA) && !name.equals(BINDING)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(name.equals(BINDING) ? file : JNA_FOLDER + file)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, JnaLoader.class.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** JNA's own library lies beside its classes. */
    @Override
    public @Nullable URL getResource(String name) {
        return name.startsWith("com/sun/jna/") ? getParent().getResource(JNA_FOLDER + name) : super.getResource(name);
    }
}
