"""How well copies of one text are found, and what a carrier changed: ``python -m evals.copies [--tune]``.

Seven edits of real texts, made here; articles that hold two texts; pairs that share one paragraph only; and the weak
groups of real wire copies. Texts whose name hashes to an even number are for tuning (``--tune``), the rest is reported.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from dateline.copies import CopyIndex, compare
from dateline.model import Article, Change
from evals.gate import hold
from evals.shared import clustering, data_folder

Paragraphs = list[str]
Edit = Callable[[Paragraphs, Paragraphs, random.Random], Paragraphs]

_STYLE = (
    (r"\bper ?cent\b", "%"), (r"\bpercent\b", "%"), (r"\b(\w+)ized\b", r"\1ised"), (r"\bU\.S\.", "US"),
    (r"\bU\.K\.", "UK"), (r"\bU\.N\.", "UN"), (r"[“”]", '"'), (r"[‘’]", "'"), (r"\bMr\.? ", ""), (r"\bMs\.? ", ""),
    (r" — ", " - "), (r"\bJan\. ", "January "), (r"\bAug\. ", "August "), (r"\bSept\. ", "September "),
    (r"\bOct\. ", "October "), (r"\bNov\. ", "November "), (r"\bDec\. ", "December "), (r"\bsaid\b", "says"),
)  # fmt: skip


def cut_the_end(text: Paragraphs, _: Paragraphs, dice: random.Random) -> Paragraphs:
    return text[: max(1, round(len(text) * dice.uniform(0.45, 0.75)))]


def local_lead(text: Paragraphs, other: Paragraphs, _: random.Random) -> Paragraphs:
    return [*other[:2], *text[1:]]


def new_headline(text: Paragraphs, _: Paragraphs, __: random.Random) -> Paragraphs:
    return text


def re_paragraphed(text: Paragraphs, _: Paragraphs, dice: random.Random) -> Paragraphs:
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", " ".join(text))
    found: Paragraphs = []
    while sentences:
        size = dice.randint(1, 3)
        found.append(" ".join(sentences[:size]))
        sentences = sentences[size:]
    return found


def house_style(text: Paragraphs, _: Paragraphs, __: random.Random) -> Paragraphs:
    found = text
    for pattern, new in _STYLE:
        found = [re.sub(pattern, new, paragraph) for paragraph in found]
    return found


def words_changed(text: Paragraphs, other: Paragraphs, dice: random.Random) -> Paragraphs:
    spare = " ".join(other).split() or ["word"]
    return [
        " ".join(dice.choice(spare) if dice.random() < 0.1 else word for word in paragraph.split())
        for paragraph in text
    ]


def embedded(text: Paragraphs, other: Paragraphs, dice: random.Random) -> Paragraphs:
    size = max(2, round(len(text) * dice.uniform(0.45, 0.7)))
    start = dice.randint(0, max(0, len(text) - size))
    place = len(other) // 2
    return [*other[:place], *text[start : start + size], *other[place:]]


EDITS: tuple[Edit, ...] = (
    cut_the_end, local_lead, new_headline, re_paragraphed, house_style, words_changed, embedded
)  # fmt: skip


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
    """Pairs of different texts, one with a paragraph of 30 to 90 words of the other: the share kept apart."""
    names = sorted(texts)
    apart = tried = 0
    for one, other in zip(names[::2], names[1::2], strict=False):
        shared = [paragraph for paragraph in texts[one] if 30 <= len(paragraph.split()) <= 90]
        if not shared:
            continue
        tried += 1
        index = CopyIndex()
        first = index.add(_article("first", "outlet0", texts[one]))
        apart += first != index.add(_article("second", "outlet1", [*texts[other], dice.choice(shared)]))
    return {"one paragraph shared: kept apart": apart / tried}


def sentences_told_apart(texts: dict[str, Paragraphs], dice: random.Random) -> dict[str, float]:
    """What a carrier cut from the end and put at the head, by sentence, against what was done to the text."""
    names = sorted(texts)
    hit = said = true = 0
    for name in names:
        text, other = texts[name], texts[dice.choice([one for one in names if one != name])]
        kept = cut_the_end(text, [], dice)
        whole, carried = _article(name, "outlet0", text), _article(name, "outlet1", [other[0], *kept])
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


def weak_groups(folder: Path) -> dict[str, float]:
    """The wire copies of three real events, against groups made by shingles, not by reading."""
    rows = _wire_articles(folder)
    gold = {f"https://{row['publisher']}/{row['id']}": str(row["weak_group"] or row["id"]) for row in rows}
    index = CopyIndex()
    for row in rows:
        url = f"https://{row['publisher']}/{row['id']}"
        index.add(Article(url, None, "\n\n".join(row["paragraphs"]), (), outlet=str(row["publisher"])))  # type: ignore[arg-type]
    found = {url: index.wire_of(url) for url in gold}
    scores = clustering(gold, found)
    return {"weak groups: pair precision": scores["pair_precision"], "weak groups: pair F1": scores["pair_f1"]}


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
    scores |= weak_groups(folder)
    if tuning:
        for name, score in scores.items():
            print(f"{name:40} {score:.4f}")
        return 0
    return bool(hold("copies", scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
