# SPDX-License-Identifier: Apache-2.0
"""
Tells whether a number that was sampled over time has a trend.

The samples after the warm-up are cut into twelve stretches of equal length, of each of which the mean of the middle
half counts. So a burst, a sawtooth or a stop of the machine is not a trend. Through these twelve goes the line whose
slope is the median of all slopes between two of them (Theil and Sen). Its rise over the judged time is the change,
which is a trend if

- it is more than the bound of that number,
- the order of the twelve says so too (Kendall's tau of 0.5 or more), and
- it goes on: the second half changes at half the pace or more, as far as the noise lets one see. What comes to an end
  was warming up.

The bound is a change, not a rate, for noise does not become smaller in a shorter run. It is that of an hour; in a
shorter run, in which more is still warming up, it is larger by the root of the ratio. So a short run sees only what
grows fast: `Verdict.least_an_hour` says how fast.
"""
import dataclasses
import itertools
import statistics

HOUR = 3600
STRETCHES = 12
# Two samples in each stretch.
LEAST_SAMPLES = 2 * STRETCHES
LEAST_TAU = 0.5
LEAST_OF_SECOND_HALF = 0.5
# Deviation of the rise through six of twelve points, if theirs is 1; twice that is the benefit of the doubt.
DOUBT = 2 * 2.6


@dataclasses.dataclass
class Verdict:
    usual: float
    change: float
    bound: float
    is_trend: bool
    judged_hours: float

    @property
    def least_an_hour(self):
        """A change of less an hour is not seen."""
        return self.bound / self.judged_hours


def warm_up(seconds):
    """How many of a run's first seconds are not judged: a sixth, but a minute at least."""
    return max(60, seconds / 6)


def slope(points):
    return statistics.median((v - u) / (t - s) for (s, u), (t, v) in itertools.combinations(points, 2))


def tau(points):
    signs = [(v > u) - (v < u) for (_, u), (_, v) in itertools.combinations(points, 2)]
    return sum(signs) / len(signs)


def middle(values):
    """The mean of the middle half."""
    ordered = sorted(values)
    quarter = len(ordered) // 4
    return statistics.fmean(ordered[quarter:len(ordered) - quarter])


def judge(samples, bound, allowed=0):
    """
    Of [(seconds, number)], with a bound for an hour: if that is positive, what grows is a trend; if negative, what
    falls. What is allowed comes on top of it, and is of the whole run. None if there are too few samples.
    """
    seconds = samples[-1][0] if samples else 0
    judged = [s for s in samples if s[0] >= warm_up(seconds)]
    if len(judged) < LEAST_SAMPLES:
        return None
    sign = 1 if bound > 0 else -1
    points = []
    for i in range(STRETCHES):
        part = judged[i * len(judged) // STRETCHES:(i + 1) * len(judged) // STRETCHES]
        points.append((statistics.fmean(t for t, _ in part), middle(v for _, v in part)))
    span = judged[-1][0] - judged[0][0]
    bound = bound * max(1, HOUR / seconds) ** 0.5 + allowed * span / seconds
    rate = slope(points)
    change = sign * rate * span
    later = sign * slope(points[STRETCHES // 2:]) * span
    offsets = [v - rate * t for t, v in points]
    typical = statistics.median(offsets)
    deviation = 1.5 * statistics.median(abs(each - typical) for each in offsets)
    goes_on = later + DOUBT * deviation >= LEAST_OF_SECOND_HALF * change and later > 0
    is_trend = change > abs(bound) and sign * tau(points) >= LEAST_TAU and goes_on
    return Verdict(statistics.median(v for _, v in points), sign * change, bound, is_trend, span / HOUR)
