"""Count the background table of ``dateline.stories``: in how many feed entries each stem stands.

    python scripts/build_background.py ../shared/data/feeds-river/river.tar.xz

Only counts are kept, no text. The days that the labelled river stories come from are left out, so that the table knows
nothing of the entries it is measured on.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evals.stories import river_entries  # noqa: E402

from dateline.model import Article  # noqa: E402
from dateline.stories.terms import terms_of  # noqa: E402

TABLE = ROOT / "src" / "dateline" / "stories" / "background.json"
LEFT_OUT = (datetime(2020, 5, 31, tzinfo=UTC), datetime(2020, 6, 4, tzinfo=UTC))
LEAST = 3
"""A stem in fewer entries is left out: the desk takes an unknown stem to be that rare."""


def main() -> None:
    stems: Counter[str] = Counter()
    entries = 0
    for entry in river_entries(Path(sys.argv[1])):
        if LEFT_OUT[0] <= entry.published < LEFT_OUT[1]:
            continue
        entries += 1
        stems.update(set(terms_of(Article("", entry.title, entry.summary, ())).counts))
    kept = {stem: count for stem, count in sorted(stems.items()) if count >= LEAST and len(stem) < 30}
    TABLE.write_text(json.dumps({"entries": entries, "stems": kept}, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{entries:,} entries, {len(kept):,} stems, {TABLE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
