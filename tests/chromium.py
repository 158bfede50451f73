"""A Chromium for the browser tests: the system's, else Playwright's own, else Debian's package when root.

``python -m tests.chromium`` (a step of ``make test``) installs one where there is none and says where it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SYSTEM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Chromium looks up its maker's hosts at every start unless told not to; a test meets loopback only.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chromium that is here now, or None. ``DATELINE_CHROMIUM`` names one and wins."""
    named = os.environ.get("DATELINE_CHROMIUM")
    if named:
        return named
    for name in SYSTEM:
        path = shutil.which(name)
        if path:
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    own = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def install() -> None:
    """Try Playwright's own download, then Debian's package when root; say what happens."""
    print("No Chromium here yet; asking Playwright for one.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Playwright could not bring one; installing Debian's package.", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation"], check=True)


def main() -> int:
    if find() is None:
        install()
    path = find()
    if path is None:
        print(
            "The browser tests need Chromium and none could be installed. "
            "Install one (Debian: apt install chromium) or name it in DATELINE_CHROMIUM."
        )
        return 1
    print(f"Chromium for the browser tests: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
