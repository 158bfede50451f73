"""How well a source is named: one of the design's eight ways."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.model import Entity, EntityKind, Naming
from dateline.record.claims.lexicon import namings, word_class

_WORD = re.compile(r"\w+(?:['’\-.]\w+)*")
_ANONYMOUS = re.compile(
    r"\b(?:anonymity|anonymously|unnamed|unidentified|privy to|not (?:authori[sz]ed|allowed|permitted) to "
    r"(?:speak|talk|discuss|brief)|(?:not to be|to remain|to be) (?:named|identified|quoted|anonymous|unnamed)|"
    r"names? (?:not be|be not|be) (?:used|published|given|printed|withheld))\b",
    re.IGNORECASE,
)
# Of unnamed people: "three people briefed on the talks"; and of persons alone: "a person who has seen the letter"
_KNOWING = re.compile(r"\b(?:familiar with|briefed on|knowledge of|close to)\b")
# Of whoever it is, "two engineers" as well: none but people have these
_INSIDE = re.compile(r"\b(?:familiar with|briefed on|with (?:direct |first-?hand |close )?knowledge of)\b")
_SEEN = re.compile(r"\b(?:involved in|aware of|who (?:has|have|had|was|were|knows?))\b")
_TRADE = re.compile(r"[a-z]{3}(?:er|or|ist|ian|eer|man|woman|person)s?$")  # "welder", "geologist"
_PARTICIPLE = re.compile(r"(?:ed|seen|shown|held|given|known|written|made|sent)$")
_ASIDE = re.compile(r"[,;(—–]| who | which ")
_COUNTED = re.compile(r"(?:an?|one|two|three|four|five|six|several|some|many|dozens|another)\b", re.IGNORECASE)


def naming_of(source: str, entity: Entity | None) -> Naming:
    """How the words of a source name it. entity: what of the article they mention at their head, or None."""
    head, words = head_of(source)
    kinds = namings()
    lower = head.lower().rstrip(".")
    if entity is not None and entity.kind is EntityKind.PERSON:
        return Naming.PERSON
    if lower in kinds["anonymous"]:
        return Naming.ANONYMOUS
    if len(words) == 1 and lower in word_class("loose pronouns"):
        return Naming.PEOPLE
    if _ANONYMOUS.search(source) and (entity is None or entity.kind is not EntityKind.ORGANISATION):
        return Naming.ANONYMOUS
    if any(word.lower() in kinds["media modifiers"] for word in words[:-1]) and lower in kinds["institution"]:
        return Naming.MEDIA
    if head[:1].isupper() and any(word in kinds["media"] for word in words[:-1]):
        return Naming.MEDIA  # "the newspaper Le Matin"
    # A lone word owes its capital to the start of the sentence: "Residents said".
    known = any(lower in kinds[kind] for kind in ("official", "people", "institution", "media"))
    unnamed = (head.islower() or len(words) == 1) and any(
        lower in kinds[kind] for kind in ("official", "people", "persons")
    )
    if (
        head.islower()
        and not any(lower in kinds[kind] for kind in ("document", "media", "institution"))
        and _INSIDE.search(source)
    ):
        return Naming.ANONYMOUS
    if (unnamed and _KNOWING.search(source)) or (lower in kinds["persons"] and _SEEN.search(source)):
        return Naming.ANONYMOUS
    if lower in ("member", "members") and any(word in kinds["bodies"] for word in source.lower().split()):
        return Naming.OFFICIAL
    capital = head[:1].isupper() and not (len(words) == 1 and known)
    if not capital or lower in kinds["document"]:
        for kind in ("document", "official", "people", "media", "institution"):
            if lower in kinds[kind]:
                return Naming(kind)
    if lower in kinds["media"]:
        return Naming.MEDIA
    if lower in kinds["institution"]:
        return Naming.INSTITUTION
    if entity is not None and entity.kind in (EntityKind.ORGANISATION, EntityKind.PLACE):
        return Naming.INSTITUTION
    if entity is not None and entity.kind is EntityKind.AGREEMENT:
        return Naming.DOCUMENT
    for kind in ("official", "people"):
        if lower in kinds[kind]:
            return Naming(kind)
    if capital:
        return Naming.INSTITUTION if head.isupper() and len(head) > 1 else Naming.PERSON
    by_trade = _TRADE.search(lower) is not None
    return Naming.PEOPLE if by_trade or _COUNTED.match(source) or lower.endswith("s") else Naming.INSTITUTION


def can_speak(source: str) -> bool:
    """Whether the head of a source is known to speak, or is a name: "traces" and "smiles" only show."""
    head, _ = head_of(source)
    kinds = namings()
    known = any(head.lower() in kinds[naming.value] for naming in Naming if naming.value in kinds)
    return known or head[:1].isupper() or source.lower() in word_class("subjects")


@lru_cache(maxsize=4096)
def head_of(source: str) -> tuple[str, tuple[str, ...]]:
    """The head word of a source phrase, and the words of the noun phrase it ends: "two security sources in Aldera" has
    the head "sources", "Jano Reth, the interior minister" has "Reth"."""
    phrase = without_aside(source)
    words: list[str] = []
    for match in _WORD.finditer(phrase):
        word = match.group()
        if words and word.islower() and word not in word_class("not verbs") and _PARTICIPLE.search(word):
            break
        if (
            words
            and (word.lower() in word_class("prepositions") or word.lower() in word_class("after a noun"))
            and not (word.lower() == "of" and _named_on(words))
        ):
            break
        words.append(word)
    while words and words[-1].lower() in word_class("times"):
        words.pop()
    while (
        len(words) > 2
        and words[-1].lower() in namings()["postnominals"]
        and words[-2].istitle()
        and words[-3].istitle()
    ):
        words.pop()  # "Rowan Teller KC"
    if not words:
        return source, ()
    head = re.sub(r"['’]s?$", "", words[-1])
    return head, tuple(words)


def without_aside(source: str) -> str:
    """A source phrase up to its first comma, bracket or "who"."""
    return _ASIDE.split(source, maxsplit=1)[0]


def _named_on(words: list[str]) -> bool:
    """Whether "of" goes on with a name, as in "one of the residents": the head stands behind it then."""
    return words[-1].lower() in word_class("groups")
