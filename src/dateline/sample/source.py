"""The sample newsroom's own files: one annotated text each, and beside it a sheet of what its carriers did with it.

A text file is a head of ``key: value`` lines, a blank line, the paragraphs (``~`` before one marks background, a line
in capitals is a subhead), ``---`` and the truth: ``> source = speaker | naming, act, mode | first words`` a claim
(``>?`` one that may be left out; ``a/b`` where either is right), ``# sense | low | high | words`` a figure,
``@ words | start | grain`` a time. ``=== revision WHEN [silent]`` begins a later state of the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ARROW = " → "
NAMINGS = frozenset({"person", "institution", "official", "people", "anonymous", "media", "document", "unattributed"})
ACTS = frozenset(
    {"state", "deny", "confirm", "accuse", "demand", "promise", "warn", "ask", "decline", "describe"},
)
MODES = frozenset({"quoted", "mixed", "reported", "thought"})


class BadSheet(ValueError):
    """A line of the newsroom's files that does not say what it should."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """look: which page template; feed: kind and fullness of its feed; quotes: straight or curly, as its pages print
    them; style: house style, applied to texts of others."""

    slug: str
    name: str
    country: str
    look: str
    feed: str
    motto: str
    quotes: str = "straight"
    style: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as the truth has it. naming, act, mode: the right answers, the best first; words: how its content begins;
    optional: right where it is shown, not missed where it is not."""

    source: str
    speaker: str
    naming: tuple[str, ...]
    act: tuple[str, ...]
    mode: tuple[str, ...]
    negated: bool
    words: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Counted:
    sense: str
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Dated:
    words: str
    start: str
    grain: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or subhead of a body; background: its story repeats it from before it; own: the
    carrier's, not the text's."""

    text: str
    subhead: bool = False
    background: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """A later state of a page. notice: the declared correction; None where the edit is silent."""

    when: datetime
    notice: str | None
    headline: str | None
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    slug: str
    head: dict[str, str]
    pieces: tuple[Piece, ...]
    claims: tuple[Said, ...]
    figures: tuple[Counted, ...]
    times: tuple[Dated, ...]
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """One carrier's sheet. cut: numbers of the pieces left out, from 1; after: its own paragraphs, by the piece they
    follow (0: before all); merge: pieces of another text put at the end."""

    outlet: str
    published: datetime
    head: dict[str, str]
    cut: frozenset[int]
    after: tuple[tuple[int, str], ...] = ()
    changes: tuple[tuple[str, str], ...] = ()
    claims: tuple[Said, ...] = ()
    merge: tuple[str, frozenset[int]] | None = None


@dataclass(slots=True)
class _Truth:
    claims: list[Said] = field(default_factory=list)
    figures: list[Counted] = field(default_factory=list)
    times: list[Dated] = field(default_factory=list)

    def read(self, line: str) -> bool:
        """Take a line of the truth; False where it is none."""
        if line.startswith(">"):
            self.claims.append(read_claim(line))
        elif line.startswith("# "):
            sense, low, high, words = _parts(line[1:], 4)
            self.figures.append(Counted(sense, _bound(low), _bound(high), words))
        elif line.startswith("@ "):
            words, start, grain = _parts(line[1:], 3)
            self.times.append(Dated(words, start, grain))
        else:
            return False
        return True


@cache
def outlets() -> dict[str, Outlet]:
    rows = json.loads((HERE / "outlets.json").read_text(encoding="utf-8"))
    made = [Outlet(**{**row, "style": tuple((old, new) for old, new in row.get("style", ()))}) for row in rows]
    return {outlet.slug: outlet for outlet in made}


def texts() -> list[Text]:
    """Every original text, in order of file name. Raises BadSheet, naming the line."""
    return [_text(path) for path in sorted((HERE / "texts").glob("*.txt"))]


def carriers(slug: str) -> list[Carried]:
    """What each carrier did with a text; none where nobody carried it."""
    path = HERE / "copies" / f"{slug}.txt"
    if not path.exists():
        return []
    sheets: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            sheets.append([line])
        elif line.strip():
            sheets[-1].append(line)
    return [_carried(sheet) for sheet in sheets]


def _text(path: Path) -> Text:
    body, _, rest = path.read_text(encoding="utf-8").partition("\n---\n")
    head_part, _, pieces_part = body.partition("\n\n")
    head: dict[str, str] = {}
    for line in head_part.splitlines():
        key, _, value = line.partition(":")
        head[key.strip()] = value.strip()
    pieces = tuple(
        Piece(part.removeprefix("~ ").strip(), subhead=part.strip().isupper(), background=part.startswith("~ "))
        for part in pieces_part.strip().split("\n\n")
    )
    truth = _Truth()
    revisions: list[list[str]] = []
    for line in rest.splitlines():
        if line.startswith("=== revision "):
            revisions.append([line])
        elif revisions and line.strip():
            revisions[-1].append(line)
        elif line.strip() and not truth.read(line):
            raise BadSheet(f"{path.name}: {line}")
    return Text(
        path.stem,
        head,
        pieces,
        tuple(truth.claims),
        tuple(truth.figures),
        tuple(truth.times),
        tuple(_revision(lines) for lines in revisions),
    )


def _revision(lines: list[str]) -> Revision:
    when = datetime.fromisoformat(lines[0].split()[2])
    notice = headline = None
    changes: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line.startswith("notice: "):
            notice = line.removeprefix("notice: ")
        elif line.startswith("headline: "):
            headline = line.removeprefix("headline: ")
        else:
            changes.append(_change(line))
    return Revision(when, notice, headline, tuple(changes))


def _carried(lines: list[str]) -> Carried:
    _, outlet, published = lines[0].split()
    head: dict[str, str] = {}
    cut: frozenset[int] = frozenset()
    after: list[tuple[int, str]] = []
    changes: list[tuple[str, str]] = []
    merge = None
    truth = _Truth()
    for line in lines[1:]:
        key, _, value = (part.strip() for part in line.partition(":"))
        if truth.read(line):
            continue
        if ARROW in line:
            changes.append(_change(line))
        elif key == "cut":
            cut = _numbers(value.split())
        elif key == "lead":
            after.append((0, value))
        elif key.startswith("after "):
            after.append((int(key.removeprefix("after ")), value))
        elif key == "merge":
            slug, *numbers = value.split()
            merge = (slug, _numbers(numbers))
        else:
            head[key] = value
    return Carried(
        outlet,
        datetime.fromisoformat(published),
        head,
        cut,
        tuple(after),
        tuple(changes),
        tuple(truth.claims),
        merge,
    )


def _change(line: str) -> tuple[str, str]:
    old, arrow, new = line.partition(ARROW)
    if not arrow:
        raise BadSheet(f"neither a key nor a change: {line}")
    return old.strip(), new.strip()


def read_claim(line: str) -> Said:
    """A claim from its line of the truth. Raises BadSheet where it has no naming or no words."""
    optional = line.startswith(">?")
    who, how, words = _parts(line.lstrip(">?"), 3)
    source, _, speaker = (part.strip() for part in who.partition("="))
    terms = [tuple(term.strip().split("/")) for term in how.split(",")]
    naming = _pick(terms, NAMINGS) or ()
    if not naming or not words:
        raise BadSheet(line)
    return Said(
        source,
        speaker or source,
        naming,
        _pick(terms, ACTS) or ("state",),
        _pick(terms, MODES) or ("reported",),
        ("negated",) in terms,
        words,
        optional,
    )


def _pick(terms: list[tuple[str, ...]], allowed: frozenset[str]) -> tuple[str, ...] | None:
    return next((term for term in terms if set(term) & allowed), None)


def _parts(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != count:
        raise BadSheet(line)
    return parts


def _numbers(words: list[str]) -> frozenset[int]:
    found: set[int] = set()
    for word in words:
        first, _, last = word.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _bound(word: str) -> float | None:
    return None if word == "-" else float(word)
