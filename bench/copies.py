"""Articles a second through the index of copies, how that changes as it fills, and its memory.

``python -m bench.copies [ARTICLES [WORDS [A_DAY]]]``: 20,000 articles of 120 words, 7,150 a day, so that a window
of 14 days holds 100,000; ``--whole`` is 100,000 of 400 words and 1,000,000 of 60. Invented: words of a vocabulary of
30,000 as frequent as words are, one article in four a copy of one of the last 5,000, cut, edited or with a lead of its
own, one in eight with its outlet's footer. The peer is a plain containment index: each five-word shingle in a
dictionary, whole, and nothing forgotten; it runs on the first 5,000 articles in the same process.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from dateline.copies import CopyIndex, compare
from dateline.model import Article

START = datetime(2026, 1, 1, tzinfo=UTC)
OUTLETS = 200
COPIED_FROM = 5000
PEER = 5000


def newsroom(count: int, words: int, a_day: int) -> Iterator[Article]:
    dice = random.Random(1)
    vocabulary = [f"w{number:x}" for number in range(30_000)]
    weights = list(accumulate(1 / (rank + 20) for rank in range(len(vocabulary))))
    footers = [" ".join(dice.choices(vocabulary, k=30)) for _ in range(OUTLETS)]
    recent: deque[list[str]] = deque(maxlen=COPIED_FROM)
    for number in range(count):
        outlet = dice.randrange(OUTLETS)
        if recent and dice.random() < 0.25:
            body = list(recent[dice.randrange(len(recent))])
            match dice.randrange(3):
                case 0:
                    body = body[: int(len(body) * dice.uniform(0.5, 1))]
                case 1:
                    for place in dice.sample(range(len(body)), len(body) // 20):
                        body[place] = "edited"
                case _:
                    body[: len(body) // 6] = dice.choices(vocabulary, k=words // 6)
        else:
            body = dice.choices(vocabulary, cum_weights=weights, k=words)
            recent.append(body)
        text = " ".join(body)
        if number % 8 == 0:
            text = f"{text}\n\n{footers[outlet]}"
        yield Article(
            f"https://o{outlet}.example/{number}",
            None,
            text,
            (),
            outlet=f"o{outlet}",
            published=START + timedelta(days=number / a_day),
        )


class PlainIndex:
    """Every shingle in a dictionary; the best text of which this holds, or is held by, at least two fifths."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], list[int]] = {}
        self._sizes: list[int] = []
        self._groups: list[int] = []

    def add(self, article: Article) -> int:
        words = article.text.lower().split()
        runs = set(zip(*(words[start:] for start in range(5)), strict=False))
        shared: Counter[int] = Counter()
        for run in runs:
            shared.update(self._found.get(run, ()))
        scored = ((count / max(1, min(len(runs), self._sizes[other])), -other) for other, count in shared.items())
        score, other = max(scored, default=(0.0, 0))
        number = len(self._sizes)
        self._sizes.append(len(runs))
        self._groups.append(self._groups[-other] if score >= 0.4 else number)
        for run in runs:
            self._found.setdefault(run, []).append(number)
        return self._groups[-1]


def megabytes() -> float:
    """What the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(count: int, words: int, a_day: int) -> None:
    print(f"{count:,} articles of {words} words, {a_day:,} a day")
    index, tenth = CopyIndex(), max(1, count // 10)
    articles = newsroom(count, words, a_day)
    before = megabytes()
    rates = []
    for place in range(10):
        some = list(islice(articles, tenth))
        started = time.process_time()
        for article in some:
            index.add(article)
        rates.append(len(some) / (time.process_time() - started))
        print(f"  {(place + 1) * tenth:9,} placed {rates[-1]:8,.0f}/s   {megabytes() - before:6,.0f} MB", flush=True)
    print(f"  the last tenth at {rates[-1] / max(rates):4.2f} × the quickest tenth's speed")


def against_peer(words: int, a_day: int) -> None:
    articles = list(newsroom(PEER, words, a_day))
    taken = {}
    for name, index in (("ours", CopyIndex()), ("plain containment", PlainIndex())):
        started = time.process_time()
        for article in articles:
            index.add(article)
        taken[name] = time.process_time() - started
        print(f"  {name:20} {PEER / taken[name]:8,.0f}/s on the first {PEER:,}")
    print(f"  ours at {taken['plain containment'] / taken['ours']:4.2f} × the peer's speed")


def comparisons(words: int) -> None:
    text = [f"Reading {n} of gauge {n % 37} stood at {n * 7 % 1000} centimetres below the crest." for n in range(words)]
    edited = [line.replace("stood", "rested") if n % 3 else line for n, line in enumerate(text)]
    for size in (50, 500, 5000):
        first, second = (Article("a", None, "\n\n".join(lines[:size]), ()) for lines in (text, edited))
        started = time.process_time()
        compare(first, second)
        seconds = time.process_time() - started
        print(f"  two texts of {size:5,} sentences compared in {seconds * 1000:8,.1f} ms")


def main(arguments: list[str]) -> None:
    if "--whole" in arguments:
        fill(100_000, 400, 7_150)
        fill(1_000_000, 60, 7_150)
    else:
        count, words, a_day = [*map(int, arguments), *(20_000, 120, 7_150)[len(arguments) :]]
        fill(count, words, a_day)
        against_peer(words, a_day)
    comparisons(5000)


if __name__ == "__main__":
    main(sys.argv[1:])
