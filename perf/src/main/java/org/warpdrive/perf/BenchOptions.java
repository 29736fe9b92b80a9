// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command line of {@code bin/bench}. */
final class BenchOptions {
    static final String USAGE =
            """
            usage: bin/bench [--full] [--check] [--accept] [--cases REGEX] [--rounds N] [--forks N]
                   bin/bench --data DIR [--levels 1,6] [--full]
                   bin/bench --report FILE
                   bin/bench --queue
              (nothing)   the standard cases on the standard corpus, in a few minutes
              --full      more data, more rounds, three forks, all peers: about an hour
              --data      your own files instead, and a recommendation
              --levels    the levels to try on them
              --check     afterwards says which ratios fell by more than 5 %; status 1 if any did
              --accept    makes the ratios of this run the ones to check against
              --cases     only those whose name the expression finds
              --report    no measuring: table, page and plots of an earlier run; with --accept its ratios count from now on
              --queue     what the queue path costs, over a soft device with the speed of hardware
            environment: JAVA_HOME names the JDK to measure
            """;

    boolean full;
    boolean check;
    boolean accept;
    boolean queue;

    @Nullable
    Path data;

    @Nullable
    Path report;

    List<Integer> levels = List.of(1, 6);
    Pattern cases = Pattern.compile("");
    int rounds;
    int forks;

    /** The arguments as they may be published: a user's folder is nobody's business. */
    final List<String> published = new ArrayList<>();

    static BenchOptions parse(String[] arguments) {
        BenchOptions options = new BenchOptions();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            options.published.add(name);
            switch (name) {
                case "--full" -> options.full = true;
                case "--check" -> options.check = true;
                case "--accept" -> options.accept = true;
                case "--queue" -> options.queue = true;
                default -> {
                    if (i + 1 == arguments.length) {
                        throw new IllegalArgumentException("unknown option or no value: " + name);
                    }
                    String value = arguments[++i];
                    options.set(name, value);
                    options.published.add(options.data != null && name.equals("--data") ? "DIR" : value);
                }
            }
        }
        options.rounds = options.rounds > 0 ? options.rounds : options.full ? 7 : 5;
        options.forks = options.forks > 0 ? options.forks : options.full ? 3 : 1;
        return options;
    }

    private void set(String name, String value) {
        switch (name) {
            case "--data" -> data = Path.of(value);
            case "--report" -> report = Path.of(value);
            case "--levels" ->
                levels =
                        Stream.of(value.split(",", -1)).map(BenchOptions::level).toList();
            case "--cases" -> cases = Pattern.compile(value);
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--forks" -> forks = Integer.parseInt(value);
            default -> throw new IllegalArgumentException("unknown option: " + name);
        }
    }

    private static Integer level(String text) {
        if (!text.matches("[1-9]")) {
            throw new IllegalArgumentException("not a level from 1 to 9: " + text);
        }
        return Integer.valueOf(text);
    }
}
