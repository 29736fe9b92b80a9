// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.warpdrive.compat.contract.MutantEngine.ANOTHER_EXCEPTION_FOR_BAD_RANGES;
import static org.warpdrive.compat.contract.MutantEngine.ANOTHER_TEXT_FOR_CORRUPT_DATA;
import static org.warpdrive.compat.contract.MutantEngine.COPIES_THE_ARRAY_WHEN_SET;
import static org.warpdrive.compat.contract.MutantEngine.COPIES_THE_BUFFER_WHEN_SET;
import static org.warpdrive.compat.contract.MutantEngine.COUNTS_INPUT_WHEN_SET;
import static org.warpdrive.compat.contract.MutantEngine.EMPTY_INPUT_ENDS_WITH_NO_BYTES;
import static org.warpdrive.compat.contract.MutantEngine.FINISHED_BEFORE_THE_LAST_BYTE;
import static org.warpdrive.compat.contract.MutantEngine.FORGETS_THE_DICTIONARYS_ADLER;
import static org.warpdrive.compat.contract.MutantEngine.FULL_FLUSH_IS_A_SYNC_FLUSH;
import static org.warpdrive.compat.contract.MutantEngine.IGNORES_THE_DICTIONARY;
import static org.warpdrive.compat.contract.MutantEngine.LEAVES_THE_BUFFER_POSITION;
import static org.warpdrive.compat.contract.MutantEngine.LEVEL_ZERO_IS_ONE;
import static org.warpdrive.compat.contract.MutantEngine.NONE;
import static org.warpdrive.compat.contract.MutantEngine.NO_HEADER_WITHOUT_INPUT;
import static org.warpdrive.compat.contract.MutantEngine.REMAINING_IS_ONE_LESS;
import static org.warpdrive.compat.contract.MutantEngine.RESET_KEEPS_THE_TOTALS;
import static org.warpdrive.compat.contract.MutantEngine.SCRIBBLES_BEHIND_THE_DECODED_BYTES;
import static org.warpdrive.compat.contract.MutantEngine.SECOND_FLUSH_GIVES_ANOTHER_MARKER;
import static org.warpdrive.compat.contract.MutantEngine.SILENT_AFTER_END;
import static org.warpdrive.compat.contract.MutantEngine.SWALLOWS_A_BYTE_OF_LONG_INPUTS;
import static org.warpdrive.compat.contract.MutantEngine.SYNC_FLUSH_LOSES_THE_HISTORY;
import static org.warpdrive.compat.contract.MutantEngine.TAKES_ALL_INPUT_AT_THE_END;
import static org.warpdrive.compat.contract.MutantEngine.TOUCHES_THE_OUTPUT_OF_THE_CALL_BEFORE;
import static org.warpdrive.compat.contract.MutantEngine.WRITES_BEYOND_ITS_OUTPUT;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.warpdrive.compat.differential.Differential;
import org.warpdrive.compat.kit.Engine;

/** The suites run on broken deflaters and inflaters: each breakage must be found, and none where there is none. */
class SuitesCanFailTest {
    private static MutantEngine mutant = MutantEngine.NONE;

    private interface OnTheMutant extends EngineUnderTest {
        @Override
        default Engine engine() {
            return mutant;
        }
    }

    // Not found by a scan for tests, as they are nested and static: only this class starts them.

    static final class Flush extends DeflaterFlushContract implements OnTheMutant {}

    static final class Input extends DeflaterInputContract implements OnTheMutant {}

    static final class Parameters extends DeflaterParametersContract implements OnTheMutant {}

    static final class State extends DeflaterStateContract implements OnTheMutant {}

    static final class Inflate extends InflaterContract implements OnTheMutant {}

    static final class CallersMemory extends CallersMemoryContract implements OnTheMutant {}

    private static TestExecutionSummary run(MutantEngine engine, Class<?> suite, String test) {
        mutant = engine;
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(suite))
                .filters((PostDiscoveryFilter) descriptor -> FilterResult.includedIf(descriptor
                        .getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getMethodName().equals(test))
                        .orElse(true)))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        return summary.getSummary();
    }

    static Stream<Arguments> breakages() {
        return Stream.of(
                arguments(SWALLOWS_A_BYTE_OF_LONG_INPUTS, Input.class, "everyKindOfInputRoundTripsAndIsNotWrittenTo"),
                arguments(SECOND_FLUSH_GIVES_ANOTHER_MARKER, Flush.class, "secondFlushOfTheSameKindIsEmpty"),
                arguments(COUNTS_INPUT_WHEN_SET, Flush.class, "outputOfLengthZeroChangesNothing"),
                arguments(COPIES_THE_ARRAY_WHEN_SET, Input.class, "arrayIsReadWhenDeflatedNotWhenSet"),
                arguments(COPIES_THE_BUFFER_WHEN_SET, Input.class, "oneBufferSetOnceAndRefilledForEachPiece"),
                arguments(LEAVES_THE_BUFFER_POSITION, Input.class, "bufferPositionIsTheInputTaken"),
                arguments(FORGETS_THE_DICTIONARYS_ADLER, Parameters.class, "zlibDictionaryInEveryKindOfMemory"),
                arguments(IGNORES_THE_DICTIONARY, Parameters.class, "dictionariesOfAnyLengthAreUsed"),
                arguments(EMPTY_INPUT_ENDS_WITH_NO_BYTES, Flush.class, "emptyFinishIsAWholeStream"),
                arguments(
                        FINISHED_BEFORE_THE_LAST_BYTE,
                        Flush.class,
                        "finishIntoOneByteBuffersNeverSaysFinishedBeforeTheLastByte"),
                arguments(NO_HEADER_WITHOUT_INPUT, Flush.class, "freshZlibEmitsTheHeaderOnNoFlush"),
                arguments(FULL_FLUSH_IS_A_SYNC_FLUSH, Flush.class, "fullFlushIsAPointToStartDecodingFrom"),
                arguments(SYNC_FLUSH_LOSES_THE_HISTORY, Flush.class, "syncFlushKeepsTheHistory"),
                arguments(WRITES_BEYOND_ITS_OUTPUT, Input.class, "everyKindOfOutputStaysInItsBounds"),
                arguments(
                        TOUCHES_THE_OUTPUT_OF_THE_CALL_BEFORE,
                        CallersMemory.class,
                        "deflaterTouchesNoMemoryOutsideTheCall"),
                arguments(RESET_KEEPS_THE_TOTALS, Parameters.class, "resetDropsInputDictionaryCountersAndFinish"),
                arguments(LEVEL_ZERO_IS_ONE, Parameters.class, "levelZeroStores"),
                arguments(SILENT_AFTER_END, State.class, "closedDeflaterRefusesWhatTheJdkRefuses"),
                arguments(ANOTHER_EXCEPTION_FOR_BAD_RANGES, State.class, "badRangesAreRefusedWithTheJdksText"),
                arguments(REMAINING_IS_ONE_LESS, Inflate.class, "remainingIsExactAtTheEnd"),
                arguments(TAKES_ALL_INPUT_AT_THE_END, Inflate.class, "everyKindOfMemory"),
                arguments(
                        ANOTHER_TEXT_FOR_CORRUPT_DATA, Inflate.class, "corruptStreamsFailWithZlibsTextAtZlibsPosition"),
                arguments(
                        SCRIBBLES_BEHIND_THE_DECODED_BYTES,
                        Inflate.class,
                        "decodedBytesNeverLandBeyondTheReturnedCount"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("breakages")
    void theTestNamedForItFindsTheBreakage(MutantEngine engine, Class<?> suite, String test) {
        TestExecutionSummary unbroken = run(NONE, suite, test);
        assertThat(unbroken.getTestsSucceededCount()).as("passes on the JDK").isPositive();
        assertThat(unbroken.getTestsFailedCount()).isZero();
        assertThat(run(engine, suite, test).getTestsFailedCount()).isPositive();
    }

    @Test
    void everyBreakageHasItsTest() {
        assertThat(breakages().map(arguments -> arguments.get()[0]).toList())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(NONE)).stream()
                        .map(Object.class::cast)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SWALLOWS_A_BYTE_OF_LONG_INPUTS",
                "SECOND_FLUSH_GIVES_ANOTHER_MARKER",
                "COUNTS_INPUT_WHEN_SET",
                "FORGETS_THE_DICTIONARYS_ADLER",
                "EMPTY_INPUT_ENDS_WITH_NO_BYTES",
                "FINISHED_BEFORE_THE_LAST_BYTE",
                "NO_HEADER_WITHOUT_INPUT",
                "LEAVES_THE_BUFFER_POSITION",
                "COPIES_THE_ARRAY_WHEN_SET",
                "WRITES_BEYOND_ITS_OUTPUT",
                "RESET_KEEPS_THE_TOTALS",
                "SILENT_AFTER_END",
                "ANOTHER_EXCEPTION_FOR_BAD_RANGES"
            })
    void randomSequencesFindItToo(MutantEngine engine) {
        assertThatThrownBy(() -> Differential.deflater(engine, 2_000)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SWALLOWS_A_BYTE_OF_LONG_INPUTS",
                "SECOND_FLUSH_GIVES_ANOTHER_MARKER",
                "COUNTS_INPUT_WHEN_SET",
                "EMPTY_INPUT_ENDS_WITH_NO_BYTES",
                "FINISHED_BEFORE_THE_LAST_BYTE",
                "NO_HEADER_WITHOUT_INPUT",
                "LEAVES_THE_BUFFER_POSITION",
                "WRITES_BEYOND_ITS_OUTPUT",
                "RESET_KEEPS_THE_TOTALS"
            })
    void randomCallsFindItToo(MutantEngine engine) {
        assertThatThrownBy(() -> Differential.deflaterCalls(engine, 2_000)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"REMAINING_IS_ONE_LESS", "TAKES_ALL_INPUT_AT_THE_END", "ANOTHER_TEXT_FOR_CORRUPT_DATA"})
    void randomStreamsFindItToo(MutantEngine engine) {
        assertThatThrownBy(() -> Differential.inflater(engine, 500)).isInstanceOf(AssertionError.class);
    }
}
