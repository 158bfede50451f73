"""Articles a second through copies, stories and outlines, and how that changes as the desk fills.

Invented articles of about 120 words: 40 themes of their own words live at a time, one article in four is a copy that
was cut or edited. Each stage is timed alone on one core; the ratio says how the last tenth compares with the first.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.copies import CopyIndex, compare
from dateline.model import Article
from dateline.stories import StoryIndex, outline

START = datetime(2026, 11, 1, tzinfo=UTC)
PER_DAY = 2000


def newsroom(count: int) -> list[Article]:
    dice = random.Random(1)
    common = [f"word{n}" for n in range(3000)]
    found: list[Article] = []
    for number in range(count):
        when = START + timedelta(days=number / PER_DAY)
        if found and dice.random() < 0.25:
            copied = dice.choice(found[-500:])
            text = copied.text[: int(len(copied.text) * dice.uniform(0.6, 1))]
            found.append(replace(copied, url=f"https://o{number % 12}.example/{number}", text=text, published=when))
            continue
        theme = f"{number // PER_DAY}-{dice.randrange(40)}"
        words = [f"Name{theme}{n}" if dice.random() < 0.15 else dice.choice(common) for n in range(12)]
        body = [f"Name{theme}{dice.randrange(12)}" if dice.random() < 0.1 else dice.choice(common) for _ in range(110)]
        text = ". ".join(" ".join(body[place : place + 20]).capitalize() for place in range(0, 110, 20)) + "."
        outlet = f"o{number % 12}"
        found.append(
            Article(f"https://{outlet}.example/{number}", " ".join(words), text, (), outlet=outlet, published=when)
        )
    return found


def rate(label: str, articles: list[Article], step: Callable[[Article], object]) -> None:
    tenth = len(articles) // 10
    taken = []
    for place in range(0, tenth * 10, tenth):
        started = time.process_time()
        for article in articles[place : place + tenth]:
            step(article)
        taken.append(time.process_time() - started)
    whole = tenth * 10 / sum(taken)
    print(f"{label:44} {whole:9,.0f}/s   last tenth at {taken[1] / taken[-1]:4.2f} × the second's speed", flush=True)


def main(arguments: list[str]) -> None:
    articles = newsroom(int(arguments[0]) if arguments else 10_000)
    print(f"{len(articles):,} articles, {PER_DAY:,} a day")
    copies, stories = CopyIndex(), StoryIndex()
    rate("copies: find", articles, copies.add)
    rate("stories: place", articles, lambda article: stories.add(article, wire=copies.wire_of(article.url)))
    by_url = {article.url: article for article in articles}
    pairs = {urls[1]: by_url[urls[0]] for urls in copies.groups().values() if len(urls) > 1}
    rate("copies: compare two", [by_url[url] for url in pairs], lambda article: compare(pairs[article.url], article))
    wires = {article.url: copies.wire_of(article.url) for article in articles}
    groups = [urls for urls in stories.groups().values() if len(urls) > 2][:60]
    started = time.process_time()
    for urls in groups:
        outline([by_url[url] for url in urls], {}, wires)
    seconds = time.process_time() - started
    held = sum(map(len, groups))
    print(f"{'stories: outline (articles of the story)':44} {held / seconds:9,.0f}/s   {len(groups)} stories")


if __name__ == "__main__":
    main(sys.argv[1:])
