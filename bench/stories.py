"""Articles a second through the index of stories, how that changes as it fills, its memory, and outlines.

``python -m bench.stories [ARTICLES [WORDS [A_DAY]]]``: 20,000 articles of 120 words, 7,150 a day, so that 14 days hold
100,000; ``--whole`` is 100,000 of 120 words and 1,000,000 of 40. Invented: words of a vocabulary of 30,000 as frequent
as words are; an event has names of its own and is told by eight articles over two days, on average, one in four of
them a copy. The peer is TF-IDF vectors compared with every story so far, as a first attempt would; it runs on the first
1,500 articles in the same process, and is compared with ours on the same.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from dateline.model import Article
from dateline.stories import StoryIndex, outline
from dateline.text import words as words_of

START = datetime(2026, 1, 1, tzinfo=UTC)
OUTLETS = 200
PEER = 1500
AN_EVENT = 8
"""Articles on one event, on average."""

Stream = Iterator[tuple[Article, int]]


def newsroom(count: int, words: int, a_day: int) -> Stream:
    """Articles, each with the id of its text."""
    dice = random.Random(1)
    vocabulary = [f"w{number:x}" for number in range(30_000)]
    weights = list(accumulate(1 / (rank + 20) for rank in range(len(vocabulary))))
    live = [_event(dice, 0)]
    opened = 1
    for number in range(count):
        while opened < 1 + number // AN_EVENT:
            live.append(_event(dice, opened))
            opened += 1
        del live[: max(0, len(live) - 2 * a_day // AN_EVENT)]
        names, told = live[-1 - int(len(live) * dice.random() ** 2)]
        when = START + timedelta(days=number / a_day)
        outlet = f"o{dice.randrange(OUTLETS)}"
        if told and dice.random() < 0.25:
            copied, wire = told[-1]
            text, headline = copied.text, copied.headline
        else:
            printed = dice.choices(vocabulary, cum_weights=weights, k=words)
            for place in dice.sample(range(words), words // 8):
                printed[place] = dice.choice(names)
            headline = " ".join([*dice.sample(names, 3), *dice.choices(vocabulary, cum_weights=weights, k=6)])
            text, wire = " ".join(printed), number
        article = Article(f"https://{outlet}.example/{number}", headline, text, (), outlet=outlet, published=when)
        told.append((article, wire))
        yield article, wire


def _event(dice: random.Random, number: int) -> tuple[list[str], list[tuple[Article, int]]]:
    """Its names, and what was told of it."""
    return [f"Name{dice.randrange(20_000):x}" for _ in range(9)] + [f"Own{number:x}"], []


def place(stream: Stream, count: int) -> tuple[StoryIndex, list[float]]:
    """The index, and the articles a second of each tenth."""
    index = StoryIndex()
    rates = []
    for _ in range(10):
        tenth = list(islice(stream, count // 10))
        started = time.process_time()
        for article, wire in tenth:
            index.add(article, wire=wire, at=article.published)
        rates.append(len(tenth) / (time.process_time() - started))
    return index, rates


def peer(articles: list[Article]) -> float:
    """Articles a second by the plain way."""
    started = time.process_time()
    frequency: Counter[str] = Counter()
    stories: list[dict[str, float]] = []
    for number, article in enumerate(articles, 1):
        counts = Counter(word.text for word in words_of(f"{article.headline} {article.text}"))
        frequency.update(counts.keys())
        vector = {
            word: (1 + math.log(count)) * math.log(1 + number / frequency[word]) for word, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values()))
        best = max(stories, key=lambda story: _product(vector, story), default=None)
        if best is None or _product(vector, best) < 0.2 * length * math.sqrt(_product(best, best)):
            stories.append(vector)
        else:
            for word, weight in vector.items():
                best[word] = best.get(word, 0.0) + weight
    return len(articles) / (time.process_time() - started)


def _product(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def run(count: int, words: int, a_day: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    index, rates = place(newsroom(count, words, a_day), count)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    whole = len(rates) / sum(1 / rate for rate in rates)
    print(f"{count:,} articles of {words} words, {a_day:,} a day: {len(index.groups()):,} stories")
    print(f"{'placed':24} {whole:9,.0f}/s   last tenth at {rates[-1] / rates[1]:4.2f} × the second's speed")
    print(f"{'memory, at most':24} {grown:9,.0f} MB")
    first = [article for article, _ in islice(newsroom(count, words, a_day), PEER)]
    ours = StoryIndex()
    started = time.process_time()
    for article in first:
        ours.add(article)
    quick = len(first) / (time.process_time() - started)
    plain = peer(first)
    print(f"{'the plain way':24} {plain:9,.0f}/s   ours on the same {quick:,.0f}/s, {quick / plain:.1f} ×")
    by_url = {article.url: article for article, _ in newsroom(min(count, 2000), words, a_day)}
    told = [urls for urls in index.groups().values() if len(urls) > 2 and all(url in by_url for url in urls)][:60]
    started = time.process_time()
    for urls in told:
        outline([by_url[url] for url in urls], {}, {})
    seconds = time.process_time() - started
    print(f"{'outlined, articles':24} {sum(map(len, told)) / seconds:9,.0f}/s   {len(told)} stories", flush=True)


def main(arguments: list[str]) -> None:
    if "--whole" in arguments:
        run(100_000, 120, 7_150)
        run(1_000_000, 40, 71_500)
        return
    given = [int(argument) for argument in arguments]
    count, words, a_day = (*given, *(20_000, 120, 7_150)[len(given) :])
    run(count, words, a_day)


if __name__ == "__main__":
    main(sys.argv[1:])
