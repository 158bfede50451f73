"""How well pages are read, beside the best extractors in the same run: ``python -m evals.articles``.

Every labelled set beside the checkout: bodies (article-extraction-benchmark by shingles of four tokens,
fundus-evaluation by ROUGE-LSum, trafilatura by segments) and fields (``evals.article_sets.labels`` says which set
labels what). Half of the domains, by hash, were looked at while tuning; what is held to ``baseline.json`` is the other
half. One domain of that other half, newyorker.com, has been looked at: its five pages of fundus-evaluation ship their
text in paragraphs named "paywall", which were first taken for furniture (ROUGE-LSum of the half .703 then).

    python -m evals.articles                              both halves, all peers that are installed, floors held
    python -m evals.articles --ours-only                  the same without peers: what the floors need
    python -m evals.articles --tune --ours-only --set NAME   the half that may be looked at, of one set
    python -m evals.articles --tune --ours-only --wrong FIELD   each wrong answer of that half: true, then ours
    python -m evals.articles --worst-page FILE            that half's ten worst bodies of each set, as a page of HTML

A page shows the publishers' words: write it outside the checkout.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.article_sets import fields
from evals.article_sets.bodies import MEASURES, Row
from evals.article_sets.bootstrap import Pair, intervals
from evals.article_sets.corpora import SETS, CorpusUnreadable, corpus, corpus_hashes
from evals.article_sets.labels import page_hash, truths
from evals.article_sets.readers import OURS, PEERS, Readings, readers, silence_peers
from evals.article_sets.worst import RANKED, page_of, worst
from evals.gate import hold, hold_corpora
from evals.shared import data_folder

RIVAL = "trafilatura"
BARS = {
    "article-extraction-benchmark: f1": 0.975,
    "article-extraction-benchmark: exact": 0.45,
    "fundus-evaluation: ROUGE-LSum F1": 0.98,
    "trafilatura: segments F1": 0.935,
    "headline": 0.95,
    "fundus: headline": 0.85,
    "published": 0.97,
    "authors": 0.92,
    "lead image": 0.93,
    "caption": 0.85,
    "credit": 0.85,
    "dek": 0.85,
    "language": 0.99,
    "canonical URL": 0.99,
}
Scores = dict[str, float]


def measure(sets: Sequence[str], tuned: bool, read: Mapping[str, Readings]) -> Scores:
    """Print one half's table, and how sure its differences are; our scores by name."""
    scores: dict[str, Scores] = {reader: {} for reader in read}
    pairs: dict[str, list[Pair]] = {}
    labelled: dict[str, int] = {}
    half = "TUNED HALF" if tuned else "OTHER HALF"
    print(f"\n{half}")
    together: dict[str, dict[str, list[fields.Tally]]] = {reader: {} for reader in read}
    for name in sets:
        pages = list(corpus(name, tuned=tuned))
        true = [truths(page) for page in pages]
        rows: dict[str, list[Row | None]] = {}
        refused = 0
        for reader, readings in read.items():
            found = readings.of(pages)
            for measured in (one for one in MEASURES if one.corpus == name):
                rows[reader] = [measured.row(page, one.text) for page, one in zip(pages, found, strict=True)]
                kept = [row for row in rows[reader] if row is not None]
                labelled |= dict.fromkeys((f"{name}: {key}" for key in measured.of(kept)), len(kept))
                scores[reader] |= {f"{name}: {key}": value for key, value in measured.of(kept).items()}
            tallies: dict[str, list[fields.Tally]] = {}
            for said, one in zip(true, found, strict=True):
                for field, value in said.items():
                    if field in one.fields:
                        tallies.setdefault(field, []).append(fields.tally(field, value, one.fields[field]))
            for field, its in tallies.items():
                together[reader].setdefault(field, []).extend(its)
                labelled[f"{name}: {field}"] = len(its)
                scores[reader] |= {f"{name}: {key}": value for key, value in fields.scores(field, its).items()}
            if reader == OURS:
                refused = sum(one.refused is not None for one in found)
        print(f"  {name}: {len(pages)} pages, {refused} of them refused by ours")
        if RIVAL in rows:
            both = zip(pages, rows[OURS], rows[RIVAL], strict=True)
            pairs[name] = [Pair(page.domain, mine, other) for page, mine, other in both if mine and other]
    for reader, its_fields in together.items():
        for field, its in its_fields.items() if len(sets) > 1 else ():
            labelled[f"all sets: {field}"] = len(its)
            scores[reader] |= {f"all sets: {key}": value for key, value in fields.scores(field, its).items()}
    _print_table(scores, labelled)
    for one in intervals(pairs, MEASURES):
        sign = "ahead" if one.low > 0 else "behind" if one.high < 0 else "not told apart"
        print(f"ours − {RIVAL}, {one.name:42} {one.measured:+.4f}  95 % [{one.low:+.4f}, {one.high:+.4f}]  {sign}")
    return scores[OURS]


def _print_table(scores: Mapping[str, Scores], labelled: Mapping[str, int]) -> None:
    print(f"{'':46} {'labels':>6} {'bar':>5}" + "".join(f" {reader:>16}" for reader in scores))
    for name in scores[OURS]:
        bar = BARS.get(name, BARS.get(name.partition(": ")[2]))
        values = [scores[reader].get(name) for reader in scores]
        missed = "" if bar is None or (values[0] or 0) >= bar else "  below its bar"
        print(
            f"{name:46} {labelled.get(name, ''):>6} {'' if bar is None else f'{bar:.3f}':>5}"
            + "".join(f" {'–' if value is None else f'{value:.4f}':>16}" for value in values)
            + missed
        )


def print_wrong(field: str, sets: Sequence[str], readings: Readings) -> None:
    """Each page of the tuned half whose field is not right: what is true, then what ours gave."""
    for name in sets:
        pages = list(corpus(name, tuned=True))
        for page, one in zip(pages, readings.of(pages), strict=True):
            said = truths(page)
            if field not in said:
                continue
            right, given, wanted = fields.tally(field, said[field], one.fields[field])
            if not right == given == wanted:
                refused = f"  REFUSED: {one.refused}" if one.refused else ""
                print(f"\n{name} {page.label['file']} {page_hash(page)} {page.url}{refused}")
                print(f"  true {said[field]!s:.600}\n  ours {one.fields[field]!s:.600}")


def write_worst(file: Path, count: int, readings: Readings) -> None:
    rows = []
    for one in (one for one in MEASURES if one.corpus in RANKED):
        pages = list(corpus(one.corpus, tuned=True))
        rows.append((one, worst(one, pages, readings.of(pages), count)))
    file.write_text(page_of(rows), "utf-8")
    print(f"the {count} worst bodies of each of {len(rows)} sets: {file}")


def print_speed(read: Mapping[str, Readings]) -> None:
    for reader, readings in read.items():
        if readings.seconds:
            print(f"{reader:18} {readings.count} pages, {readings.count / readings.seconds:7.0f} pages per CPU-second")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tune", action="store_true", help="only the half that may be looked at; no floors")
    options.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set (may be repeated)")
    options.add_argument("--ours-only", action="store_true", help="leave the peers out")
    options.add_argument("--wrong", metavar="FIELD", help="list that field's wrong answers of the tuned half")
    options.add_argument("--worst-page", type=Path, metavar="FILE", help="write the tuned half's worst bodies there")
    options.add_argument("--worst", type=int, default=10, metavar="N", help="so many of each set (10)")
    asked = options.parse_args()
    if data_folder() is None:
        return 0
    silence_peers()
    sets = asked.sets or SETS
    alone = asked.ours_only or asked.wrong or asked.worst_page
    read = {name: Readings(reader) for name, reader in readers(() if alone else tuple(PEERS)).items()}
    try:
        if asked.wrong:
            print_wrong(asked.wrong, sets, read[OURS])
            return 0
        if asked.worst_page:
            write_worst(asked.worst_page, asked.worst, read[OURS])
            return 0
        measure(sets, True, read)
        scores = {} if asked.tune else measure(sets, False, read)
        hashes = corpus_hashes(sets)
    except CorpusUnreadable as error:
        print(f"a corpus is there but cannot be read: {error}", file=sys.stderr)
        return 1
    print_speed(read)
    if asked.tune:
        return 0
    hold_corpora("articles", hashes)
    return bool(hold("articles", scores))


if __name__ == "__main__":
    sys.exit(main())
