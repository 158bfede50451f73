"""The words that claims are found by, read once from ``data/``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.model import Act


@dataclass(frozen=True, slots=True)
class Cue:
    """One word that says that somebody says something. particle: the word that must follow, or None; words: the
    prepositions that may lead its content; frames: see ``data/cues.txt``."""

    lemma: str
    act: Act
    frames: frozenset[str]
    particle: str | None
    words: frozenset[str]


def _source(name: str) -> str:
    return files("dateline.record.claims").joinpath("data", name).read_text("utf-8")


@cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """The cues by each of their forms, those with a particle first."""
    found: dict[str, list[Cue]] = {}
    for line in _source("cues.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        head, act, frames = (part.strip() for part in line.split("|"))
        lemma, _, forms = head.partition(":")
        flags = frames.split()
        particle = next((flag[9:] for flag in flags if flag.startswith("particle:")), None)
        led_by = frozenset(flag[5:] for flag in flags if flag.startswith("word:"))
        cue = Cue(lemma, Act(act), frozenset(flags), particle, led_by)
        for form in forms.split():
            found.setdefault(form, []).append(cue)
    return {form: tuple(sorted(those, key=lambda cue: cue.particle is None)) for form, those in found.items()}


@cache
def no_words() -> frozenset[str]:
    """Words at which the encoder finds a thought, a wish or an act rather than words that were said."""
    return frozenset(
        word for line in _source("no-words.txt").splitlines() if not line.startswith("#") for word in line.split()
    )


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class of ``data/grammar.json``, in lower case."""
    return frozenset(str(json.loads(_source("grammar.json"))[name]).split())


@cache
def namings() -> dict[str, frozenset[str]]:
    """The head words by how they name a source, from ``data/naming.json``."""
    return {kind: frozenset(str(words).split()) for kind, words in json.loads(_source("naming.json")).items()}
