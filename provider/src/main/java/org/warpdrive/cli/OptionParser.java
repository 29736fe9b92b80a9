// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.cli.Options.Mode;

/**
 * Command lines by GNU rules: short options combine, long ones may be cut short as long as they are unique, options
 * and files mix, and {@code --} ends the options.
 */
final class OptionParser {
    /** Stands for {@code --engine}, which has no short form. */
    private static final char ENGINE = 'E';

    /** Stands for {@code --trace}, which has no short form. */
    private static final char TRACE = 'T';

    /** Stands for {@code --stats}, which has no short form. */
    private static final char STATS = 'S';

    private static final String SHORT = "gzrdtcfknqvhV123456789";
    private static final Map<String, Character> LONG = longOptions();

    private Mode mode = Mode.COMPRESS;
    private @Nullable Format format;
    private int level = Deflater.DEFAULT_COMPRESSION;
    private boolean keep;
    private boolean toStdout;
    private boolean force;
    private boolean quiet;
    private boolean verbose;
    private boolean stats;
    private @Nullable String engine;
    private @Nullable String trace;
    private final List<String> files = new ArrayList<>();

    private OptionParser() {}

    static Options parse(String... args) throws UsageException {
        OptionParser parser = new OptionParser();
        parser.readAll(args);
        return parser.options();
    }

    private static Map<String, Character> longOptions() {
        Map<String, Character> names = new LinkedHashMap<>();
        names.put("gzip", 'g');
        names.put("zlib", 'z');
        names.put("raw", 'r');
        names.put("decompress", 'd');
        names.put("uncompress", 'd');
        names.put("test", 't');
        names.put("stdout", 'c');
        names.put("to-stdout", 'c');
        names.put("force", 'f');
        names.put("keep", 'k');
        names.put("no-name", 'n');
        names.put("quiet", 'q');
        names.put("silent", 'q');
        names.put("verbose", 'v');
        names.put("stats", STATS);
        names.put("engine", ENGINE);
        names.put("trace", TRACE);
        names.put("fast", '1');
        names.put("best", '9');
        names.put("help", 'h');
        names.put("version", 'V');
        return names;
    }

    private void readAll(String[] args) throws UsageException {
        for (int i = 0; i < args.length && !answered(); i++) {
            String arg = args[i];
            if (arg.equals("--")) {
                files.addAll(List.of(args).subList(i + 1, args.length));
                return;
            }
            if (arg.startsWith("--")) {
                if (readLong(arg, i + 1 < args.length ? args[i + 1] : null)) {
                    i++;
                }
            } else if (arg.startsWith("-") && arg.length() > 1) {
                readShort(arg);
            } else {
                files.add(arg);
            }
        }
    }

    /** As in gzip, the first -h or -V is obeyed and the rest of the line not even read. */
    private boolean answered() {
        return mode == Mode.HELP || mode == Mode.VERSION;
    }

    private void readShort(String arg) throws UsageException {
        for (int i = 1; i < arg.length() && !answered(); i++) {
            char letter = arg.charAt(i);
            if (SHORT.indexOf(letter) < 0) {
                throw new UsageException("invalid option -- '" + letter + "'");
            }
            apply(letter, null);
        }
    }

    /** Returns true if the option took the next argument as its value. */
    private boolean readLong(String arg, @Nullable String next) throws UsageException {
        int equals = arg.indexOf('=');
        String given = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
        String value = equals < 0 ? null : arg.substring(equals + 1);
        String name = complete(given, arg);
        char letter = LONG.getOrDefault(name, '?');
        if (letter != ENGINE && letter != TRACE) {
            if (value != null) {
                throw new UsageException("option '--" + name + "' doesn't allow an argument");
            }
            apply(letter, null);
            return false;
        }
        if (value == null && next == null) {
            throw new UsageException("option '--" + name + "' requires an argument");
        }
        apply(letter, value == null ? next : value);
        return value == null;
    }

    private static String complete(String given, String arg) throws UsageException {
        if (LONG.containsKey(given)) {
            return given;
        }
        List<String> candidates =
                LONG.keySet().stream().filter(n -> n.startsWith(given)).toList();
        if (candidates.isEmpty()) {
            throw new UsageException("unrecognized option '" + arg + "'");
        }
        // --st could be --stdout or --stats, but --si can only mean one thing, by whatever name.
        if (candidates.stream().map(LONG::get).distinct().count() > 1) {
            StringBuilder text = new StringBuilder("option '" + arg + "' is ambiguous; possibilities:");
            candidates.forEach(n -> text.append(" '--").append(n).append('\''));
            throw new UsageException(text.toString());
        }
        return candidates.get(0);
    }

    private void apply(char letter, @Nullable String value) {
        switch (letter) {
            case 'g' -> format = Format.GZIP;
            case 'z' -> format = Format.ZLIB;
            case 'r' -> format = Format.RAW;
            case 'd' -> mode = mode == Mode.TEST ? Mode.TEST : Mode.DECOMPRESS;
            case 't' -> mode = Mode.TEST;
            case 'h' -> mode = Mode.HELP;
            case 'V' -> mode = Mode.VERSION;
            case 'c' -> toStdout = true;
            case 'f' -> force = true;
            case 'k' -> keep = true;
            case 'n' -> {} // Nothing is ever stored.
            case 'q' -> {
                quiet = true;
                verbose = false;
            }
            case 'v' -> {
                verbose = true;
                quiet = false;
            }
            case STATS -> stats = true;
            case ENGINE -> engine = value;
            case TRACE -> trace = value;
            default -> level = letter - '0';
        }
    }

    private Options options() {
        return new Options(
                mode, format, level, keep, toStdout, force, quiet, verbose, stats, engine, trace, List.copyOf(files));
    }
}
