"""How well copies of one text are found, and what a carrier changed: ``python -m evals.copies [--tune] [--worst]``.

Seven edits of real texts, made here; articles that hold two texts; pairs that share one paragraph only; and real wire
copies, in groups put right by reading (``labels/README.md``). Texts whose name hashes to an even number are for tuning
(``--tune``), the rest is reported; real copies are reported for both halves of their groups. The peers are given the
same articles in the same order. ``--worst`` lists what was wrong among the groups for tuning.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from dateline.copies import CopyIndex, compare
from dateline.model import Article, Change
from evals.copy_edits import (
    EDITS,
    Paragraphs,
    cut_the_end,
    house_style,
    new_headline,
    re_paragraphed,
)
from evals.gate import hold
from evals.shared import clustering, data_folder

LABELS = Path(__file__).with_name("labels")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def _wire_articles(folder: Path) -> list[dict[str, object]]:
    with lzma.open(folder / "wire/article-comparisons/articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _texts(folder: Path) -> dict[str, Paragraphs]:
    """Different real texts of 120 words and more, by name: one of each weak group of wire copies, and others."""
    found: dict[str, Paragraphs] = {}
    groups = set()
    for row in _wire_articles(folder):
        if row["weak_group"] is None or row["weak_group"] not in groups:
            groups.add(row["weak_group"])
            found[str(row["id"])] = [p for p in row["paragraphs"] if len(p.split()) > 7]  # type: ignore[union-attr, attr-defined]
    for line in (folder / "fundus/labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        sections = (row["body"] or {}).get("sections") or []
        found[row["id"]] = [p for section in sections for p in section["paragraphs"]]
    return _different(
        {name: text for name, text in found.items() if len(" ".join(text).split()) >= 120 and len(text) > 3}
    )


def _different(texts: dict[str, Paragraphs]) -> dict[str, Paragraphs]:
    """Without the texts that share a fifth of their five-word runs with one before them: they may be copies, truly."""
    runs: dict[str, set[tuple[str, ...]]] = {}
    for name, text in texts.items():
        words = " ".join(text).lower().split()
        found = {tuple(words[place : place + 5]) for place in range(len(words) - 4)}
        if all(len(found & other) < 0.2 * min(len(found), len(other)) for other in runs.values()):
            runs[name] = found
    return {name: texts[name] for name in runs}


def _article(name: str, outlet: str, text: Iterable[str]) -> Article:
    return Article(f"https://{outlet}.example/{name}", None, "\n\n".join(text), (), outlet=outlet)


def _place(articles: list[Article], dice: random.Random) -> dict[str, int]:
    index = CopyIndex()
    dice.shuffle(articles)
    for article in articles:
        index.add(article)
    return {article.url: index.wire_of(article.url) for article in articles}


def seven_edits(texts: dict[str, Paragraphs], others: list[Paragraphs], dice: random.Random) -> dict[str, float]:
    """others: texts that no article here is, for what an edit puts in."""
    names = sorted(texts)[: len(others)]
    articles, gold = [], {}
    by_edit: dict[str, list[str]] = {}
    for place, name in enumerate(names):
        for number, edit in enumerate((new_headline, *EDITS)):
            # No two texts are embedded in the same one: they would then share it, truly.
            other = others[(place + 11 * number) % len(others)]
            article = _article(name, f"outlet{number}", edit(texts[name], other, dice))
            articles.append(article)
            gold[article.url] = name
            if number:
                by_edit.setdefault(edit.__name__, []).append(article.url)
    found = _place(articles, dice)
    for edit_name, urls in by_edit.items():
        together = sum(found[url] == found[re.sub("outlet.", "outlet0", url, count=1)] for url in urls)
        print(f"  {edit_name:16} {together / len(urls):.3f} with the original")
    scores = clustering(gold, found)
    return {
        "seven edits: group F1": scores["bcubed_f1"],
        "seven edits: pair precision": scores["pair_precision"],
        "seven edits: pair recall": scores["pair_recall"],
    }


def two_texts_in_one(texts: dict[str, Paragraphs], dice: random.Random) -> dict[str, float]:
    """Pairs of texts, each with four copies, and one article that prints both; that one counts right in either."""
    names = sorted(texts)
    articles, gold = [], {}
    for one, other in zip(names[::2], names[1::2], strict=False):
        for name in (one, other):
            for number, edit in enumerate((new_headline, cut_the_end, re_paragraphed, house_style)):
                article = _article(name, f"outlet{number}", edit(texts[name], texts[name], dice))
                articles.append(article)
                gold[article.url] = name
        articles.append(_article(f"{one}+{other}", "digest", [*texts[one], *texts[other]]))
    found = _place(articles, dice)
    scores = clustering(gold, found)
    return {
        "two texts in one: B-cubed precision": scores["bcubed_precision"],
        "two texts in one: B-cubed F1": scores["bcubed_f1"],
    }


def one_paragraph_shared(texts: dict[str, Paragraphs], dice: random.Random) -> dict[str, float]:
    """60 pairs of different texts: one holds a paragraph of 30 to 90 words of the other, every second time one that
    is a quotation mostly, where there is one. The share kept apart."""
    names = sorted(texts)
    apart = tried = 0
    while tried < 60:
        one, other = dice.sample(names, 2)
        fitting = [paragraph for paragraph in texts[one] if 30 <= len(paragraph.split()) <= 90]
        spoken = [paragraph for paragraph in fitting if len(_QUOTED.sub("", paragraph)) < len(paragraph) / 2]
        shared = (spoken or fitting) if tried % 2 else fitting
        if not shared:
            continue
        tried += 1
        index = CopyIndex()
        first = index.add(_article("first", "outlet0", texts[one]))
        place = dice.randint(1, len(texts[other]))
        second = [*texts[other][:place], dice.choice(shared), *texts[other][place:]]
        apart += first != index.add(_article("second", "outlet1", second))
    return {"one paragraph shared: kept apart": apart / tried}


def sentences_told_apart(texts: dict[str, Paragraphs], dice: random.Random) -> dict[str, float]:
    """What a carrier cut from the end and put at the head, by sentence, against what was done to the text; what was
    kept stands in other paragraphs, one of them elsewhere, and every second time in another house style."""
    names = sorted(texts)
    hit = said = true = 0
    for name in names:
        text, other = texts[name], texts[dice.choice([one for one in names if one != name])]
        kept = cut_the_end(text, [], dice)
        edited = house_style(kept, [], dice) if dice.random() < 0.5 else list(kept)
        if len(edited) > 2:
            edited.insert(dice.randrange(len(edited) - 1), edited.pop())
        edited = re_paragraphed(edited, [], dice)
        whole, carried = _article(name, "outlet0", text), _article(name, "outlet1", [other[0], *edited])
        rows = compare(whole, carried).rows
        cut_from, added_to = len("\n\n".join(kept)), len(other[0])
        for row in rows:
            is_cut = row.left is not None and row.left.start >= cut_from
            is_added = row.right is not None and row.right.start < added_to
            says_cut, says_added = row.change is Change.CUT, row.change is Change.ADDED
            true += is_cut + is_added
            said += says_cut + says_added
            hit += (is_cut and says_cut) + (is_added and says_added)
    return {"sentences cut and added: F1": 2 * hit / (said + true)}


@dataclass(frozen=True)
class Label:
    """Where a real article belongs. also: other groups in which it counts right, for it prints their text too."""

    half: str
    group: str
    also: tuple[str, ...]


def _labelled(folder: Path) -> tuple[list[Article], dict[str, Label]]:
    """The real articles in order of time, and their labels by URL."""
    labels: dict[str, tuple[str, Label]] = {}
    for half in ("tuned", "held"):
        for line in (LABELS / f"copies-{half}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            labels[row["id"]] = row["sha256"], Label(half, row["group"], tuple(row.get("also", ())))
    articles, gold = [], {}
    for row in _wire_articles(folder):
        text = "\n\n".join(row["paragraphs"])  # type: ignore[arg-type]
        digest, label = labels[str(row["id"])]
        if hashlib.sha256(text.encode()).hexdigest()[:16] != digest:
            raise ValueError(f"{row['id']}: not the text that was labelled")
        outlet = str(row["publisher"])
        published = datetime.fromisoformat(str(row["scrape_time"]))
        article = Article(f"https://{outlet}/{row['id']}", None, text, (), outlet=outlet, published=published)
        articles.append(article)
        gold[article.url] = label
    return sorted(articles, key=lambda article: (article.published, article.url)), gold


def _resolved(gold: dict[str, Label], found: dict[str, int]) -> dict[str, str]:
    """Each article's group. Of an article that prints several texts: the one with which it was found."""
    company: dict[int, Counter[str]] = {}
    for url, label in gold.items():
        if not label.also:
            company.setdefault(found[url], Counter())[label.group] += 1
    chosen = {}
    for url, label in gold.items():
        with_it = company.get(found[url], Counter())
        chosen[url] = max((label.group, *label.also), key=lambda group: with_it[group])
    return chosen


def _pair_scores(gold: dict[str, Label], found: dict[str, int], half: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs with an article of this half."""
    groups = _resolved(gold, found)
    true = said = hit = 0
    for one, other in combinations(gold, 2):
        if half in (gold[one].half, gold[other].half):
            is_one, says_one = groups[one] == groups[other], found[one] == found[other]
            true, said, hit = true + is_one, said + says_one, hit + (is_one and says_one)
    return hit / max(1, said), hit / max(1, true), 2 * hit / max(1, said + true)


class BestMatch:
    """A peer: every five-word shingle of every article; an article joins the text of the one that it is most like."""

    def __init__(self, likeness: Callable[[int, int, int], float], least: float) -> None:
        self._likeness, self._least = likeness, least
        self._runs: list[set[tuple[str, ...]]] = []
        self._groups: list[int] = []

    def add(self, article: Article) -> int:
        words = article.text.lower().split()
        runs = set(zip(*(words[start:] for start in range(5)), strict=False))
        scored = [(self._likeness(len(runs & other), len(runs), len(other)), n) for n, other in enumerate(self._runs)]
        score, best = max(scored, default=(0.0, 0), key=lambda one: one[0])
        self._runs.append(runs)
        self._groups.append(self._groups[best] if score >= self._least else len(self._groups))
        return self._groups[-1]


def jaccard(shared: int, one: int, other: int) -> float:
    """What MinHash estimates, without its error."""
    return shared / max(1, one + other - shared)


def containment(shared: int, one: int, other: int) -> float:
    return shared / max(1, min(one, other)) if shared > 2 else 0.0


def real_copies(folder: Path, *, worst: bool) -> dict[str, float]:
    """Wire copies of three real events among what else was printed about them."""
    articles, gold = _labelled(folder)
    found = _found(articles)
    scores = {}
    for half in ("tuned", "held"):
        precision, recall, f1 = _pair_scores(gold, found, half)
        print(f"  real copies, {half}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
        shuffled = [
            _pair_scores(gold, _found(random.Random(seed).sample(articles, len(articles))), half)[2]
            for seed in range(1, 6)
        ]
        scores[f"real copies, {half}: pair F1"] = f1
        scores[f"real copies, {half}: pair precision"] = precision
        scores[f"real copies, {half}: pair F1 in any order"] = sum(shuffled) / len(shuffled)
    for name, likeness, least in (("MinHash-like, ≥ .5", jaccard, 0.5), ("plain containment, ≥ .3", containment, 0.3)):
        peer = BestMatch(likeness, least)
        theirs = {article.url: peer.add(article) for article in articles}
        by_half = (f"{half} {_pair_scores(gold, theirs, half)[2]:.3f}" for half in ("tuned", "held"))
        print(f"  peer {name}: pair F1 {', '.join(by_half)}")
    if worst:
        _list_worst(gold, found)
    return scores


def _found(articles: Iterable[Article]) -> dict[str, int]:
    index = CopyIndex()
    for article in articles:
        index.add(article)
    return {article.url: index.wire_of(article.url) for article in articles}


def _list_worst(gold: dict[str, Label], found: dict[str, int]) -> None:
    """Articles of the groups for tuning that are not with most of their group, or with most of another."""
    groups = _resolved(gold, found)
    for url, label in gold.items():
        if label.half != "tuned":
            continue
        together = Counter(found[other] for other in gold if groups[other] == groups[url])
        company = Counter(groups[other] for other in gold if found[other] == found[url])
        (wire, most), (other, many) = together.most_common(1)[0], company.most_common(1)[0]
        if found[url] != wire:
            print(f"  apart from {most} of {groups[url]}: {url}")
        elif other != groups[url]:
            print(f"  with {many} of {other}, not of {groups[url]}: {url}")


def main(arguments: list[str]) -> int:
    folder = data_folder()
    if folder is None:
        return 0
    tuning = "--tune" in arguments
    every = _texts(folder)
    texts = {name: text for name, text in every.items() if (zlib.crc32(name.encode()) % 2 == 0) is tuning}
    print(f"{len(texts)} texts, {'for tuning' if tuning else 'held out from tuning'}")
    scores = seven_edits(texts, [every[name] for name in sorted(every.keys() - texts.keys())], random.Random(0))
    for number, measured in enumerate((two_texts_in_one, one_paragraph_shared, sentences_told_apart), start=1):
        scores |= measured(texts, random.Random(number))
    scores |= real_copies(folder, worst="--worst" in arguments)
    if tuning:
        for name, score in scores.items():
            print(f"{name:40} {score:.4f}")
        return 0
    return bool(hold("copies", scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
