// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A quick scan of a class file's constant pool (JVMS 4.4) for names of java.util.zip. It runs for every class that is
 * loaded and excludes nearly all of them, so it reads nothing but the constant pool.
 */
final class ConstantPool {
    private static final int COUNT_OFFSET = 8;
    private static final int FIRST_OFFSET = 10;

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private static final byte[] PREFIX = "java/util/zip/".getBytes(US_ASCII);
    private static final int LONGEST;
    /** True at each length that the name of a class with a substitute can have. */
    private static final boolean[] LENGTHS;

    static {
        int longest = 0;
        for (String name : Substitutes.constructors().keySet()) {
            longest = Math.max(longest, name.length());
        }
        LONGEST = longest;
        LENGTHS = new boolean[longest + 1];
        for (String name : Substitutes.constructors().keySet()) {
            LENGTHS[name.length()] = true;
        }
    }

    private ConstantPool() {}

    /**
     * True if the pool has the name of a class with a substitute. False also for a file that this method cannot parse.
     */
    static boolean namesSubstituted(byte[] file) {
        int count = unsignedShort(file, COUNT_OFFSET);
        int offset = FIRST_OFFSET;
        for (int index = 1; index < count; index++) {
            switch (file[offset]) {
                case UTF8 -> {
                    int length = unsignedShort(file, offset + 1);
                    if (length <= LONGEST && LENGTHS[length] && isName(file, offset + 3, length)) {
                        return true;
                    }
                    offset += 3 + length;
                }
                case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> offset += 3;
                case METHOD_HANDLE -> offset += 4;
                case LONG, DOUBLE -> {
                    offset += 9;
                    index++; // occupies two entries
                }
                case INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC ->
                    offset += 5;
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean isName(byte[] file, int offset, int length) {
        for (int i = 0; i < PREFIX.length; i++) {
            if (file[offset + i] != PREFIX[i]) {
                return false;
            }
        }
        return Substitutes.has(new String(file, offset, length, US_ASCII));
    }

    private static int unsignedShort(byte[] file, int offset) {
        return ((file[offset] & 0xff) << 8) | (file[offset + 1] & 0xff);
    }
}
