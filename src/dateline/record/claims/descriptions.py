"""What the words of a source tell of who it is: its role, its number, and what it may be called again."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.model import Entity, EntityKind, Naming
from dateline.record.claims.lexicon import namings
from dateline.record.claims.naming import head_of, without_aside

_WORD = re.compile(r"\w+(?:['’\-.]\w+)*")
PLURAL_HEAD = re.compile(r"(?:s|people|police|men|women|children)$")


def tells_what(source: str, entity: Entity | None) -> bool:
    """Whether a source begins by what somebody is ("the owner", "MEC for Health"), so that a name may follow."""
    head, words = head_of(source)
    kinds = namings()
    first = words[0].lower() if words else ""
    return head.islower() or (entity is None and (head.isupper() or first in kinds["official"] | kinds["people"]))


def calls(told: set[str], head: str, printed: str, naming: Naming) -> bool:
    """Whether a description's words all fit an earlier source, its head being that one's head or role."""
    if head not in roles_of(printed, naming):
        return False
    return told <= {word.lower() for word in _WORD.findall(printed)}


@lru_cache(maxsize=4096)
def plural(source: str) -> bool:
    if re.match(r"(?:an?|one|another|each) ", source, re.IGNORECASE):
        return False
    return bool(PLURAL_HEAD.search(head_of(source)[0].lower())) or " and " in source


@lru_cache(maxsize=4096)
def roles_of(source: str, naming: Naming) -> frozenset[str]:
    """The words by which an earlier source may be called again: what a person is, or the head of anything else.
    "Lena Morrow, governor of the central bank" is the governor, never the bank."""
    if naming is not Naming.PERSON:
        return frozenset((head_of(source)[0].lower(),))
    pieces = [re.split(r" (?:of|for|at|from|in|to|who|which) ", piece)[0] for piece in source.split(",")]
    return frozenset(word.lower() for piece in pieces for word in piece.split())


def lone_plural(source: str) -> bool:
    """ "Engineers" at the head of a sentence: a word that stands there once, and in the plural, is no surname."""
    return source.isalpha() and source.istitle() and source.endswith("s")


def without_role(source: str) -> str:
    """ "Captain Rui Almada" and "passenger Dina Faro" without what stands before the name."""
    words = head_of(source)[1]
    kinds = namings()
    while (
        len(words) > 1
        and (
            words[0].islower()
            or words[0].lower().endswith("ing")  # "Neighbouring Belmark"
            or words[0].lower().rstrip(".") in kinds["official"] | kinds["people"] | kinds["titles"]
            or any(word.islower() for word in words[1:-1])
        )
    ):
        words = words[1:]
    return " ".join(words)


def called_so(entity: Entity, phrase: str) -> bool:
    """Whether a headline's source is an entity's name or a person's surname."""
    last = entity.name.rsplit(" ", 1)[-1] if entity.kind is EntityKind.PERSON else entity.name
    return phrase in (entity.name, last)


def described(source: str) -> str:
    """A source without a name, as it is shown: without its article."""
    return re.sub(r"^(?:the|a|an)\s+", "", without_aside(source), flags=re.IGNORECASE).strip()
