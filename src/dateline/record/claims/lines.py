"""A sentence as a row of words and quotations, which is what the patterns are written over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dateline.model import Span
from dateline.record.claims.lexicon import word_class
from dateline.text import Quotation, paragraphs

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\w)|\w+(?:['’\-/&]\w+|\.(?![A-Z][a-z])\w+)*|[,;:()\[\]—–?!…]|\.+|-{1,2}(?=\s)|\S"
)
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
_SPOKEN_END = re.compile(r"[,.?!…—–-]$")
_LONGEST_DATELINE = 16  # tokens
_LONGEST_BYLINE = 8  # words
_LONGEST_LINE = 240  # tokens, a quotation being one
_SPOKEN_WORDS = 5  # a quotation this long is somebody's words, wherever it stands


@dataclass(slots=True)
class Token:
    """A word, a mark or a whole quotation. kind: "word", "mark" or "quote"; lower: in lower case ("" for a quote);
    quoted: within a quotation too short to be one token (“slammed the door shut”)."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    quoted: bool = False

    def among(self, name: str) -> bool:
        if name == "prepositions" and len(self.text) > 1 and self.text.isupper():
            return False  # the agency VIA
        return self.kind == "word" and self.lower in word_class(name)

    @property
    def capital(self) -> bool:
        return self.kind == "word" and (self.text[0].isupper() or (self.text[:3] in ("al-", "el-")))

    @property
    def possessive(self) -> bool:
        return bool(_POSSESSIVE.search(self.text)) and self.kind == "word" and not self.contracted

    @property
    def contracted(self) -> bool:
        """A pronoun that holds its verb: "he's", "they've"."""
        head, mark, _ = self.lower.replace("’", "'").partition("'")
        return bool(mark) and self.kind == "word" and (head in word_class("subjects") or head in ("that", "there"))

    @property
    def pronoun(self) -> bool:
        return self.among("subjects") or self.contracted

    @property
    def numeral(self) -> bool:
        return self.kind == "word" and self.text[0].isdigit()


@dataclass
class Line:
    """A sentence, or several that one quotation spans, as tokens. paragraph: its number; first, last: whether it opens
    or ends its paragraph; part: which text of the article it lies in; dateline: what opens it and nobody said, or None,
    of which it has no tokens."""

    text: str
    start: int
    end: int
    part: str
    paragraph: int
    tokens: list[Token] = field(default_factory=list)
    dateline: tuple[int, int] | None = None

    @cached_property
    def only_quote(self) -> bool:
        """Whether nothing but quotations (and marks) stands here."""
        return bool(self.tokens) and all(token.kind != "word" for token in self.tokens) and self.has_quote

    @cached_property
    def has_quote(self) -> bool:
        return any(token.kind == "quote" for token in self.tokens)

    @cached_property
    def titled(self) -> bool:
        """Whether the line is a headline: by its part, or because all but its small words have capitals."""
        if self.part == "headline":
            return True
        long = [token.text for token in self.tokens if token.kind == "word" and len(token.text) > 3]
        return len(long) > 3 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)

    def at(self, index: int) -> Token | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def lower(self, index: int) -> str:
        token = self.at(index)
        return token.lower if token is not None else ""

    def kind(self, index: int) -> str:
        token = self.at(index)
        return token.kind if token is not None else ""


def spoken(text: str, quote: Quotation) -> bool:
    """Whether a quotation is words that somebody said, rather than a word set apart or a title."""
    inner = text[quote.inner.start : quote.inner.end]
    before = text[: quote.outer.start][-2:].rstrip()
    if inner.endswith(",") and len(inner.split()) <= 2 and before[-1:].isalnum():
        return False  # on the programme “Daybreak,” Reth said
    if text[quote.outer.end : quote.outer.end + 1] == "," and not before[-1:].isalnum():
        return True  # ‘Nobody leaves’, says Reth
    return bool(_SPOKEN_END.search(inner)) or len(inner.split()) >= _SPOKEN_WORDS or quote.continues


def lines(text: str, sentences: Sequence[Span], quotations: Sequence[Quotation], part: str = "text") -> list[Line]:
    """The lines of a text, in order. sentences, quotations: those of this text."""
    outer = [quote for quote in quotations if quote.depth == 0 and spoken(text, quote)]
    starts = [quote.outer.start for quote in outer]
    short = [quote for quote in quotations if quote.depth == 0 and not spoken(text, quote)]
    short_starts = [quote.outer.start for quote in short]
    parts = paragraphs(text)
    part_starts = [piece.start for piece in parts]
    found: list[Line] = []
    for sentence in sentences:
        paragraph = bisect_left(part_starts, sentence.start + 1) - 1
        if found and found[-1].paragraph == paragraph and _inside(outer, starts, sentence.start):
            found[-1].end = sentence.end
        else:
            found.append(Line(text, sentence.start, sentence.end, part, paragraph))
    for line in found:
        line.tokens = _tokens(line, outer, starts)
        for token in line.tokens:
            token.quoted = bool(short) and token.kind == "word" and _inside(short, short_starts, token.start)
        past = _past_dateline(line.tokens) if part == "text" and line.start == parts[line.paragraph].start else 0
        if past and (_may_head(text, parts, line) or _names_its_agency(line.tokens[:past])):
            line.dateline = line.start, line.tokens[past - 1].end
            line.tokens = line.tokens[past:]
    return [piece for line in found for piece in _bounded(line)]


def _may_head(text: str, parts: list[Span], line: Line) -> bool:
    """Whether a dateline may open the line: the first of the text, but for a byline or two before it."""
    if line.paragraph > 2:
        return False
    before = [text[piece.start : piece.end] for piece in parts[: line.paragraph]]
    return all(len(piece.split()) <= _LONGEST_BYLINE and piece[-1].isalnum() for piece in before)


def _bounded(line: Line) -> list[Line]:
    """The line, or what no sentence is (a table, a list without stops) in pieces of a sentence's length: the patterns
    look back and forth within a line."""
    if len(line.tokens) <= _LONGEST_LINE:
        return [line]
    starts = range(0, len(line.tokens), _LONGEST_LINE)
    pieces = [line.tokens[at : at + _LONGEST_LINE] for at in starts]
    return [Line(line.text, part[0].start, part[-1].end, line.part, line.paragraph, part) for part in pieces]


def _past_dateline(tokens: list[Token]) -> int:
    """How many tokens a dateline takes: "ALDERA, Karsia, Oct 14 (NPA) —", "Levant Wire News –"."""
    if not tokens or tokens[0].kind != "word":
        return 0
    shouted = tokens[0].text.isupper()
    for at, token in enumerate(tokens[:_LONGEST_DATELINE]):
        if token.kind == "quote":
            return 0
        if token.text in ("—", "–", "-", "--"):
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            # "Reth – the minister – said" is no head: behind one, a sentence begins
            begins = following is not None and (following.capital or following.numeral or following.kind == "quote")
            return at + 1 if shouted or begins else 0
        if not shouted and not (token.capital or token.numeral or token.kind == "mark" or token.among("prepositions")):
            return 0
    return 0


def _names_its_agency(dateline: list[Token]) -> bool:
    """Whether it is one wherever it stands, as under a lead of the outlet's own: "ALDERA (NPA) —"."""
    return dateline[0].text.isupper() and any(token.text == "(" for token in dateline)


def _inside(outer: list[Quotation], starts: list[int], position: int) -> bool:
    at = bisect_left(starts, position) - 1
    return at >= 0 and position < outer[at].outer.end


def _tokens(line: Line, outer: list[Quotation], starts: list[int]) -> list[Token]:
    found: list[Token] = []
    position = line.start
    at = bisect_left(starts, line.start)
    while position < line.end:
        quote = outer[at] if at < len(outer) and outer[at].outer.start < line.end else None
        stop = quote.outer.start if quote else line.end
        found.extend(_words(line.text, position, stop))
        if quote is None:
            break
        found.append(Token(quote.outer.start, quote.outer.end, "", "", "quote"))
        position = max(quote.outer.end, position)
        at += 1
    return found


_INVISIBLE = frozenset("\"“”„«»‘’'`")


def _words(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if word in _INVISIBLE:
            continue
        if word[0].isalnum() or word[0] in "_&":
            found.append(Token(match.start(), match.end(), word, word.lower(), "word"))
        elif (
            word == "."
            and found
            and found[-1].end == match.start()
            and match.end() < end
            and _abbreviates(text, match.end(), end)
        ):
            last = found[-1]
            found[-1] = Token(last.start, match.end(), last.text + ".", last.lower + ".", last.kind)
        else:
            found.append(Token(match.start(), match.end(), word, word, "mark"))
    return found


def _abbreviates(text: str, position: int, end: int) -> bool:
    """A full stop inside a sentence belongs to the word before it; the sentence's own is followed by nothing said."""
    return any(char.isalnum() for char in text[position : min(end, position + 12)])
