"""Which texts hold a shingle, and which shingles stand in so many different texts that they tell nothing.

Postings are kept in sorted arrays of doubling size, merged as they grow: 8 bytes for one, where a dictionary needs
about 80, and a million of them are searched in some microseconds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BOILERPLATE = 40
"""A shingle that stands in the texts of so many wires says nothing about any of them."""

YOUNG = 8192
"""The newest so many postings lie in a dictionary as well, until they fill an array."""

Keys = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Postings in order of their shingles; of one shingle, in order of the texts."""

    keys: Keys
    numbers: Numbers


class Postings:
    """An inverted index from shingles to the numbers of texts.

    wire: which wire the text of a number belongs to, None where that text is gone. common: the shingles that are
    boilerplate, as far as asked for.
    """

    def __init__(self, wire: Callable[[int], int | None]) -> None:
        self._wire = wire
        self._young: dict[int, int | list[int]] = {}
        self._young_keys = array("I")
        self._young_numbers = array("I")
        self._runs: list[_Run] = []
        self._gone = 0
        self.common: set[int] = set()

    def live(self, hashes: array[int]) -> int:
        """How many of these are no boilerplate."""
        return len(hashes) - sum(map(self.common.__contains__, hashes)) if self.common else len(hashes)

    def sharing(self, hashes: array[int]) -> Counter[int]:
        """The texts that hold any of these, with how many that are no boilerplate. Numbers of texts that are gone may
        be among them."""
        found: dict[int, list[int]] = {}
        for value in hashes:
            young = self._young.get(value)
            if young is not None:
                found[value] = young if isinstance(young, list) else [young]
        keys = np.sort(np.frombuffer(hashes, dtype=np.uint32))  # neighbours are found near each other
        for run in self._runs:
            places = run.keys.searchsorted(keys)
            places[places == len(run.keys)] = 0
            there = np.flatnonzero(run.keys[places] == keys)
            if not len(there):
                continue
            firsts = places[there]
            lasts = run.keys.searchsorted(keys[there], side="right")
            for value, first, last in zip(keys[there].tolist(), firsts.tolist(), lasts.tolist(), strict=True):
                numbers = run.numbers[first:last].tolist()
                before = found.get(value)
                found[value] = numbers if before is None else before + numbers
        shared: Counter[int] = Counter()
        for value, numbers in found.items():
            if not self._is_common(value, numbers):
                shared.update(numbers)
        return shared

    def _is_common(self, value: int, numbers: list[int]) -> bool:
        if len(numbers) < BOILERPLATE:
            self.common.discard(value)
            return False
        if value in self.common:
            return True
        wires = set(map(self._wire, numbers))
        wires.discard(None)
        if len(wires) >= BOILERPLATE:
            self.common.add(value)
            return True
        return False

    def add(self, number: int, hashes: array[int]) -> None:
        """Let a text be found."""
        for value in hashes:
            others = self._young.get(value)
            if others is None:
                self._young[value] = number
            elif isinstance(others, list):
                others.append(number)
            else:
                self._young[value] = [others, number]
        self._young_keys.extend(hashes)
        self._young_numbers.extend([number] * len(hashes))
        if len(self._young_keys) >= YOUNG:
            self._age()

    def remove(self, hashes: array[int]) -> None:
        """Take note that a text is gone, which ``wire`` says too; its postings go when they are merged."""
        self._gone += len(hashes)
        if self._gone > max(YOUNG, sum(len(run.keys) for run in self._runs) // 2):
            self._age()
            self._runs = [self._merged(self._runs)]
            self._gone = 0

    def _age(self) -> None:
        """Put the young postings into an array, and merge arrays so that each is more than twice the next."""
        keys = np.array(self._young_keys, dtype=np.uint32)
        numbers = np.array(self._young_numbers, dtype=np.uint32)
        self._young, self._young_keys, self._young_numbers = {}, array("I"), array("I")
        latest = [_Run(keys, numbers)]
        size = len(keys)
        while self._runs and len(self._runs[-1].keys) < 2 * size:
            latest.insert(0, self._runs.pop())
            size += len(latest[0].keys)
        self._runs.append(self._merged(latest))

    def _merged(self, runs: list[_Run]) -> _Run:
        keys = np.concatenate([run.keys for run in runs])
        numbers = np.concatenate([run.numbers for run in runs])
        there = {number: self._wire(number) is not None for number in np.unique(numbers).tolist()}
        gone = np.array([number for number, held in there.items() if not held], dtype=np.uint32)
        if len(gone):
            kept = ~np.isin(numbers, gone)
            keys, numbers = keys[kept], numbers[kept]
        order = np.argsort(keys, kind="stable")
        return _Run(keys[order], numbers[order])
