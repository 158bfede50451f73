"""The corpora beside the checkout, as evals ask for them."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(os.environ.get("DATELINE_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))


def data_folder() -> Path | None:
    """The folder of the corpora, or None, said aloud, where there is none: an eval then measures nothing. A folder that
    is there but lacks a file makes the eval fail where it reads it."""
    if ROOT.is_dir():
        return ROOT / "data"
    print(f"NOT MEASURED: the corpora are not at {ROOT} (set DATELINE_SHARED to their folder)", file=sys.stderr)
    return None


def clustering(gold: Mapping[str, str], found: Mapping[str, int]) -> dict[str, float]:
    """B-cubed, pairwise and other scores of a clustering, by the scorer that lies beside the corpora. Every article of
    the gold must be in ``found``; others are left out."""
    spec = importlib.util.spec_from_file_location("score_stories", ROOT / "score_stories.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(ROOT / "score_stories.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scores: dict[str, float] = scorer.score(dict(gold), {key: found[key] for key in gold})
    return scores
