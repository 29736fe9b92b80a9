// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of java.util.zip have a substitute, and by which constructors, in the words of class files.
 *
 * <p>A stream that is given an Inflater is left alone: who keeps the Inflater may count on how far the stream reads ahead, and
 * what is to be gained is in the Inflater.
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

    static Map<String, Set<String>> constructors() {
        return CONSTRUCTORS;
    }

    static boolean has(@Nullable String jdkName) {
        return jdkName != null && CONSTRUCTORS.containsKey(jdkName);
    }

    static boolean has(String jdkName, String constructor) {
        Set<String> known = CONSTRUCTORS.get(jdkName);
        return known != null && known.contains(constructor);
    }

    /** The name of the substitute; the class has one. */
    static String of(String jdkName) {
        return OUR_PACKAGE + jdkName.substring(JDK_PACKAGE.length());
    }
}
