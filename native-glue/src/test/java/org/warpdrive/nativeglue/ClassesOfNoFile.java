// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.io.IOException;
import java.io.InputStream;

/** Has its own copies of the classes of the tests' class path. They are of no file, so it is asked for their resources. */
abstract class ClassesOfNoFile extends ClassLoader {
    ClassesOfNoFile() {
        super(null);
    }

    @Override
    protected final Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file =
                ClassesOfNoFile.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
