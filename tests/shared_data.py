"""The corpora beside the checkout: present, or said aloud to be absent; never silently passed over."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))


def shared(path: str) -> Path:
    """The path of a file or folder under the shared corpora.

    Skips the test, saying so, where the corpora are absent as a whole; fails it where they are there but this is not.
    """
    if not ROOT.is_dir():
        pytest.skip(f"NOT TRIED ON REAL INPUT: the corpora are not at {ROOT} (set DATELINE_SHARED to their folder)")
    found = ROOT / path
    if not found.exists():
        pytest.fail(f"the corpora are at {ROOT} but lack {path}")
    return found


def shared_archive(path: str) -> dict[str, bytes]:
    """Every file of a shared tar archive by its name, read in one pass (seeking in xz means unpacking it again)."""
    files = {}
    with tarfile.open(shared(path), "r|*") as archive:
        for member in archive:
            unpacked = archive.extractfile(member)
            if unpacked is not None:
                files[member.name] = unpacked.read()
    return files
