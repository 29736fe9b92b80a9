// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The last ratios that were found good, by kind of run: quick and full runs use other amounts of data, and JDKs differ.
 * Other entries of the file are left as they are.
 */
public final class Accepted {
    /** Below this share of the accepted ratio a speed has fallen; sizes likewise. */
    private static final double TOLERANCE = 0.05;

    private static final String INSTRUCTIONS = "instructions";

    private final Path file;
    private final String section;
    private final Map<String, Object> all;

    private Accepted(Path file, String section, Map<String, Object> all) {
        this.file = file;
        this.section = section;
        this.all = all;
    }

    /**
     * Reads the file if it is there.
     *
     * @param section such as {@code quick-jdk17}
     */
    public static Accepted load(Path file, String section) throws IOException {
        Map<String, Object> all =
                Files.exists(file) ? Json.object(Json.read(Files.readString(file))) : new LinkedHashMap<>();
        return new Accepted(file, section, all);
    }

    /** One line for each ratio that is more than 5 % worse than accepted; cases without an accepted ratio pass. */
    public List<String> fallen(Verdict verdict) {
        Map<String, Object> accepted = Json.object(cases().get(verdict.result().id()));
        List<String> fallen = new ArrayList<>();
        if (!accepted.isEmpty()) {
            double speed = Json.number(accepted.get("speed"));
            double size = Json.number(accepted.get("size"));
            if (verdict.speed() < speed * (1 - TOLERANCE)) {
                fallen.add(line(verdict, "speed", speed, verdict.speed()));
            }
            if (size > 0 && verdict.size() > size * (1 + TOLERANCE)) {
                fallen.add(line(verdict, "size", size, verdict.size()));
            }
        }
        return fallen;
    }

    /** The same for instruction counts. */
    public List<String> risen(Map<String, Double> instructions) {
        Map<String, Object> accepted = Json.object(all.get(INSTRUCTIONS));
        List<String> risen = new ArrayList<>();
        instructions.forEach((name, count) -> {
            double before = Json.number(accepted.get(name));
            if (before > 0 && count > before * (1 + TOLERANCE)) {
                risen.add(String.format(
                        Locale.ROOT,
                        "%s: %.0f instructions, accepted %.0f (%+.1f %%)",
                        name,
                        count,
                        before,
                        100 * (count / before - 1)));
            }
        });
        return risen;
    }

    public boolean isEmpty() {
        return cases().isEmpty();
    }

    /** Makes the ratios of this run the accepted ones; cases it did not measure keep theirs. */
    public void accept(Run run) throws IOException {
        Map<String, Object> cases = new LinkedHashMap<>(cases());
        run.verdicts().forEach(verdict -> {
            Map<String, Object> ratios = new LinkedHashMap<>();
            ratios.put("speed", verdict.speed());
            if (!Double.isNaN(verdict.size())) {
                ratios.put("size", verdict.size());
            }
            cases.put(verdict.result().id(), ratios);
        });
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("host", run.host());
        entry.put("cases", cases);
        all.put(section, entry);
        if (!run.instructions().isEmpty()) {
            all.put(INSTRUCTIONS, run.instructions());
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, Json.write(all));
    }

    private Map<String, Object> cases() {
        return Json.object(Json.object(all.get(section)).get("cases"));
    }

    private static String line(Verdict verdict, String what, double accepted, double now) {
        return String.format(
                Locale.ROOT,
                "%s: %s ratio %.3f, accepted %.3f (%+.1f %%)",
                verdict.result().id(),
                what,
                now,
                accepted,
                100 * (now / accepted - 1));
    }
}
