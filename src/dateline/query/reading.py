"""From what a reader types to a query.

Words stand side by side where all must be found. ``OR`` joins what stands on both sides of it, closer than that:
``strike port OR ferry`` is *strike*, and *port* or *ferry*. A minus excludes the word, phrase, field or bracket at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from dateline.errors import BadQuery
from dateline.query.tree import All, Either, Field, Node, Not, Query, Words
from dateline.text import other_numbers, terms

LONGEST = 1000  # code points of a query
MOST_TERMS = 64
DEEPEST = 12

_QUOTES = '"“”„«»'
# A sentence that is pasted has quotations within it: each mark is closed by its own, in whatever language.
_CLOSED_BY = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«»"}
_MINUS = "-\N{MINUS SIGN}"
_DATES = ("before", "after")
_KNOWN = (*Field, *_DATES)
_FIELD = re.compile(r"([A-Za-z]\w*):(?!//)(?=\S)")
_BARE_FIELD = re.compile(rf"({'|'.join(_KNOWN)}):(?!\S)", re.I)
_WORD = re.compile(rf"[^\s()*{_QUOTES}]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2}")


def read_query(text: str) -> Query:
    """Understand a query. Raises ``BadQuery``, which points to the place, and nothing else."""
    if len(text) > LONGEST:
        raise BadQuery(text, f"is longer than {LONGEST} characters", "Take the words that matter most.", LONGEST)
    return _Reading(text).query()


@dataclass(slots=True)
class _Dates:
    after: datetime | None = None
    before: datetime | None = None


class _Reading:
    """One query being read, from its start to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0
        self._dates = _Dates()

    def query(self) -> Query:
        tree = self._parts(0)
        if tree is None:
            raise BadQuery(self._text, "holds no word to look for", "Add a word, an outlet: or a title:.", 0)
        return Query(self._text, tree, self._dates.after, self._dates.before)

    def _parts(self, depth: int) -> Node | None:
        """What stands up to the end, or up to the bracket that closes; None where that is nothing."""
        opened = self._at - 1
        groups: list[list[tuple[Node, int]]] = []
        joined: int | None = None  # where an OR stands that waits for what it joins
        while (start := self._to_next()) is not None:
            if self._text[start] == ")":
                if depth:
                    break
                raise self._wrong("closes a bracket that was not opened", "Take it out.", start, start + 1)
            if (word := self._keyword()) is not None:
                if word == "OR":
                    if not groups or joined is not None:
                        raise self._wrong("joins nothing with what follows", "Put a word before OR.", start, start + 2)
                    joined = start
                continue
            dated = self._date(depth, joined is not None)
            node = None if dated else self._item(depth)
            if node is None:
                continue
            if joined is not None:
                groups[-1].append((node, start))
            else:
                groups.append([(node, start)])
            joined = None
        if joined is not None:
            raise self._wrong("joins nothing", "Put a word behind OR.", joined, joined + 2)
        if depth:
            if self._at >= len(self._text):
                raise self._wrong("opens a bracket that is not closed", "Close it with ).", opened, opened + 1)
            self._at += 1
        return self._joined(groups)

    def _joined(self, groups: list[list[tuple[Node, int]]]) -> Node | None:
        parts = []
        for group in groups:
            if len(group) == 1:
                parts.append(group[0][0])
                continue
            for node, start in group:
                if isinstance(node, Not):
                    advice = "Put what is excluded beside the words, not into an OR."
                    raise self._wrong("excludes within an OR", advice, start, start + 1)
            parts.append(Either(tuple(node for node, _ in group)))
        if parts and all(isinstance(part, Not) for part in parts):
            start = groups[0][0][1]
            raise self._wrong("only excludes", "Say as well what to look for.", start, start + 1)
        if len(parts) < 2:
            return parts[0] if parts else None
        return All(tuple(parts))

    def _to_next(self) -> int | None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at if self._at < len(self._text) else None

    def _keyword(self) -> str | None:
        for word in ("OR", "AND"):
            end = self._at + len(word)
            if self._text.startswith(word, self._at) and self._ends_word(end):
                self._at = end
                return word
        return None

    def _ends_word(self, at: int) -> bool:
        return at == len(self._text) or self._text[at] in "()" or self._text[at].isspace()

    def _date(self, depth: int, joined: bool) -> bool:
        """Whether a ``before:`` or ``after:`` stood here."""
        start = self._at
        minus = self._text[start] in _MINUS
        match = _FIELD.match(self._text, start + minus)
        name = match.group(1).lower() if match else ""
        if match is None or name not in _DATES:
            return False
        if depth or joined or minus:
            advice = f"Put {name}: beside the words, outside of brackets, without a minus or an OR."
            raise self._wrong("holds for the whole search", advice, start, match.end())
        word = _WORD.match(self._text, match.end())
        end = word.end() if word else match.end()
        self._at = end
        day = _day(word.group() if word else "")
        if day is None:
            advice = f"A day is written as in {name}:2026-10-01, a month as in {name}:2026-10."
            raise self._wrong("is no day", advice, match.end(), max(end, match.end() + 1))
        if name == "before":
            self._dates.before = min(day, self._dates.before or day)
        else:
            self._dates.after = max(day, self._dates.after or day)
        return True

    def _item(self, depth: int) -> Node | None:
        start = self._at
        if self._text[start] == "*":
            raise self._star(start)
        if self._text[start] in _MINUS and len(self._text) > start + 1 and not self._text[start + 1].isspace():
            self._at += 1
            node = self._item_itself(depth)
            return None if node is None else node.part if isinstance(node, Not) else Not(node)
        return self._item_itself(depth)

    def _item_itself(self, depth: int) -> Node | None:
        start = self._at
        if self._text[start] == "(":
            if depth == DEEPEST:
                raise self._wrong("lies too deep in brackets", "Take some of them out.", start)
            self._at += 1
            return self._parts(depth + 1)
        return self._words(self._field())

    def _field(self) -> Field | None:
        start = self._at
        if bare := _BARE_FIELD.match(self._text, start):
            advice = f"Write it without a space: {bare.group(1).lower()}:word"
            raise self._wrong("is followed by nothing", advice, start, bare.end())
        match = _FIELD.match(self._text, start)
        if match is None:
            return None
        name = match.group(1).lower()
        if name not in tuple(Field):
            known = ", ".join(f"{field}:" for field in _KNOWN)
            advice = f"Those that can be asked for are {known}. To look for the words themselves, put them in quotes."
            raise self._wrong("names nothing that can be asked for", advice, start, match.end())
        self._at = match.end()
        return Field(name)

    def _words(self, field: Field | None) -> Words | None:
        start = self._at
        quoted = start < len(self._text) and self._text[start] in _QUOTES
        if quoted:
            closing = self._closing(start)
            if closing is None:
                raise self._wrong("opens a quotation that is not closed", "Close it with a second mark.", start)
            start, end, self._at = start + 1, closing, closing + 1
        elif match := _WORD.match(self._text, start):
            end = self._at = match.end()
        else:
            # A bracket or a star behind a field or a minus.
            if field is None:
                if self._text[start] == "*":
                    raise self._star(start)
                return None
            advice = f'Write {field}:word, or {field}:"several words".'
            raise self._wrong(f"is no word for {field}:", advice, start)
        return self._of(field, start, end, quoted)

    def _closing(self, opening: int) -> int | None:
        """Where the quotation that opens here is closed, by its own mark or, where there is none, by any."""
        for marks in (_CLOSED_BY[self._text[opening]], _QUOTES):
            for at in range(opening + 1, len(self._text)):
                if self._text[at] in marks:
                    return at
        return None

    def _of(self, field: Field | None, start: int, end: int, quoted: bool) -> Words | None:
        printed = self._text[start:end]
        found = tuple(term.text for term in terms(printed))
        if field is Field.LANG:
            if not _LANGUAGE.fullmatch(printed):
                raise self._wrong("is no language", "Give its two letters, as in lang:en or lang:fr.", start, end)
            found = (printed.lower(),)
        if not found:
            if field is not None:
                raise self._wrong(f"holds no word for {field}:", "Put a word behind the colon.", start, end)
            return None
        self._terms += len(found)
        if self._terms > MOST_TERMS:
            raise self._wrong(f"is more than {MOST_TERMS} words", "Take the words that matter most.", start, end)
        inflected = not quoted and len(found) == 1 and field in (None, Field.TITLE)
        return Words(found, printed, start, end, quoted, field, other_numbers(found[0]) if inflected else ())

    def _star(self, start: int) -> BadQuery:
        return self._wrong("stands for nothing", "Words are found in their singular and plural as well.", start)

    def _wrong(self, reason: str, advice: str, start: int, end: int | None = None) -> BadQuery:
        return BadQuery(self._text, reason, advice, start, end)


def _day(printed: str) -> datetime | None:
    match = _DATE.fullmatch(printed)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
