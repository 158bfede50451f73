"""In which scripts a page or a pasted text is written, from a sample of its characters."""

from __future__ import annotations

import re

LATIN, CYRILLIC, ARABIC, HEBREW, HAN, KANA = "latin", "cyrillic", "arabic", "hebrew", "han", "kana"
_RUNS = {
    CYRILLIC: re.compile("[\u0400-\u04ff]+"),
    ARABIC: re.compile("[\u0600-\u06ff]+"),
    HEBREW: re.compile("[\u0590-\u05ff]+"),
    HAN: re.compile("[\u4e00-\u9fff]+"),
    KANA: re.compile("[\u3040-\u30ff]+"),
}
_ANY = re.compile("[\u0400-\u04ff\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fff]")
_ASCII = re.compile("[a-zA-Z]+")
_SAMPLE = 3000  # characters
_FOREIGN = 12
"""A script counts from one letter in so many on: markup, which is Latin, outweighs a page's words by as much."""


def scripts_of(text: str, *, marked_up: bool = False) -> frozenset[str]:
    """The scripts that a good part of the text is in; never empty. marked_up: its tags are Latin letters and count for
    nothing where another script stands between them.

    A text in Chinese characters with kana among them is in kana alone: Japanese writes both.
    """
    sample = text[:: max(1, len(text) // _SAMPLE)]
    if sample.isascii() or not _ANY.search(sample):
        return frozenset((LATIN,))
    counts = {script: sum(map(len, run.findall(sample))) for script, run in _RUNS.items()}
    latin = sum(map(len, _ASCII.findall(sample)))
    found = {script for script, count in counts.items() if count * _FOREIGN > latin + sum(counts.values())}
    if KANA in found:
        found.discard(HAN)
    most = max(counts.values())
    if not found or (not marked_up and latin * _FOREIGN > latin + most):
        found.add(LATIN)
    return frozenset(found)
