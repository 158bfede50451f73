"""How well pages are read, beside trafilatura in the same run: ``python -m evals.articles [--tune] [--worst N]``.

Bodies of article-extraction-benchmark (shingles of four tokens) and fundus-evaluation (ROUGE-LSum), and the fields of
fundus. Half of the domains, by hash, were looked at while tuning; what is held to ``baseline.json`` is the other half.
One domain of that other half, newyorker.com, has been looked at: its five pages of fundus-evaluation ship their text in
paragraphs named "paywall", which were first taken for furniture (ROUGE-LSum of the half .703 then).
Speed is measured by ``python -m bench.articles``. ``--tune`` prints the first half as well, and ``--worst`` its worst
pages with what leaked and what was missed.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import trafilatura

from dateline.articles import read_article
from dateline.errors import DatelineError
from dateline.model import Article
from evals.article_sets.corpora import CorpusUnreadable, Labelled, corpus
from evals.article_sets.scores import folded, rouge_lsum, shingle_counts, shingle_scores
from evals.gate import hold
from evals.shared import data_folder

AEB, EVALUATION, FIELDS = "article-extraction-benchmark", "fundus-evaluation", "fundus"


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of one page; ``article`` only for ours."""

    text: str
    headline: str | None
    authors: tuple[str, ...]
    published: datetime | None
    article: Article | None = None


def ours(page: Labelled) -> Read:
    try:
        article = read_article(page.page, page.url)
    except DatelineError:
        return Read("", None, (), None)
    return Read(article.text, article.headline, article.authors, article.published, article)


def theirs(page: Labelled) -> Read:
    found = trafilatura.bare_extraction(page.page, url=page.url, include_comments=False, with_metadata=True)
    if found is None:
        return Read("", None, (), None)
    when = datetime.fromisoformat(found.date) if found.date else None
    names = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
    return Read(found.text or "", found.title, names, when)


def read_all(reader: Callable[[Labelled], Read], pages: Sequence[Labelled]) -> list[Read]:
    return [reader(page) for page in pages]


def bodies(pages: Sequence[Labelled], read: Sequence[Read]) -> dict[str, float]:
    return shingle_scores((page.label["articleBody"], one.text) for page, one in zip(pages, read, strict=True))


def rouge(pages: Sequence[Labelled], read: Sequence[Read]) -> float:
    """Mean ROUGE-LSum F1. A paragraph in square brackets is right with it and without: whichever suits the reader."""
    scores = []
    for page, one in zip(pages, read, strict=True):
        lines = one.text.split("\n")
        needed = [line for line in page.label["body"] if not (line.startswith("[") and line.endswith("]"))]
        whole = [line.removeprefix("[").removesuffix("]") for line in page.label["body"]]
        scores.append(max(rouge_lsum(needed, lines), rouge_lsum(whole, lines)))
    return sum(scores) / max(1, len(scores))


def fields(pages: Sequence[Labelled], read: Sequence[Read]) -> dict[str, float]:
    """Shares of right fields; authors as F1. Captions and credits are asked for where a cover picture has them."""
    headline: list[bool] = []
    published: list[bool] = []
    captions: list[bool] = []
    credits: list[bool] = []
    hits = given = wanted = 0
    for page, one in zip(pages, read, strict=True):
        label = page.label
        headline.append(folded(one.headline) == folded(label["title"]))
        if label.get("publishing_date"):
            when = datetime.fromisoformat(label["publishing_date"])
            published.append(one.published is not None and same_time(when, one.published))
        true, found = {folded(name) for name in label.get("authors") or ()}, {folded(name) for name in one.authors}
        hits, given, wanted = hits + len(true & found), given + len(found), wanted + len(true)
        cover = next((image for image in label.get("images") or () if image.get("is_cover")), None)
        lead = one.article.lead_image if one.article else None
        if cover and cover.get("caption"):
            captions.append(lead is not None and folded(lead.caption) == folded(cover["caption"]))
        if cover and cover.get("authors"):
            credits.append(lead is not None and names_in(lead.credit or "") == names_in(" ".join(cover["authors"])))
    precision, recall = hits / max(1, given), hits / max(1, wanted)
    return {
        "headline": mean(headline),
        "published": mean(published),
        "authors": 2 * precision * recall / (precision + recall) if hits else 0.0,
        "caption": mean(captions),
        "credit": mean(credits),
    }


def names_in(credit: str) -> list[str]:
    """A credit's words in no order: labels list a picture's authors and agencies, pages print them in one line."""
    return sorted(re.findall(r"\w+", folded(credit)))


def same_time(true: datetime, found: datetime) -> bool:
    """The same time to the minute where both name a time of day, else the same day.

    A day alone is read as midnight, in our articles and in labels alike. A label or a reader without an offset is
    compared by its clock.
    """
    if (found.hour, found.minute) == (0, 0) or (true.hour, true.minute) == (0, 0):
        return true.date() == found.date()
    if true.tzinfo is None or found.tzinfo is None:
        true, found = true.replace(tzinfo=None), found.replace(tzinfo=None)
    return abs((true - found).total_seconds()) < 60


def mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def measure(tuned: bool) -> dict[str, float]:
    """Print one half's tables; our scores by name."""
    sets = {name: [page for page in corpus(name) if page.tuned is tuned] for name in (AEB, EVALUATION, FIELDS)}
    print(
        f"\n{'tuned on' if tuned else 'REPORTED'}: "
        + ", ".join(f"{len(pages)} pages of {n}" for n, pages in sets.items())
    )
    scores: dict[str, float] = {}
    rows: list[tuple[str, float, float]] = []
    mine, peer = read_all(ours, sets[AEB]), read_all(theirs, sets[AEB])
    first, second = bodies(sets[AEB], mine), bodies(sets[AEB], peer)
    rows += [(f"{AEB}: {key}", first[key], second[key]) for key in first]
    mine, peer = read_all(ours, sets[EVALUATION]), read_all(theirs, sets[EVALUATION])
    rows.append((f"{EVALUATION}: ROUGE-LSum F1", rouge(sets[EVALUATION], mine), rouge(sets[EVALUATION], peer)))
    mine, peer = read_all(ours, sets[FIELDS]), read_all(theirs, sets[FIELDS])
    first, second = fields(sets[FIELDS], mine), fields(sets[FIELDS], peer)
    rows += [(f"{FIELDS}: {key}", first[key], second[key]) for key in first]
    print(f"{'':44} {'ours':>8} {'trafilatura':>12}")
    for name, my_score, peer_score in rows:
        print(f"{name:44} {my_score:8.3f} {peer_score:12.3f}")
        scores[name] = my_score
    return scores


def worst(count: int) -> None:
    """The worst bodies of the half that may be looked at: lines that leaked (+) and lines that were missed (-)."""
    rows = []
    for page in corpus(AEB):
        if page.tuned:
            text, true = ours(page).text, page.label["articleBody"]
            hit, extra, missed = shingle_counts(true, text)
            rows.append((2 * hit / (2 * hit + extra + missed) if hit else 0.0, page.url, text, true))
    for score, url, text, true in sorted(rows)[:count]:
        print(f"\n{score:.3f} {url}")
        squeezed, gold = "".join(text.split()), "".join(true.split())
        for mark, lines, other in (("+", text.split("\n"), gold), ("-", true.split("\n"), squeezed)):
            for line in lines:
                if line.strip() and "".join(line.split())[:60] not in other:
                    print(f"  {mark} {line[:140]}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tune", action="store_true", help="print the tuned half too")
    options.add_argument("--worst", type=int, default=0, metavar="N", help="the tuned half's N worst bodies")
    asked = options.parse_args()
    if data_folder() is None:
        return 0
    logging.disable(logging.CRITICAL)  # trafilatura warns of every page it gives up
    try:
        if asked.tune:
            measure(tuned=True)
        if asked.worst:
            worst(asked.worst)
        scores = measure(tuned=False)
    except CorpusUnreadable as error:
        print(f"a corpus is there but cannot be read: {error}", file=sys.stderr)
        return 1
    return bool(hold("articles", scores))


if __name__ == "__main__":
    sys.exit(main())
