"""``python -m evals [NAME…]``: every eval, or those named, each in a process of its own, and how they ended."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

NOT_EVALS = {
    "__init__",
    "__main__",
    "baseline",
    "shared",
    "gate",
    "sample_claims",
    "copy_edits",
    "feed_expectations",
    "label_texts",
}


def main(folder: Path, package: str, wanted: list[str]) -> int:
    names = sorted(path.stem for path in folder.glob("*.py") if path.stem not in NOT_EVALS)
    unknown = set(wanted) - set(names)
    if unknown:
        print(f"no such one: {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
        return 2
    failed = []
    for name in wanted or names:
        print(f"\n══ {package}.{name}", flush=True)
        started = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"{package}.{name}"], check=False).returncode:
            failed.append(name)
        print(f"── {time.monotonic() - started:.0f} s", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent, "evals", sys.argv[1:]))
