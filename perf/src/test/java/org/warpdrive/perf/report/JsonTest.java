// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Object value = Map.of(
                "text", "a \"quoted\" \\ line\nwith \u0001",
                "numbers", List.of(1.0, -2.5, 1.5e12, 0.00125),
                "nested", List.of(Map.of("empty", List.of(), "none", Map.of())));
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void recordsAreObjectsWithoutWhatIsEmpty() {
        Series series = new Series("jdk", 2, 1, List.of(3.0), List.of(4.0), List.of(), List.of(), Map.of());
        assertThat(Json.read(Json.write(List.of(series))))
                .isEqualTo(List.of(Map.of(
                        "engine",
                        "jdk",
                        "inBytes",
                        2.0,
                        "outBytes",
                        1.0,
                        "nanos",
                        List.of(3.0),
                        "cpuNanos",
                        List.of(4.0))));
        assertThat(Series.fromJson(Json.read(Json.write(series)))).isEqualTo(series);
    }

    @Test
    void readsWhatOthersWrite() {
        assertThat(Json.read("{\"a\":[1e3,\"\\u0041\\/\\n\"]}")).isEqualTo(Map.of("a", List.of(1000.0, "A/\n")));
    }

    @Test
    void errorsTellWhere() {
        assertThatThrownBy(() -> Json.read("{\"a\": }")).hasMessageContaining("offset=6");
        assertThatThrownBy(() -> Json.read("[1] 2")).hasMessageContaining("after the end");
    }
}
