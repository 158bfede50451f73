"""The words that stand by one picture: which of them say what it shows, and which who made it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dateline.articles.body import HEADINGS
from dateline.articles.captions import is_credit, namelike
from dateline.articles.compose import same
from dateline.articles.credit_words import credit_words
from dateline.articles.furniture import Role, role_of
from dateline.articles.markup import Flat
from dateline.articles.purposes import BIT
from dateline.articles.rules import Rules

CAPTION = BIT["cap"] | BIT["credit"]
_MAKERS = frozenset(("small", "cite", "footer", "address"))
"""Elements that hold a credit where they stand in a caption."""
_LONGEST_CREDIT = 160
_BEFORE_MARK = re.compile(r"\s+([,.;:!?)\]])")


@dataclass(slots=True)
class Words:
    """What is heard by a picture, piece for piece. loose: words of its figure that nothing names its caption."""

    captions: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    credit: str | None = None

    @property
    def said(self) -> bool:
        return bool(self.captions or self.loose or self.credit)

    @property
    def caption(self) -> str:
        return _BEFORE_MARK.sub(r"\1", " ".join(self.captions or self.loose))

    def hear(self, flat: Flat, place: int, box: int | None, rules: Rules) -> None:
        """Take the text at ``place``, within ``box``, for a caption, a credit, or neither."""
        piece = flat.pieces[place]
        text = piece.text
        lead = credit_words().lead.match(text)
        credited = lead is not None or is_credit(text, rules)
        if not credited and (
            credit_words().around.match(text) or (len(text) < 60 and role_of(text, rules) in (Role.JUNK, Role.RELATED))
        ):
            return
        own = flat.purpose[piece.element]
        bits, tags = _around(flat, piece.element, box)
        within = "figcaption" in tags or bool(bits & BIT["cap"])
        # Old templates set the whole caption in small print, no credit: what is there first says what is shown.
        small = tags[0] in _MAKERS and (lead is not None or bool(self.captions) or namelike(text))
        maker = own & BIT["credit"] or (within and (own & BIT["by"] or small))
        maker = maker or (bits & BIT["credit"] and not within)
        named = maker and not (own & BIT["cap"] and len(text) > 60 and not credited)
        alone = lead is not None and namelike(text[lead.end() :].rstrip(")."))
        more = self.credit is not None and len(text) <= 60 and is_credit(text, rules)
        if len(text) <= _LONGEST_CREDIT and (named or alone or more):
            self._credit(text)
        elif within or bits & BIT["credit"] or box is None:
            later = bool(self.captions) and self.credit is None and len(text) <= 80
            if later and (credited or namelike(text)):
                self.credit = text
            elif same(text) and same(text) not in map(same, self.captions):
                self.captions.append(text)
        elif flat.tag[piece.element] not in HEADINGS and same(text) not in map(same, self.loose):
            self.loose.append(text)

    def _credit(self, text: str) -> None:
        if self.credit is None:
            self.credit = text
        elif same(text) not in same(self.credit):
            self.credit = f"{self.credit}, {text}"


def _around(flat: Flat, element: int, box: int | None) -> tuple[int, list[str]]:
    """What the elements around a text are for, up to its caption's own or the box, and their tags."""
    bits, tags = 0, []
    for _ in range(6):
        bits |= flat.purpose[element]
        tags.append(flat.tag[element])
        if element in (0, box) or tags[-1] in ("figcaption", "figure"):
            break
        element = flat.parent[element]
    return bits, tags
