"""The worst bodies of the half that may be looked at, as a page of HTML: what leaked in, what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from evals.article_sets.bodies import AEB, EVALUATION, SEGMENTS, Measure
from evals.article_sets.corpora import Labelled
from evals.article_sets.readers import Read

_STYLE = """body{font:15px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem}h3{margin:1.5rem 0 0;font-size:1rem}p{margin:.3rem 0}
.leaked{background:#fde4e1}.missed{background:#e2f0dc}.note{color:#666}"""
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Bad:
    """A page badly read. leaked: lines of ours that no label has; missed: labelled lines that ours lacks."""

    score: float
    page: Labelled
    read: Read
    leaked: tuple[str, ...]
    missed: tuple[str, ...]


def worst(measure: Measure, pages: Sequence[Labelled], read: Sequence[Read], count: int) -> list[Bad]:
    """The ``count`` pages of one set with the lowest scores, worst first; pages without a label of a body left out."""
    bad = []
    for page, one in zip(pages, read, strict=True):
        row = measure.row(page, one.text)
        if row is not None:
            leaked, missed = _lines(measure, page, one.text)
            bad.append(Bad(measure.scores(row)[measure.main], page, one, leaked, missed))
    return sorted(bad, key=lambda one: (one.score, one.page.key))[:count]


def _lines(measure: Measure, page: Labelled, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    label = page.label
    if measure.corpus == SEGMENTS:
        squeezed = " ".join(text.split())
        leaked = (piece for piece in label["without"] or () if " ".join(piece.split()) in squeezed)
        return tuple(leaked), tuple(p for p in label["with"] or () if " ".join(p.split()) not in squeezed)
    true = label["articleBody"] if measure.corpus == AEB else "\n".join(line.strip("[]") for line in label["body"])
    return tuple(_absent(text, true)), tuple(_absent(true, text))


def _absent(text: str, other: str) -> Iterator[str]:
    squeezed = "".join(other.split())
    for line in text.split("\n"):
        if line.strip() and "".join(line.split())[:60] not in squeezed:
            yield line


def page_of(worst_by_set: Sequence[tuple[Measure, Sequence[Bad]]]) -> str:
    """The whole page; it shows the publishers' words, and is not for keeping in a repository."""
    parts = [f"<!doctype html><meta charset=utf-8><title>The worst bodies</title><style>{_STYLE}</style>"]
    parts.append("<h1>The worst bodies</h1><p class=note>Of the domains that may be looked at while tuning. ")
    parts.append("<span class=leaked>Leaked in</span> and <span class=missed>missed</span> lines.</p>")
    for measure, rows in worst_by_set:
        parts.append(f"<h2>{escape(measure.corpus)}, by {escape(measure.main)}</h2>")
        for bad in rows:
            parts.append(f"<h3>{bad.score:.3f} {escape(bad.page.url)}</h3>")
            refused = f"; refused: {bad.read.refused}" if bad.read.refused else ""
            parts.append(f"<p class=note>{escape(bad.page.key + refused)}</p>")
            for name, lines in (("leaked", bad.leaked), ("missed", bad.missed)):
                parts.extend(f"<p class={name}>{escape(line[:_LONGEST])}</p>" for line in lines)
    return "\n".join(parts) + "\n"


RANKED = (AEB, EVALUATION, SEGMENTS)
