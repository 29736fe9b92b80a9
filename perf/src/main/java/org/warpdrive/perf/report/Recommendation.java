// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.warpdrive.perf.corpus.Corpus;

/** The result of a run in one sentence, for somebody who wants to know what to do. */
public final class Recommendation {
    private static final double WORTH_IT = 1.1;
    private static final int DEFAULT_LEVEL = 6;

    private Recommendation() {}

    /** Speaks of level 6 where it was measured, else of the first level. */
    public static String of(Run run) {
        List<Verdict> oneShot = run.verdicts()
                .filter(verdict -> verdict.result().id().startsWith("oneshot/"))
                .toList();
        Optional<Verdict> standard = oneShot.stream()
                .filter(verdict -> level(verdict) == DEFAULT_LEVEL)
                .findFirst();
        if (oneShot.isEmpty()) {
            return "";
        }
        Verdict main = standard.orElse(oneShot.get(0));
        Optional<Verdict> fastest = oneShot.stream()
                .filter(other -> level(other) < level(main) && other.speed() >= WORTH_IT)
                .findFirst();
        boolean own = run.corpus().stream().anyMatch(line -> line.endsWith(Corpus.OWN_DATA));
        String sentence = (own ? "On your data level " : "On the standard corpus level ")
                + (main.speed() < WORTH_IT ? level(main) + " gains nothing worth a change" : comparison(main));
        return sentence + fastest.map(other -> ", level " + comparison(other)).orElse("") + ".";
    }

    private static String comparison(Verdict verdict) {
        double percent = 100 * (verdict.size() - 1);
        String size = Math.abs(percent) < 0.05
                ? "no larger"
                : String.format(Locale.ROOT, "%.1f %% %s", Math.abs(percent), percent < 0 ? "smaller" : "larger");
        return String.format(Locale.ROOT, "%d is %.1fx faster and %s", level(verdict), verdict.speed(), size);
    }

    private static int level(Verdict verdict) {
        String id = verdict.result().id();
        return Integer.parseInt(id.substring(id.indexOf('/') + 1));
    }
}
