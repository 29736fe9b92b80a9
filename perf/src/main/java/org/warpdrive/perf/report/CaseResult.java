// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measured series of one case, and which two of them are its point.
 *
 * @param id such as {@code message/1K/6/new}
 * @param title for people
 * @param bound the speed ratio to reach, 0 where none is set
 * @param ours label of the series that is judged
 * @param base label of the series it is judged against
 */
public record CaseResult(String id, String title, double bound, String ours, String base, List<Series> series) {
    private static final String PARALLEL = "threads/";
    private static final String LOAD = "load";

    /** Several threads do the work of one, so only wall time can tell. */
    boolean parallel() {
        return id.startsWith(PARALLEL);
    }

    /** What a device of a given speed does is no figure to compare engines by. */
    boolean onlyPlotted() {
        return id.equals(LOAD);
    }

    public Optional<Series> find(String engine) {
        return series.stream().filter(one -> one.engine().equals(engine)).findFirst();
    }

    /** Empty if the case only feeds a plot or one of the two was not measured. */
    public Optional<Verdict> verdict() {
        return find(ours).flatMap(mine -> find(base).map(theirs -> Verdict.of(this, mine, theirs)));
    }

    /** The same for another engine of the case, as if it were ours and without a bound. */
    public Optional<Verdict> verdictOn(String engine) {
        return new CaseResult(id, title, 0, engine, base, series).verdict();
    }

    static CaseResult fromJson(Object value) {
        Map<String, Object> json = Json.object(value);
        return new CaseResult(
                Json.string(json.get("id")),
                Json.string(json.get("title")),
                Json.number(json.get("bound")),
                Json.string(json.get("ours")),
                Json.string(json.get("base")),
                Json.array(json.get("series")).stream().map(Series::fromJson).toList());
    }
}
