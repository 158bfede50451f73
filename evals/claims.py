"""Claims against PolNeAR's annotations: ``python -m evals.claims [--part dev] [--docs N] [--errors N]``.

The corpus and its scorer lie beside the checkout (``../shared``, or DATELINE_SHARED); without them nothing is measured,
and that is said. The table is of the whole way through ``find_claims``, with the entities and times of ``analyse``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from dateline.model import Article, Block, BlockKind, Claim, Span
from dateline.record import Why, explain
from dateline.text import words
from evals.gate import hold
from evals.shared import ROOT, data_folder


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
    parser.add_argument("--docs", type=int, help="only so many documents")
    parser.add_argument("--errors", type=int, default=0, help="show so many claims of the corpus that were missed")
    parser.add_argument("--pattern", help="only the claims that this pattern found")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    data = data_folder()
    if data is None:
        return 0
    archive = data / "polnear" / "polnear-train-dev.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        part = Path(folder) / chosen.part
        out = Path(folder) / "claims.jsonl"
        count, spent = predict(part, out, chosen.docs, chosen.pattern)
        command = [sys.executable, str(ROOT / "score_claims.py"), str(part), str(out)]
        command += ["--docs", str(chosen.docs)] if chosen.docs else []
        command += ["--errors", str(chosen.errors)] if chosen.errors else []
        if subprocess.run(command + (["--json"] if chosen.json else []), check=False).returncode:
            return 1
        if chosen.json:
            return 0
        print(f"{count} words in {spent:.1f} CPU seconds: {count / max(spent, 1e-9):,.0f} words a CPU second")
        if chosen.part != "dev" or chosen.docs or chosen.pattern:
            return 0  # floors are those of the whole dev part
        whole = [word for word in command if word not in ("--errors", str(chosen.errors))]
        scored = subprocess.run([*whole, "--json"], check=True, capture_output=True, text=True).stdout
    return bool(hold("claims", floors_of(json.loads(scored))))


def floors_of(scored: dict[str, list[float]]) -> dict[str, float]:
    """The scores that may not fall, as shares of 1: how many pairs are right of those found, and F1 of each kind."""
    kinds = ("cue", "content", "source", "pair", "strict", "speech")
    found = {f"PolNeAR dev: {kind} F1": scored[kind][2] / 100 for kind in kinds}
    return found | {"PolNeAR dev: pair precision": scored["pair"][0] / 100}


if __name__ == "__main__":
    raise SystemExit(main())
