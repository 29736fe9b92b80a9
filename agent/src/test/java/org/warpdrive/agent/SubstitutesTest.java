// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** The table against the classes it is about, on the JDK that runs this. */
class SubstitutesTest {
    private static Set<String> constructorsOf(String name) throws ClassNotFoundException {
        Set<String> constructors = new TreeSet<>();
        for (Constructor<?> each : Class.forName(name.replace('/', '.')).getDeclaredConstructors()) {
            if ((each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
                constructors.add(Type.getConstructorDescriptor(each));
            }
        }
        return constructors;
    }

    @Test
    void everySubstituteHasTheConstructorsOfTheTable() throws Exception {
        for (Map.Entry<String, Set<String>> entry : Substitutes.constructors().entrySet()) {
            String substitute = Substitutes.of(entry.getKey());
            assertThat(constructorsOf(substitute)).as(substitute).containsAll(entry.getValue());
            assertThat(Class.forName(substitute.replace('/', '.')).getSuperclass())
                    .isEqualTo(Class.forName(entry.getKey().replace('/', '.')));
        }
    }

    /** What a later JDK adds must not be rewritten to something that is not there; but somebody should know. */
    @Test
    void onlyStreamsThatAreGivenAnInflaterAreNotInTheTable() throws Exception {
        Map<String, Set<String>> missing = new TreeMap<>();
        for (Map.Entry<String, Set<String>> entry : Substitutes.constructors().entrySet()) {
            Set<String> theirs = constructorsOf(entry.getKey());
            theirs.removeAll(entry.getValue());
            if (!theirs.isEmpty()) {
                missing.put(entry.getKey(), theirs);
            }
        }
        assertThat(missing)
                .isEqualTo(Map.of(
                        "java/util/zip/InflaterInputStream",
                        Set.of(
                                "(Ljava/io/InputStream;Ljava/util/zip/Inflater;)V",
                                "(Ljava/io/InputStream;Ljava/util/zip/Inflater;I)V")));
    }
}
