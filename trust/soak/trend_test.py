#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is a trend, and what is not, in series that are made up as a soak's look."""
import math
import random
import unittest

import trend

SAMPLE_SECONDS = 5
HOUR = 3600
NATIVE, DESCRIPTORS, LOADERS, THROUGHPUT = 2.5, 5, 1, -15


def series(minutes, value, seed=1):
    """[(seconds, value(seconds, dice))]"""
    dice = random.Random(seed)
    return [(t, value(t, dice)) for t in range(SAMPLE_SECONDS, int(60 * minutes) + 1, SAMPLE_SECONDS)]


def noisy(mean, deviation, leak_an_hour=0.0):
    return lambda t, dice: dice.gauss(mean, deviation) + leak_an_hour * t / HOUR


class TrendTest(unittest.TestCase):
    def assert_trend(self, minutes, bound, value, is_trend):
        wrong = [seed for seed in range(20)
                 if trend.judge(series(minutes, value, seed), bound).is_trend != is_trend]
        self.assertEqual([], wrong, "seeds")

    def test_a_leak_of_five_megabytes_an_hour_is_found_in_an_hour(self):
        self.assert_trend(60, NATIVE, noisy(120, 3, 5e6 / 2**20), True)

    def test_ten_descriptors_an_hour_are_found_among_those_of_connections(self):
        self.assert_trend(60, DESCRIPTORS, lambda t, dice: 80 + dice.randrange(5) + 10 * t // HOUR, True)

    def test_three_loaders_an_hour_are_found(self):
        self.assert_trend(60, LOADERS, lambda t, dice: 4 + dice.randrange(2) + 4 * t // (HOUR + 1), True)

    def test_noise_is_no_trend(self):
        self.assert_trend(60, NATIVE, noisy(120, 4), False)
        self.assert_trend(25, NATIVE, noisy(120, 4), False)
        self.assert_trend(5, NATIVE, noisy(120, 4), False)

    def test_what_wanders_and_comes_back_is_no_trend(self):
        self.assert_trend(60, NATIVE, lambda t, dice: 120 + 10 * math.sin(t / 300) + dice.gauss(0, 1), False)

    def test_a_sawtooth_of_garbage_is_no_trend(self):
        self.assert_trend(60, NATIVE, lambda t, dice: 120 + t % 170 / 5 + dice.gauss(0, 1), False)

    def test_a_burst_is_no_trend(self):
        self.assert_trend(60, NATIVE, lambda t, dice: 120 + (500 if 3000 < t < 3200 else 0) + dice.gauss(0, 1), False)

    def test_warming_up_is_no_trend(self):
        self.assert_trend(60, NATIVE, lambda t, dice: 120 - 20 * math.exp(-t / 400) + dice.gauss(0, 0.5), False)
        self.assert_trend(5, NATIVE, lambda t, dice: 120 - 20 * math.exp(-t / 40) + dice.gauss(0, 0.5), False)

    def test_a_leak_that_begins_in_the_middle_is_found(self):
        self.assert_trend(60, NATIVE, lambda t, dice: 120 + max(0, t - 1500) / 100 + dice.gauss(0, 2), True)

    def test_throughput_that_falls_off_is_found(self):
        self.assert_trend(60, THROUGHPUT, lambda t, dice: 100 - 30 * t / HOUR + dice.gauss(0, 6), True)
        self.assert_trend(5, THROUGHPUT, lambda t, dice: 100 - 90 * t / 300 + dice.gauss(0, 6), True)

    def test_throughput_that_grows_or_wanders_is_none(self):
        self.assert_trend(60, THROUGHPUT, lambda t, dice: 100 + 30 * t / HOUR + dice.gauss(0, 6), False)
        self.assert_trend(60, THROUGHPUT, noisy(100, 15), False)

    def test_five_minutes_see_a_fast_leak_and_say_that_they_miss_a_slow_one(self):
        self.assert_trend(5, NATIVE, noisy(120, 0.5, 250), True)
        slow = trend.judge(series(5, noisy(120, 0.5, 5)), NATIVE)
        self.assertFalse(slow.is_trend)
        self.assertGreater(slow.least_an_hour, 100)

    def test_what_is_allowed_comes_on_top_of_the_bound(self):
        samples = series(60, noisy(120, 1, 20))
        self.assertTrue(trend.judge(samples, NATIVE).is_trend)
        self.assertTrue(trend.judge(samples, NATIVE, 10).is_trend)
        self.assertFalse(trend.judge(samples, NATIVE, 25).is_trend)

    def test_too_short_a_run_is_not_judged(self):
        self.assertIsNone(trend.judge(series(2.5, noisy(120, 1)), NATIVE))
        self.assertIsNone(trend.judge([], 3))


if __name__ == "__main__":
    unittest.main()
