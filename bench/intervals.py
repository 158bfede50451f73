"""How often feeds are asked and how late their news is seen: what the desk learns against a fixed half hour, on the
same invented outlets: ``python -m bench.intervals``."""

from __future__ import annotations

import sys

from tests.pipeline.simulated import HABITS, watched


def main() -> int:
    print("                 asked a day        late, mean (min)    late, 95 of 100     missed")
    print("outlet           fixed  learnt      fixed  learnt       fixed  learnt       fixed  learnt")
    for habit in HABITS:
        fixed, learnt = watched(habit, learning=False), watched(habit, learning=True)
        print(
            f"{habit.__name__:15}{fixed.asked:7.0f}{learnt.asked:8.0f}{fixed.late:11.0f}{learnt.late:8.0f}"
            f"{fixed.latest:12.0f}{learnt.latest:8.0f}{fixed.missed:12}{learnt.missed:8}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
