"""How sure a difference is: domains drawn again and again, with replacement, within each set.

The domains of a set are what differs between one reader's luck and another's (one template makes all its pages right or
wrong), so they are drawn, not pages. A domain that stands in two sets is drawn in each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy

from evals.article_sets.bodies import AEB, EVALUATION, SEGMENTS, Measure, Row

DRAWS, SEED = 4000, 11
MEAN_OF = ((AEB, "f1"), (EVALUATION, "ROUGE-LSum F1"), (SEGMENTS, "segments F1"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readers' rows of one page, of one domain."""

    domain: str
    mine: Row
    theirs: Row


@dataclass(frozen=True, slots=True)
class Interval:
    """Ours less theirs: as measured, and the middle 95 % of the draws."""

    name: str
    measured: float
    low: float
    high: float


def intervals(pairs: Mapping[str, Sequence[Pair]], measures: Sequence[Measure]) -> Iterator[Interval]:
    """One for each score of each measure that has rows, then one for the mean of the three sets, where all are."""
    random = numpy.random.default_rng(SEED)
    means: dict[tuple[str, str], tuple[float, numpy.ndarray]] = {}
    for measure in measures:
        rows = pairs.get(measure.corpus, ())
        if not rows:
            continue
        domains = sorted({row.domain for row in rows})
        place = {domain: number for number, domain in enumerate(domains)}
        width = len(rows[0].mine)
        sums = numpy.zeros((len(domains), 2 * width))
        for row in rows:
            sums[place[row.domain]] += (*row.mine, *row.theirs)
        drawn = random.multinomial(len(domains), [1 / len(domains)] * len(domains), size=DRAWS) @ sums
        measured = _differences(measure, sums.sum(axis=0), width)
        draws = [_differences(measure, total, width) for total in drawn]
        for name, value in measured.items():
            column = numpy.array([draw[name] for draw in draws])
            yield _interval(f"{measure.corpus}: {name}", value, column)
            if (measure.corpus, name) in MEAN_OF:
                means[(measure.corpus, name)] = (value, column)
    if len(means) == len(MEAN_OF):
        measured_mean = sum(value for value, _ in means.values()) / len(means)
        yield _interval("mean of the three", measured_mean, sum(column for _, column in means.values()) / len(means))


def _differences(measure: Measure, total: Sequence[float], width: int) -> dict[str, float]:
    mine, theirs = measure.scores(total[:width]), measure.scores(total[width:])
    return {name: mine[name] - theirs[name] for name in mine}


def _interval(name: str, measured: float, column: numpy.ndarray) -> Interval:
    low, high = numpy.percentile(column, (2.5, 97.5))
    return Interval(name, measured, float(low), float(high))
