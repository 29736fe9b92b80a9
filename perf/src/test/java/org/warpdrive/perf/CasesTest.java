// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;
import org.warpdrive.perf.library.Libraries;

class CasesTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idsAreUniqueAndParametersExist(boolean full) {
        List<Case> cases = Cases.standard(full);
        assertThat(cases).extracting(Case::id).doesNotHaveDuplicates();
        for (Case one : cases) {
            List<String> known = Arrays.stream(one.benchmark().getFields())
                    .filter(field -> field.isAnnotationPresent(Param.class))
                    .map(Field::getName)
                    .toList();
            assertThat(known).as(one.id()).containsAll(one.params().keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void judgedSeriesAreMeasured(boolean full) {
        for (Case one : Cases.standard(full)) {
            List<String> labels = one.groups().stream()
                    .flatMap(group -> Libraries.parse(group.engines(), one.level()).stream()
                            .map(choice -> choice.label() + group.suffix()))
                    .toList();
            assertThat(labels).as(one.id()).contains(one.base()).doesNotHaveDuplicates();
            if (!one.ours().isEmpty()) {
                assertThat(labels).as(one.id()).contains(one.ours());
            }
        }
    }

    @Test
    void ownDataHasNoBoundsAndOnlyTheLevelsAskedFor() {
        List<Case> cases = Cases.ownData(false, List.of(4));
        assertThat(cases).allMatch(one -> one.bound() == 0);
        assertThat(cases).extracting(Case::id).contains("oneshot/4", "stream/4").doesNotContain("oneshot/6");
    }
}
