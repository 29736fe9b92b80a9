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
 * Parser of the command line by GNU rules: short options can be combined, long options can be abbreviated if that is
 * unambiguous, options and files can be mixed, and {@code --} ends the options.
 */
final class OptionParser {
    // Letters for options without a short form.
    private static final char RAW = '\1';
    private static final char STATS = '\2';
    private static final char ENGINE = '\3';
    private static final char TRACE = '\4';
    private static final char SYNCHRONOUS = '\5';
    private static final char RSYNCABLE = '\6';

    private static final char SUFFIX = 'S';

    private static final String SHORT = "gzdtlcfkrSnNqvhLV123456789";
    private static final String WITH_VALUE = "" + SUFFIX + ENGINE + TRACE;
    private static final int MAX_SUFFIX_BYTES = 30;
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
    private boolean recursive;
    private boolean withName;
    private boolean synchronous;
    private @Nullable String suffix;
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
        names.put("raw", RAW);
        names.put("decompress", 'd');
        names.put("uncompress", 'd');
        names.put("test", 't');
        names.put("list", 'l');
        names.put("stdout", 'c');
        names.put("to-stdout", 'c');
        names.put("force", 'f');
        names.put("keep", 'k');
        names.put("recursive", 'r');
        names.put("suffix", SUFFIX);
        names.put("no-name", 'n');
        names.put("name", 'N');
        names.put("synchronous", SYNCHRONOUS);
        names.put("rsyncable", RSYNCABLE);
        names.put("quiet", 'q');
        names.put("silent", 'q');
        names.put("verbose", 'v');
        names.put("stats", STATS);
        names.put("engine", ENGINE);
        names.put("trace", TRACE);
        names.put("fast", '1');
        names.put("best", '9');
        names.put("help", 'h');
        names.put("license", 'L');
        names.put("version", 'V');
        return names;
    }

    private void readAll(String[] args) throws UsageException {
        boolean operandsLast = System.getenv("POSIXLY_CORRECT") != null;
        for (int i = 0; i < args.length && !answered(); i++) {
            String arg = args[i];
            String next = i + 1 < args.length ? args[i + 1] : null;
            boolean operand = !arg.startsWith("-") || arg.length() == 1;
            if (arg.equals("--") || (operand && operandsLast)) {
                files.addAll(List.of(args).subList(operand ? i : i + 1, args.length));
                return;
            }
            if (!operand) {
                if (arg.startsWith("--") ? readLong(arg, next) : readShort(arg, next)) {
                    i++;
                }
            } else {
                files.add(arg);
            }
        }
    }

    /** True after -h, -L or -V: as in gzip, the rest of the line is not read. */
    private boolean answered() {
        return mode == Mode.HELP || mode == Mode.LICENSE || mode == Mode.VERSION;
    }

    /** Returns true if an option took the next argument as its value. */
    private boolean readShort(String arg, @Nullable String next) throws UsageException {
        for (int i = 1; i < arg.length() && !answered(); i++) {
            char letter = arg.charAt(i);
            if (SHORT.indexOf(letter) < 0) {
                throw new UsageException("invalid option -- '" + letter + "'");
            }
            if (WITH_VALUE.indexOf(letter) >= 0) {
                boolean here = i + 1 < arg.length();
                if (!here && next == null) {
                    throw new UsageException("option requires an argument -- '" + letter + "'");
                }
                apply(letter, here ? arg.substring(i + 1) : next);
                return !here;
            }
            apply(letter, null);
        }
        return false;
    }

    /** Returns true if the option took the next argument as its value. */
    private boolean readLong(String arg, @Nullable String next) throws UsageException {
        int equals = arg.indexOf('=');
        String given = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
        String value = equals < 0 ? null : arg.substring(equals + 1);
        String name = complete(given, arg);
        char letter = LONG.getOrDefault(name, '?');
        if (WITH_VALUE.indexOf(letter) < 0) {
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
        // An abbreviation of several names is accepted if all of them mean the same option.
        if (candidates.stream().map(LONG::get).distinct().count() > 1) {
            StringBuilder text = new StringBuilder("option '" + arg + "' is ambiguous; possibilities:");
            candidates.forEach(n -> text.append(" '--").append(n).append('\''));
            throw new UsageException(text.toString());
        }
        return candidates.get(0);
    }

    private void apply(char letter, @Nullable String value) throws UsageException {
        switch (letter) {
            case 'g' -> format = Format.GZIP;
            case 'z' -> format = Format.ZLIB;
            case RAW -> format = Format.RAW;
            case 'd' -> mode = mode == Mode.COMPRESS ? Mode.DECOMPRESS : mode;
            case 't' -> mode = mode == Mode.LIST ? Mode.LIST : Mode.TEST;
            case 'l' -> mode = Mode.LIST;
            case 'h' -> mode = Mode.HELP;
            case 'L' -> mode = Mode.LICENSE;
            case 'V' -> mode = Mode.VERSION;
            case 'c' -> toStdout = true;
            case 'f' -> force = true;
            case 'k' -> keep = true;
            case 'r' -> recursive = true;
            case SUFFIX -> suffix = checked(value);
            case 'n' -> withName = false;
            case 'N' -> withName = true;
            case SYNCHRONOUS -> synchronous = true;
            case RSYNCABLE -> throw UsageException.refusal("option '--rsyncable' is not supported");
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

    private static String checked(@Nullable String suffix) throws UsageException {
        if (suffix == null || suffix.isEmpty() || suffix.length() > MAX_SUFFIX_BYTES) {
            throw UsageException.refusal("invalid suffix '" + suffix + "'");
        }
        return suffix;
    }

    private Options options() {
        return new Options(
                mode,
                format,
                level,
                keep,
                toStdout,
                force,
                quiet,
                verbose,
                stats,
                recursive,
                withName,
                synchronous,
                suffix,
                engine,
                trace,
                List.copyOf(files));
    }
}
