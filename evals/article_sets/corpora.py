"""Labelled pages beside the checkout (../shared/data), split by domain: half was tuned on, the other half reported."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[2].parent / "shared")) / "data"


class CorpusUnreadable(Exception):
    """A corpus that is there but cannot be read."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One page and what is true of it. tuned: its domain was looked at while tuning."""

    page: bytes
    url: str
    label: dict[str, Any]
    domain: str
    tuned: bool


def present() -> bool:
    """Whether the corpora lie beside the checkout at all."""
    return ROOT.is_dir()


def corpus(name: str) -> Iterator[Labelled]:
    """The pages of one set that have labels. Raises ``CorpusUnreadable``."""
    folder = ROOT / name
    try:
        lines = (folder / "labels.jsonl").read_text("utf-8").split("\n")
        labels = [json.loads(line) for line in lines if line.strip()]
        with tarfile.open(folder / "pages.tar.xz") as archive:
            files = ((item.name, archive.extractfile(item)) for item in archive if item.isfile())
            pages = {name: file.read() for name, file in files if file is not None}
    except (OSError, tarfile.TarError, ValueError) as error:
        raise CorpusUnreadable(f"{folder}: {error}") from error
    for label in labels:
        page = pages.get(label["file"])
        if page is None:
            raise CorpusUnreadable(f"{folder}: no page {label['file']}")
        url = label.get("url") or f"https://{label.get('domain', 'unknown.invalid')}/"
        domain = domain_of(label.get("domain") or url)
        yield Labelled(page, url, label, domain, is_tuned(domain))


def domain_of(url: str) -> str:
    """The site of an address: its host without www and, for hosts of three or more parts, the last two or three."""
    host = (urlsplit(url).hostname if "://" in url else url) or url
    parts = host.casefold().removeprefix("www.").split(".")
    short = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
    return ".".join(parts[-3:] if short else parts[-2:])


def is_tuned(domain: str) -> bool:
    """Half of all domains, by hash: the half that may be looked at."""
    return hashlib.sha256(f"articles:{domain}".encode()).digest()[0] < 128
