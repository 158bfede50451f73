"""News furniture against labels of our own: ``python -m evals.furniture [--tune]``.

The labels (``labels/furniture-tuned.jsonl``, ``labels/furniture-held.jsonl``) were made by reading what each page
shows. Half of the domains, by hash, may be looked at while rules are made; of the other half nothing is ever printed
but numbers. ``--tune`` prints each error on the first half. A field counts as right when it is right exactly, after
case, spaces, accents and quotation marks; of a notice half of the words are enough, and more than all of
them is not too much.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.articles import read_article
from dateline.errors import DatelineError
from dateline.model import Article
from dateline.text import fold
from evals.article_sets.corpora import CorpusUnreadable
from evals.article_sets.furniture_labels import LISTS, Page, Value, digest, labelled
from evals.gate import hold
from evals.shared import data_folder

BARS = {
    "headline": 0.95,
    "byline": 0.90,
    "authors": 0.92,
    "dek": 0.85,
    "section": 0.90,
    "caption": 0.85,
    "credit": 0.85,
    "dateline place": 0.92,
    "dateline date": 0.90,
    "dateline agency": 0.92,
    "agency": 0.92,
    "subheads": 0.90,
    "syndication origin": 0.95,
    "notices": 0.90,
}
SHOWN = 90
"""How much of a value an error line shows."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the reading gives for one field. kind: of a notice."""

    words: str
    kind: str | None = None


def given(article: Article | None, field: str) -> list[Found]:
    """What an article says for a field of ``BARS``, nothing where the page could not be read."""
    if article is None:
        return []
    if field == "authors":
        return [Found(name) for name in article.authors]
    if field == "subheads":
        return [Found(block.span.of(article)) for block in article.blocks if block.kind == "subhead"]
    if field == "notices":
        return [Found(notice.text, notice.kind) for notice in article.notices]
    dateline, lead, syndication = article.dateline, article.lead_image, article.syndication
    value = {
        "headline": article.headline,
        "byline": article.byline,
        "dek": article.dek,
        "section": article.section,
        "caption": lead and lead.caption,
        "credit": lead and lead.credit,
        "dateline place": dateline and dateline.place,
        "dateline date": dateline and dateline.date,
        "dateline agency": dateline and dateline.agency,
        "agency": article.agency,
        "syndication origin": syndication and syndication.origin,
    }[field]
    return [Found(value)] if value else []


def is_right(found: Found, value: Value) -> bool:
    if value.kind is None:
        return digest(found.words) in value.forms
    ours, theirs = fold(found.words), value.words or ""
    return found.kind == value.kind and (theirs in ours or (ours in theirs and len(ours) * 2 >= len(theirs)))


def score(found: Sequence[Found], values: Sequence[Value], counts: Counter[str]) -> Iterator[str]:
    """Count what is right, missed and extra; gives each error in words."""
    left = list(values)
    wrong = []
    for one in found:
        match = next((value for value in left if is_right(one, value)), None)
        if match is None:
            wrong.append(one)
        else:
            left.remove(match)
            counts["right"] += 1
    missed = [value for value in left if None not in value.forms]
    counts["extra"] += len(wrong)
    counts["missed"] += len(missed)
    counts["pages"] += 1
    counts["whole"] += not wrong and not missed
    if wrong or missed:
        gave = " | ".join(f"{one.kind or ''} {one.words[:SHOWN]!r}".strip() for one in wrong) or "nothing"
        want = (
            " | ".join(f"{value.kind or ''} {(value.words or '')[:SHOWN]!r}".strip() for value in missed) or "nothing"
        )
        yield f"gives {gave}, should give {want}"


def from_a_credit(article: Article | None, page: Page) -> bool:
    """Whether an agency was given that only a picture names: the text has none, and a credit holds the name."""
    if article is None or article.agency is None or page.fields["agency"][0].words is not None:
        return False
    credits = [image.credit or "" for image in article.images] + [page.fields["credit"][0].words or ""]
    return any(fold(article.agency) in fold(credit) for credit in credits)


def f1(counts: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1; all of them 1 where there was nothing to find and nothing was given."""
    right, extra, missed = counts["right"], counts["extra"], counts["missed"]
    if not right + extra + missed:
        return 1.0, 1.0, 1.0
    return right / max(1, right + extra), right / max(1, right + missed), 2 * right / (2 * right + extra + missed)


def measure(part: str, show: bool) -> dict[str, float]:
    """Read the pages of one half and print how each field fares beside its bar."""
    pages = labelled(part)
    counts = {field: Counter[str]() for field in BARS}
    credited = 0
    for page in pages:
        try:
            article = read_article(page.page, page.url)
        except DatelineError as error:
            article = None
            if show:
                print(f"\n{page.name}: {error}")
        errors = []
        for field, count in counts.items():
            found = given(article, field)
            if field not in LISTS:
                found = found[:1]
            errors += [f"  {field}: {error}" for error in score(found, page.fields[field], count)]
        if from_a_credit(article, page):
            credited += 1
            errors.append("  agency: taken from a picture's credit")
        if show and errors:
            print(f"\n{page.name} {page.url}", *errors, sep="\n")
    print(f"\n{part}: {len(pages)} pages")
    print(f"{'':20} {'there':>6} {'prec.':>7} {'recall':>7} {'F1':>7} {'bar':>6} {'pages right':>12}")
    scores = {}
    for field, count in counts.items():
        precision, recall, both = f1(count)
        scores[f"{part}: {field}"] = round(both, 4)
        there, below = count["right"] + count["missed"], "" if both >= BARS[field] else "  below"
        print(
            f"{field:20} {there:6} {precision:7.3f} {recall:7.3f} {both:7.3f} {BARS[field]:6.2f}"
            f" {count['whole'] / max(1, count['pages']):12.3f}{below}"
        )
    print(f"agencies taken from a picture's credit: {credited}")
    scores[f"{part}: agencies not from a credit"] = round(1 - credited / max(1, len(pages)), 4)
    return scores


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune", action="store_true", help="print each error on the half that may be looked at")
    arguments = parser.parse_args()
    if data_folder() is None:
        return 0
    try:
        scores = measure("tuned", arguments.tune) | measure("held", False)
    except CorpusUnreadable as error:
        print(error, file=sys.stderr)
        return 1
    print()
    return bool(hold("furniture", scores))


if __name__ == "__main__":
    sys.exit(main())
