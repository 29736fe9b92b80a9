// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class of a product among the superclasses of an object, since an application may use a subclass. What is
 * wanted of the object has to be looked up in that class: the subclass may not be public, and then nothing that it
 * overrides can be invoked.
 */
final class Superclasses {
    private Superclasses() {}

    /** Returns the object's own class or the nearest superclass with such a name; null if there is none. */
    static @Nullable Class<?> find(Object object, Predicate<String> name) {
        Class<?> type = object.getClass();
        while (type != null && !name.test(type.getName())) {
            type = type.getSuperclass();
        }
        return type;
    }

    /** Returns the class that Spring Boot has for a kind of web server, in either line; null if it is not that kind. */
    static @Nullable Class<?> ofBoot(Object factory, String server) {
        return find(factory, name -> name.startsWith("org.springframework.boot.") && name.contains("." + server + "."));
    }
}
