"""Labels of news furniture: spans in a page's visible text and hashes of the words, never the words themselves.

``python -m evals.article_sets.furniture_labels PLAIN.jsonl FOLDER`` makes ``furniture-tuned.jsonl`` and
``furniture-held.jsonl`` in FOLDER from a working file that holds the words and stays out of the repository. One page
a line: ``set`` and ``id`` as in the corpus, ``url`` and ``fields``, as ``labels/README.md`` says, where each form is
``[words, from]``: the words as printed and the offset in the folded visible text from which to look for them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.text import fold
from evals.article_sets.corpora import CorpusUnreadable, Labelled, corpus, domain_of, is_tuned
from evals.article_sets.visible import visible

LABELS = Path(__file__).resolve().parents[1] / "labels"
LISTS = ("authors", "subheads", "notices")
"""Fields that hold any number of values; of every other there is one, or none."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. forms: the hashes of what is right for it; words: the first form, folded; None stands among
    the forms where giving nothing is right too, and alone where the page has no such thing. kind: of a notice."""

    forms: tuple[str | None, ...]
    words: str | None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A labelled page. url: its own, also where the corpus has none; fields: by name, one value, or for those in
    ``LISTS`` one for each."""

    page: bytes
    url: str
    name: str
    fields: dict[str, tuple[Value, ...]]


def digest(words: str) -> str:
    """The hash under which words are right: folded, without spaces, quotation marks, marks that do not show (a space of
    no width) and a last full stop."""
    bare = "".join(c for c in fold(words) if c.isprintable() and c not in " \"'").removesuffix(".")
    return hashlib.sha256(bare.encode()).hexdigest()[:16]


def labelled(part: str) -> list[Page]:
    """The labelled pages of one half, "tuned" or "held". Raises ``CorpusUnreadable`` where a page is not there, or
    is not the page that was labelled."""
    rows = [json.loads(line) for line in (LABELS / f"furniture-{part}.jsonl").read_text("utf-8").splitlines()]
    pages = _pages(rows)
    found = []
    for row in rows:
        page, name = pages[row["set"], row["id"]], f"{row['set']}/{row['id']}"
        text = visible(page.page)
        if _hash(page.page) != row["sha256"]:
            raise CorpusUnreadable(f"{name}: not the page that was labelled")
        fields = {
            field: tuple(_value(text, value, name) for value in (values if field in LISTS else [values]))
            for field, values in row["fields"].items()
        }
        found.append(Page(page.page, row["url"], name, fields))
    return found


def _value(text: str, value: Any, name: str) -> Value:
    kind, forms = (value["kind"], value["forms"]) if isinstance(value, dict) else (None, value)
    printed = [text[form[0] : form[1]] for form in forms if form is not None]
    for form, words in zip((form for form in forms if form is not None), printed, strict=True):
        if digest(words) != form[2]:
            raise CorpusUnreadable(f"{name}: other words at {form[0]} than were labelled")
    hashes = tuple(None if form is None else str(form[2]) for form in forms)
    return Value(hashes, printed[0] if printed else None, kind)


def _pages(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Labelled]:
    wanted = {(row["set"], row["id"]) for row in rows}
    found = {
        (name, page.label["id"]): page
        for name in sorted({name for name, _ in wanted})
        for page in corpus(name)
        if (name, page.label["id"]) in wanted
    }
    if missing := wanted - found.keys():
        raise CorpusUnreadable(f"no such page: {sorted(missing)[0]}")
    return found


def _hash(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:16]


def hashed(rows: list[dict[str, Any]]) -> Iterator[tuple[bool, dict[str, Any]]]:
    """Plain labels as the repository keeps them, each with whether its page is of the half that may be looked at.
    Raises ``ValueError`` where a page does not show the words that its label says."""
    pages = _pages(rows)
    for row in rows:
        page = pages[row["set"], row["id"]]
        text = visible(page.page)

        def form(plain: list[Any] | None, text: str = text, name: str = row["id"]) -> list[Any] | None:
            if plain is None:
                return None
            words = fold(plain[0])
            start = text.find(words, plain[1])
            if start < 0:
                raise ValueError(f"{name}: {plain[0]!r} is not shown")
            return [start, start + len(words), digest(words)]

        def value(plain: Any) -> Any:
            if isinstance(plain, dict):
                return {"kind": plain["kind"], "forms": [form(one) for one in plain["forms"]]}
            return [form(one) for one in plain]

        fields = {
            field: [value(one) for one in values] if field in LISTS else value(values)
            for field, values in row["fields"].items()
        }
        about = {"set": row["set"], "id": row["id"], "url": row["url"], "sha256": _hash(page.page)}
        yield is_tuned(domain_of(row["url"])), about | {"fields": fields}


def main(plain: Path, folder: Path) -> None:
    made = list(hashed([json.loads(line) for line in plain.read_text("utf-8").splitlines()]))
    for part, tuned in (("tuned", True), ("held", False)):
        lines = [json.dumps(row, separators=(",", ":")) + "\n" for looked_at, row in made if looked_at is tuned]
        (folder / f"furniture-{part}.jsonl").write_text("".join(lines), "utf-8")
        print(f"{part}: {len(lines)} pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
