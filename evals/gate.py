"""The floors reached so far: a score may rise, and may not fall without somebody saying so.

``baseline.json`` holds, for each eval, its scores (higher is better). ``hold`` prints each beside its floor and gives
those that fell. Raise a floor by hand, in the change that earns it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")


def hold(name: str, scores: Mapping[str, float], tolerance: float = 0.003) -> list[str]:
    """Print the scores beside their floors; the names of those that fell by more than ``tolerance`` (absolute).

    A floor without a score has fallen too: a measurement may not go missing silently.
    """
    floors: dict[str, float] = json.loads(BASELINE.read_text())[name]
    fallen = []
    print(f"{'score':40} {'now':>8} {'floor':>8}")
    for key in sorted(floors | dict(scores)):
        now, floor = scores.get(key), floors.get(key)
        print(f"{key:40} {'–' if now is None else f'{now:8.4f}':>8} {'–' if floor is None else f'{floor:8.4f}':>8}")
        if floor is not None and (now is None or now < floor - tolerance):
            fallen.append(key)
    if fallen:
        print(f"fell below the floor in {BASELINE.name}: {', '.join(fallen)}")
    return fallen


def hold_corpora(name: str, hashes: Mapping[str, str]) -> list[str]:
    """Say aloud which corpora are not those that the floors were measured on; their names."""
    known: dict[str, str] = json.loads(BASELINE.read_text()).get("corpora", {}).get(name, {})
    changed = [corpus for corpus, digest in hashes.items() if known.get(corpus) != digest]
    if changed:
        print(f"NOT THE CORPUS of {BASELINE.name}, so its floors may not hold: {', '.join(changed)}")
    return changed
