// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parsed command line.
 *
 * @param mode what to do
 * @param format the requested format; null for gzip output, and for input whose suffix tells its format
 * @param level 1 to 9, or -1 for the default
 * @param keep whether input files are kept
 * @param toStdout whether output goes to standard output
 * @param force whether to overwrite, follow links and write binary data to a terminal
 * @param quiet whether warnings are suppressed
 * @param verbose whether to print the saving for each file
 * @param stats whether to print sizes, speed and engines
 * @param recursive whether a directory stands for the files in it
 * @param withName whether gzip headers store name and time, and files get them from there
 * @param synchronous whether output is on the disk before input is deleted
 * @param suffix replaces {@code .gz}; null for none
 * @param engine value for {@code warpdrive.engine}; null to leave it unchanged
 * @param trace value for {@code warpdrive.trace}; null to leave it unchanged
 * @param files the file names in order; empty for standard input
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

    /** True if input is compressed data. */
    boolean expands() {
        return mode != Mode.COMPRESS;
    }

    /** True if no output file is created: the input is kept, and fewer checks are made on it. */
    boolean withoutOutputFile() {
        return toStdout || withoutOutput();
    }

    /** True if the expanded data is discarded. */
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
