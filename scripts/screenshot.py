"""Take the README's picture of the sample newsroom's front page: ``python scripts/screenshot.py docs/front-page.png``.

Starts ``dateline demo`` on a free port, opens it in a real Chromium, and stops both.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.chromium import ARGUMENTS, find


def main(target: str, path: str = "/") -> None:
    command = [str(Path(sys.executable).parent / "dateline"), "demo", "--port", "0"]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert desk.stdout is not None
    try:
        address = next(found.group() for line in desk.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=target)
            browser.close()
    finally:
        desk.terminate()
        desk.wait(timeout=20)


if __name__ == "__main__":
    main(*sys.argv[1:])
