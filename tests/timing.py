"""How long work takes, told so that a busy machine cannot make a test fail: the quickest of several runs counts."""

from __future__ import annotations

import time
from collections.abc import Callable

RUNS = 6
TOO_COARSE = 0.02
"""Seconds. Below this the clock, and what the machine does beside, decide more than the work."""


def cpu_seconds(work: Callable[[], object], enough: float) -> float:
    """CPU seconds of the quickest of a few runs; no further run once one took no longer than ``enough``."""
    best = float("inf")
    for _ in range(RUNS):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
        if best <= enough:
            break
    return best


def grows_in_proportion(work: Callable[[int], object], small: int, large: int, slack: float = 3) -> bool:
    """Whether work of size ``large`` takes, at its quickest, no more than ``slack`` times what is in proportion to that
    of size ``small``. Choose the sizes far enough apart that ``slack`` tells linear from quadratic: their ratio is well
    above ``slack``."""
    few = many = float("inf")
    for _ in range(RUNS):
        few = min(few, cpu_seconds(lambda: work(small), TOO_COARSE))
        many = min(many, cpu_seconds(lambda: work(large), TOO_COARSE))
        if many <= slack * large / small * max(few, TOO_COARSE):
            return True
    return False
