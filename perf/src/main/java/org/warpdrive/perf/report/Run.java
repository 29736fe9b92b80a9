// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything one run of {@code bin/bench} measured, as it stands in its file.
 *
 * @param host what every figure must be read with: cpu, jdk, kernel, commit, command, date and more
 * @param corpus one line per file
 * @param instructions of one call of the native codec, where they were counted
 */
public record Run(
        Map<String, String> host,
        List<String> corpus,
        List<CaseResult> cases,
        List<MemoryFigure> memory,
        Map<String, Double> instructions) {

    /**
     * Native memory of one kind of use.
     *
     * @param id such as {@code idle}
     * @param bound bytes per object not to exceed, 0 where none is set
     * @param bytes per object
     */
    public record MemoryFigure(String id, String title, String engine, double bound, double bytes, double objects) {}

    public Run withInstructions(Map<String, Double> counted) {
        return new Run(host, corpus, cases, memory, counted);
    }

    public Stream<Verdict> verdicts() {
        return cases.stream().flatMap(one -> one.verdict().stream());
    }

    public Optional<CaseResult> find(String id) {
        return cases.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, Json.write(this));
    }

    public static Run read(Path file) throws IOException {
        Map<String, Object> json = Json.object(Json.read(Files.readString(file)));
        Map<String, String> host = new LinkedHashMap<>();
        Json.object(json.get("host")).forEach((key, value) -> host.put(key, value.toString()));
        Map<String, Double> instructions = new LinkedHashMap<>();
        Json.object(json.get("instructions")).forEach((name, count) -> instructions.put(name, Json.number(count)));
        return new Run(
                host,
                Json.array(json.get("corpus")).stream().map(Object::toString).toList(),
                Json.array(json.get("cases")).stream().map(CaseResult::fromJson).toList(),
                Json.array(json.get("memory")).stream().map(Run::memoryFromJson).toList(),
                instructions);
    }

    private static MemoryFigure memoryFromJson(Object value) {
        Map<String, Object> json = Json.object(value);
        return new MemoryFigure(
                Json.string(json.get("id")),
                Json.string(json.get("title")),
                Json.string(json.get("engine")),
                Json.number(json.get("bound")),
                Json.number(json.get("bytes")),
                Json.number(json.get("objects")));
    }
}
