// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param format the format asked for by name, or null: gzip for output, by the suffix for input
 * @param level 1 to 9, or -1 for the default
 * @param recursive whether a directory stands for the files in it
 * @param withName whether name and time are stored in gzip headers, and restored from them
 * @param synchronous whether output is on the disk before input is removed
 * @param suffix in place of {@code .gz}, or null
 * @param engine the value for {@code warpdrive.engine}, or null to leave it alone
 * @param trace the value for {@code warpdrive.trace}, or null to leave it alone
 */
record Options(
        Mode mode,
        @Nullable Format format,
        int level,
        boolean keep,
        boolean toStdout,
        boolean force,
        boolean quiet,
        boolean verbose,
        boolean stats,
        boolean recursive,
        boolean withName,
        boolean synchronous,
        @Nullable String suffix,
        @Nullable String engine,
        @Nullable String trace,
        List<String> files) {

    enum Mode {
        COMPRESS,
        DECOMPRESS,
        TEST,
        LIST,
        HELP,
        LICENSE,
        VERSION
    }

    boolean expands() {
        return mode != Mode.COMPRESS;
    }

    /** No output file: the input stays, and only few questions are asked about it. */
    boolean withoutOutputFile() {
        return toStdout || withoutOutput();
    }

    boolean withoutOutput() {
        return mode == Mode.TEST || mode == Mode.LIST;
    }

    Suffixes suffixes() {
        return new Suffixes(format, suffix);
    }

    static final String USAGE =
            """
            Usage: wdzip [OPTION]... [FILE]...
              or:  wdzip devices [--watch] [PID]...    (a file of that name is ./devices)
              or:  wdzip attach PID [--engine=NAME]    (a file of that name is ./attach)
              or:  wdzip options [NAME]...             (a file of that name is ./options)
            Compress or expand FILEs, each into a file of its own that replaces it, as gzip does.
            With no FILE, or when FILE is -, standard input goes to standard output.

              -g, --gzip         gzip format, .gz (the default)
              -z, --zlib         zlib format, .zz
                  --raw          raw DEFLATE data, .deflate, which has no checksum
              -d, --decompress   expand; without -g, -z or --raw the suffix tells the format
              -t, --test         test the integrity of compressed input
              -l, --list         list sizes, ratio and name; with -v also checksum and time
              -1, --fast ... -9, --best
                                 from fastest to smallest (default -6)
              -c, --stdout       write on standard output, keep the input files
              -f, --force        overwrite, follow links, write binary to a terminal;
                                 with -dc, copy what is not compressed
              -k, --keep         keep the input files
              -r, --recursive    a directory stands for the files in it
              -S, --suffix=SUF   SUF in place of .gz
              -n, --no-name      do not store or restore name and time (the default)
              -N, --name         store name and time in the gzip header, restore them from it
                  --synchronous  output is on the disk before input is removed
                  --rsyncable    not supported, and refused
              -q, --quiet        no warnings
              -v, --verbose      say how much each file shrank
                  --stats        say bytes, ratio, speed and which engine did the work
                  --engine=NAME  auto, jdk, native or soft, as the property warpdrive.engine
                  --trace=FILE   write what goes to devices and comes back, without data, to FILE
              -h, --help         this text
              -L, --license      the licence
              -V, --version      the version
                  --             what follows are files

            Exit status: 0 all well, 1 error, 2 warning.
            """;
}
