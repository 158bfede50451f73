"""The names in what a feed gives as an author, which is often a whole byline."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

_ADDRESS = r"[\w.+'-]+@[\w.-]*\w"
_MAIL = re.compile(rf"[<(\[]?(?:mailto:)?{_ADDRESS}[>)\]]?", re.IGNORECASE)
_MAIL_THEN_NAME = re.compile(rf"(?:mailto:)?{_ADDRESS}\s*\((.*)\)", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a byline begins with ("By"), and what stands before the last of several names ("and")."""
    words = json.loads(files("dateline.feeds").joinpath("data/bylines.json").read_bytes())
    lead = re.compile(rf"(?:{'|'.join(map(re.escape, words['by']))})[:\s]\s*(?=\S)", re.IGNORECASE)
    last = re.compile(rf"\s*(?:,\s*)?(?:\s(?:{'|'.join(map(re.escape, words['and']))})\s|&|;)\s*", re.IGNORECASE)
    return lead, last


def _without_email(said: str) -> str:
    """The name in "desk@outlet.example (Ana Reth)" and "Ana Reth <desk@outlet.example>"; nothing where it is all
    address."""
    if found := _MAIL_THEN_NAME.fullmatch(said.strip()):
        return found[1].strip()
    return _MAIL.sub("", said).strip(" ,;")


def authors_of(said: str) -> list[str]:
    """The names in one author field, which is one line of plain text.

    "Ana Reth, Jo Vann and Li Moss" are three; "Reth, Ana" and "Ana Reth, Reporter" stay whole, as a comma alone does
    not say that another name follows.
    """
    lead, last = _patterns()
    text = _without_email(said)
    if found := lead.match(text):
        text = text[found.end() :]
    pieces = [name.strip() for part in last.split(text) for name in part.split(",") if name.strip()]
    if last.search(text) and all(2 <= len(piece.split()) <= 5 for piece in pieces):
        return pieces
    return [text] if text else []
