// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyHistogramTest {
    private static LatencyHistogram of(long... nanos) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (long one : nanos) {
            counts[LatencyHistogram.bucketOf(one)]++;
        }
        return new LatencyHistogram(counts);
    }

    @ParameterizedTest
    @CsvSource({"-5,0", "0,0", "1,1", "2,2", "3,2", "4,3", "1023,10", "1024,11", "9223372036854775807,36"})
    void aBucketEndsBelowItsPowerOfTwo(long nanos, int bucket) {
        assertThat(LatencyHistogram.bucketOf(nanos)).isEqualTo(bucket);
    }

    @Test
    void quantilesAreUpperBounds() {
        LatencyHistogram histogram = of(100, 100, 100, 5000);
        assertThat(histogram.count()).isEqualTo(4);
        assertThat(histogram.nanosBelow(0.5)).isEqualTo(128);
        assertThat(histogram.nanosBelow(0.75)).isEqualTo(128);
        assertThat(histogram.nanosBelow(0.99)).isEqualTo(8192);
        assertThat(of().nanosBelow(0.99)).isZero();
    }

    @Test
    void theArrayIsCopiedAndItsLengthChecked() {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        LatencyHistogram histogram = new LatencyHistogram(counts);
        counts[3] = 1;
        assertThat(histogram.count()).isZero();
        assertThatThrownBy(() -> new LatencyHistogram(new long[3])).isInstanceOf(IllegalArgumentException.class);
    }
}
