// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * File names as Linux has them: any bytes except zero and the slash, in no encoding. Each char of a name here is one
 * byte (ISO-8859-1). So a name is read, printed and used as the same bytes.
 *
 * <p>A path is created from bytes by a {@code file} URI. The JDK takes the escaped octets of a URI unchanged, whatever
 * the encoding of the JVM, and returns them in the same way.
 */
final class ByteNames implements Names {
    /**
     * {@value}: a directory to which relative names are resolved. The launcher sets it if the current directory was
     * deleted and so has no name: the JVM must then be started in another one.
     */
    static final String DIRECTORY_PROPERTY = "wdzip.directory";

    private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");
    private static final char REPLACEMENT = '\uFFFD';
    private static final String UNESCAPED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";

    /** Prefix of relative names: empty, or a directory with a slash. */
    private final String directory;

    private ByteNames(String directory) {
        this.directory = directory;
    }

    static ByteNames ofProcess() {
        String given = System.getProperty(DIRECTORY_PROPERTY);
        if (given != null) {
            return new ByteNames(given + "/");
        }
        // The JVM prefixes relative paths with this property. It fails if the property lost bytes of the directory's
        // name.
        String current = System.getProperty("user.dir", "");
        boolean lost = current.indexOf(REPLACEMENT) >= 0 || current.indexOf('?') >= 0;
        return new ByteNames(lost ? "/proc/self/cwd/" : "");
    }

    /**
     * Returns the arguments of {@code main} as names. The JVM has decoded them. If it lost bytes that it could not
     * decode, they are read from /proc again.
     */
    static String[] arguments(String... decoded) {
        boolean lost = false;
        for (String argument : decoded) {
            lost |= argument.indexOf(REPLACEMENT) >= 0;
        }
        if (lost) {
            try {
                String[] all = Files.readString(ARGUMENTS, ISO_8859_1).split("\0", -1);
                // A zero byte ends every argument, including the last one.
                return Arrays.copyOfRange(all, all.length - 1 - decoded.length, all.length - 1);
            } catch (IOException e) {
                // Without /proc the file will not be found, and is reported as missing.
            }
        }
        String[] names = new String[decoded.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = isAscii(decoded[i]) ? decoded[i] : new String(decoded[i].getBytes(jvmEncoding()), ISO_8859_1);
        }
        return names;
    }

    /** Converts a name to text, for parts of the JVM that take text. */
    static String text(String name) {
        return isAscii(name) ? name : new String(name.getBytes(ISO_8859_1), jvmEncoding());
    }

    private static Charset jvmEncoding() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Path path(String name) {
        boolean absolute = name.startsWith("/");
        String full = absolute ? name : directory + name;
        if (full.endsWith("/")) {
            full += "."; // Path drops the slash, which says that this must be a directory.
        }
        if (isAscii(full)) {
            return Path.of(full);
        }
        StringBuilder uri = new StringBuilder(full.startsWith("/") ? "file://" : "file:///");
        for (int i = 0; i < full.length(); i++) {
            char octet = full.charAt(i);
            if (UNESCAPED.indexOf(octet) >= 0) {
                uri.append(octet);
            } else {
                uri.append('%').append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
            }
        }
        Path path = Path.of(URI.create(uri.toString()));
        return full.startsWith("/") ? path : path.subpath(0, path.getNameCount());
    }

    @Override
    public String lastName(Path path) {
        String raw = Path.of("/").resolve(path.getFileName()).toUri().getRawPath();
        StringBuilder name = new StringBuilder();
        // Skips the leading slash, and the one that the JDK appends to a directory.
        for (int i = 1; i < raw.length() && raw.charAt(i) != '/'; i++) {
            if (raw.charAt(i) == '%') {
                name.append((char) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                name.append(raw.charAt(i));
            }
        }
        return name.toString();
    }
}
