"""``python -m bench [NAME…]``: every bench, or those named, each in a process of its own, and how they ended."""

from __future__ import annotations

import sys
from pathlib import Path

from evals.__main__ import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent, "bench", sys.argv[1:]))
