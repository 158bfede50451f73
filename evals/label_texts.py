"""The texts that our own labels are about, from the corpora beside the checkout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any


class OtherText(Exception):
    """A corpus holds another text than the one that was labelled. id: the article's in its corpus."""

    def __init__(self, name: str):
        super().__init__(f"{name} is not the text that was labelled: are the corpora another version?")


def labelled_texts(folder: Path) -> dict[tuple[str, str], tuple[str, datetime | None]]:
    """Each article's text and publication time, by corpus and id: ``fundus`` (summary and paragraphs, joined by a blank
    line) and ``aeb``, the article extraction benchmark (its article body; no time; ids cut to 12 digits)."""
    found: dict[tuple[str, str], tuple[str, datetime | None]] = {}
    for line in (folder / "fundus" / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        body = row["body"]
        if body:
            pieces = [*body["summary"], *(p for section in body["sections"] for p in section["paragraphs"])]
            when = row["publishing_date"]
            found["fundus", row["id"]] = "\n\n".join(pieces), datetime.fromisoformat(when) if when else None
    for line in (folder / "article-extraction-benchmark" / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found["aeb", row["id"][:12]] = row["articleBody"], None
    return found


def labelled(
    labels: Path, texts: Mapping[tuple[str, str], tuple[str, datetime | None]]
) -> Iterator[tuple[dict[str, Any], str]]:
    """Each row of a file of labels with its text. Raises ``OtherText`` where a text is not the one labelled."""
    for line in labels.read_text("utf-8").splitlines():
        row = json.loads(line)
        text, _ = texts[row["set"], row["id"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise OtherText(row["id"])
        yield row, text
