"""How long until the first screen, and how much memory a serving desk holds.

Clones the checkout's last commit into a new folder with a home of its own (no caches), runs ``make run`` there twice,
and prints the seconds until the front page has answered with stories, and the memory of all its processes; then that of
``dateline serve``, its worker included, once it has read the sample newsroom's feeds; and how long a command that needs
no desk takes beside a bare Python that starts and ends.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path

from dateline.config import load_settings
from dateline.sample.server import serve_newsroom
from dateline.store import Store

ROOT = Path(__file__).resolve().parents[1]


def first_screen(checkout: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from ``make run`` to a front page with stories, and the megabytes (PSS) its processes then hold."""
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "run", "ARGS=--no-browser --port 0"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            if address:
                page = urllib.request.urlopen(address.group() + "/", timeout=60).read().decode()
                if "/story/" not in page:
                    raise SystemExit("the first screen shows no story")
                return time.monotonic() - started, held_by_group(process.pid)
        raise SystemExit("make run ended without an address:\n" + "".join(said))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def serving(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """The megabytes (PSS) that each process of a desk at work holds, once there is nothing left for its worker."""
    settings = load_settings(folder)
    with serve_newsroom() as newsroom, closing(Store.open(settings.database)) as store:
        for feed in newsroom.feeds:
            store.add_feed(feed)
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "dateline"), "serve", "--data", str(folder), "--port", "0"],
            env=environment | {"DATELINE_ALLOW_ADDRESSES": newsroom.allowed},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while store.progress().feeds_read < len(newsroom.feeds) or store.due(settings.now()):
                time.sleep(0.5)
            return held_by_each(process.pid)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def held_by_group(group: int) -> float:
    """Megabytes (PSS, shared pages shared out) of every process of a process group."""
    return sum(held_by_each(group).values())


def held_by_each(group: int) -> dict[str, float]:
    """Megabytes (PSS) by what each process of a process group is."""
    found: Counter[str] = Counter()
    names = {"spawn_main": "worker", "resource_tracker": "Python's resource tracker"}
    held: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != group:
                continue
            line = (folder / "cmdline").read_text()
            rollup = (folder / "smaps_rollup").read_text()
            name = next((name for sign, name in names.items() if sign in line), "pages")
            found[name] += 1
            size = re.search(r"^Pss:\s+(\d+)", rollup, flags=re.M)
            held[f"{name} {found[name]}"] = int(size.group(1)) / 1024 if size else 0.0
        except OSError:
            continue  # it ended while we looked
    return held


def seconds(command: list[str], runs: int = 7) -> float:
    """Median wall-clock seconds of a command."""
    taken = []
    for _ in range(runs):
        started = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.monotonic() - started)
    return statistics.median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        home = {"HOME": folder, "XDG_DATA_HOME": f"{folder}/data", "XDG_CACHE_HOME": f"{folder}/cache"}
        cold, _ = first_screen(checkout, kept | home)
        warm, held = first_screen(checkout, kept | home)
        working = serving(Path(folder) / "desk", kept | home)
    bare = seconds([sys.executable, "-c", "pass"])
    helped = seconds([str(Path(sys.executable).parent / "dateline"), "--help"])
    print(f"{'make run to the first screen, nothing prepared':52} {cold:8.1f} s")
    print(f"{'make run to the first screen, the second time':52} {warm:8.1f} s")
    print(f"{'memory while serving the sample (PSS, all processes)':52} {held:8.0f} MB")
    print(f"{'memory of dateline serve that has read 85 articles':52} {sum(working.values()):8.0f} MB")
    for name, size in working.items():
        print(f"{'  ' + name:52} {size:8.0f} MB")
    print(f"{'dateline --help':52} {helped:8.2f} s ({helped / bare:.1f} × a bare python)")


if __name__ == "__main__":
    main()
