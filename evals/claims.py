"""Claims against PolNeAR's annotations: ``python -m evals.claims [--by encoder|rules] [--docs N] [--errors N]``.

The corpus and its scorer lie beside the checkout (``../shared``, or DATELINE_SHARED); without them nothing is measured,
and that is said. The tables are of the whole way through ``analyse``, once with the encoder and once by the rules
alone; what has the mode "thought" counts, for the corpus has thoughts, wishes and acts too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dateline.model import Article, Block, BlockKind, Claim, Span
from dateline.record import Why, explain
from dateline.text import words
from evals.gate import hold
from evals.shared import ROOT, data_folder

BOTH = ("encoder", "rules")
KINDS = ("cue", "content", "source", "pair", "strict", "speech")
RECALLED = ("direct", "mixed", "indirect", "anon")


def article_of(name: str, text: str) -> Article:
    return Article(f"polnear:{name}", None, text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),), language="en")


def row_of(name: str, claim: Claim) -> dict[str, object]:
    def pair(span: Span | None) -> list[int] | None:
        return [span.start, span.end] if span is not None else None

    return {
        "doc": name,
        "source": pair(claim.source),
        "cue": pair(claim.cue),
        "content": [[span.start, span.end] for span in claim.content],
    }


def read(name: str, text: str, by: str) -> list[Why]:
    return explain(article_of(name, text), claims=by)


def predict(folder: Path, out: Path, by: str, names: list[str], only: str | None) -> tuple[int, float]:
    """Write the claims of texts under ``folder``; how many words they have, and the CPU seconds it took."""
    count, spent = 0, 0.0
    with out.open("w", encoding="utf-8") as rows:
        for name in names:
            with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
                text = file.read()
            started = time.process_time()
            found = read(name, text, by)
            spent += time.process_time() - started
            count += len(words(text))
            for why in found:
                if only is None or why.pattern == only:
                    rows.write(json.dumps(row_of(name, why.claim)) + "\n")
    return count, spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "train"), default="dev")
    parser.add_argument("--by", choices=BOTH, help="only what this finds")
    parser.add_argument("--docs", type=int, help="only so many documents")
    parser.add_argument("--errors", type=int, default=0, help="show so many claims of the corpus that were missed")
    parser.add_argument("--pattern", help="only the claims that this pattern found")
    chosen = parser.parse_args()
    data = data_folder()
    if data is None:
        return 0
    archive = data / "polnear" / "polnear-train-dev.tar.xz"
    scores: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        part = Path(folder) / chosen.part
        names = sorted(path.stem for path in (part / "text").glob("*.txt"))[: chosen.docs]
        for by in (chosen.by,) if chosen.by else BOTH:
            out = Path(folder) / f"{by}.jsonl"
            count, spent = predict(part, out, by, names, chosen.pattern)
            print(f"\n{by}: {count} words, {count / max(spent, 1e-9):,.0f} a CPU second with names, places and times")
            command = [sys.executable, str(ROOT / "score_claims.py"), str(part), str(out)]
            command += ["--docs", str(chosen.docs)] if chosen.docs else []
            shown = [*command, "--errors", str(chosen.errors)] if chosen.errors else command
            if subprocess.run(shown, check=False).returncode:
                return 1
            scored = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout
            scores |= floors_of(by, json.loads(scored))
    if chosen.part != "dev" or chosen.docs or chosen.pattern or chosen.by:
        return 0  # floors are those of the whole dev part, of both
    return bool(hold("claims", scores))


def floors_of(by: str, scored: Mapping[str, Any]) -> dict[str, float]:
    """The scores that may not fall, as shares of 1: how many pairs are right of those found, F1 of each kind, and how
    many pairs of each kind of claim are found."""
    scores = {f"{by}: {kind} F1": scored[kind][2] / 100 for kind in KINDS}
    scores[f"{by}: pair precision"] = scored["pair"][0] / 100
    recalled = {f"{by}: pairs found, {kind}": scored["recall"][kind]["pair"] / 100 for kind in RECALLED}
    return scores | recalled


if __name__ == "__main__":
    raise SystemExit(main())
