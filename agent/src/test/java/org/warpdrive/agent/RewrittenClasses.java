// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Loads the sample's classes anew, rewritten; the JVM verifies them. */
final class RewrittenClasses extends ClassLoader {
    private final Map<String, ClassRewriter.Result> results = new HashMap<>();

    RewrittenClasses() {
        super(RewrittenClasses.class.getClassLoader());
    }

    static byte[] file(String name) throws IOException {
        try (InputStream in =
                RewrittenClasses.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IOException("no class " + name);
            }
            return in.readAllBytes();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.startsWith("sample.")) {
            return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        try {
            byte[] file = file(name);
            ClassRewriter.Result result = ClassRewriter.rewrite(file, true);
            results.put(name, result);
            byte[] rewritten = result.file() == null ? file : result.file();
            return defineClass(name, rewritten, 0, rewritten.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    Class<?> define(ClassRewriter.Result result) {
        byte[] file = Objects.requireNonNull(result.file());
        Class<?> defined = defineClass(null, file, 0, file.length);
        resolveClass(defined);
        return defined;
    }

    ClassRewriter.Result result(String name) {
        ClassRewriter.Result result = results.get(name);
        if (result == null) {
            throw new IllegalStateException(name + " was not loaded");
        }
        return result;
    }
}
