// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of java.util.zip classes that have a substitute, with the constructors that the substitute supports. Names
 * and descriptors are in the form of class files.
 *
 * <p>A stream constructed with an Inflater is not replaced. The owner of the Inflater may depend on how far the stream
 * reads ahead, and the speed is in the Inflater, which is replaced.
 */
final class Substitutes {
    private static final String JDK_PACKAGE = "java/util/zip/";
    private static final String OUR_PACKAGE = "org/warpdrive/zip/Wd";

    private static final Map<String, Set<String>> CONSTRUCTORS = Map.of(
            "java/util/zip/Deflater",
            Set.of("()V", "(I)V", "(IZ)V"),
            "java/util/zip/Inflater",
            Set.of("()V", "(Z)V"),
            "java/util/zip/GZIPOutputStream",
            Set.of(
                    "(Ljava/io/OutputStream;)V",
                    "(Ljava/io/OutputStream;I)V",
                    "(Ljava/io/OutputStream;Z)V",
                    "(Ljava/io/OutputStream;IZ)V"),
            "java/util/zip/GZIPInputStream",
            Set.of("(Ljava/io/InputStream;)V", "(Ljava/io/InputStream;I)V"),
            "java/util/zip/DeflaterOutputStream",
            Set.of(
                    "(Ljava/io/OutputStream;)V",
                    "(Ljava/io/OutputStream;Z)V",
                    "(Ljava/io/OutputStream;Ljava/util/zip/Deflater;)V",
                    "(Ljava/io/OutputStream;Ljava/util/zip/Deflater;Z)V",
                    "(Ljava/io/OutputStream;Ljava/util/zip/Deflater;I)V",
                    "(Ljava/io/OutputStream;Ljava/util/zip/Deflater;IZ)V"),
            "java/util/zip/InflaterInputStream",
            Set.of("(Ljava/io/InputStream;)V"),
            "java/util/zip/ZipOutputStream",
            Set.of("(Ljava/io/OutputStream;)V", "(Ljava/io/OutputStream;Ljava/nio/charset/Charset;)V"));

    private Substitutes() {}

    /** Returns the descriptors of the supported constructors by class name. */
    static Map<String, Set<String>> constructors() {
        return CONSTRUCTORS;
    }

    /** True if the class has a substitute. */
    static boolean has(@Nullable String jdkName) {
        return jdkName != null && CONSTRUCTORS.containsKey(jdkName);
    }

    /** True if the class has a substitute with this constructor. */
    static boolean has(String jdkName, String constructor) {
        Set<String> known = CONSTRUCTORS.get(jdkName);
        return known != null && known.contains(constructor);
    }

    /** Returns the name of the substitute of a class that has one. */
    static String of(String jdkName) {
        return OUR_PACKAGE + jdkName.substring(JDK_PACKAGE.length());
    }
}
