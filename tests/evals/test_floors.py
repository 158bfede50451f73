"""The floors of the quick evals hold on every run; `make evals` runs them all, the slow ones too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from evals.gate import BASELINE, hold

from tests.shared_data import shared

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["articles", "claims", "copies", "entities", "feeds", "furniture", "record", "stories"]
)
def test_no_score_has_fallen_below_its_floor(name: str) -> None:
    shared("data/README.md")
    # Peers take minutes or are not installed, and no floor holds them.
    alone = ["--ours-only"] if name in ("articles", "entities") else []
    command = [sys.executable, "-m", f"evals.{name}", *alone]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    floors = json.loads(BASELINE.read_text())[name]
    assert floors
    for key in floors:
        assert key in done.stdout, f"{key} has a floor and no score"


def test_a_score_that_falls_or_goes_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"probe": {"kept": 0.9, "fallen": 0.9, "missing": 0.9}}))
    monkeypatch.setattr("evals.gate.BASELINE", baseline)
    assert hold("probe", {"kept": 0.899, "fallen": 0.85, "new": 0.1}) == ["fallen", "missing"]
