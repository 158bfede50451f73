"""What reading costs, beside trafilatura in the same run: ``python -m bench.articles [--speed]``.

- Speed: pages per CPU-second, every field included. One page in eight warms the readers up; the others are read once by
  each reader, in turns of ten pages, so that all meet pages they have not seen and the same weather on the machine.
  trafilatura is timed with metadata (what our reader gives as well) and without. ``--speed`` measures nothing else.
- Memory and the slowest page: every labelled page once, one at a time, in a process of the reader's own.
- Growth: pages whose body is repeated, so that what is more than linear shows as more seconds for each repeat.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.article_sets.corpora import SETS, CorpusUnreadable, Labelled, corpus
from evals.article_sets.readers import OURS, Reader, readers, silence_peers
from evals.shared import data_folder

SPEED_SETS = ("article-extraction-benchmark", "fundus-evaluation", "fundus")
RIVAL = "trafilatura"
TURN, WARM = 10, 8
REPEATS = (1, 2, 4, 8, 16)
GROWN, RUNS = 8, 3  # pages that grow, and how often each size is read: the quickest counts
MOST_MEMORY, MOST_OVER_MEDIAN = 150, 100  # MB; times


def without_metadata(page: Labelled) -> None:
    import trafilatura

    trafilatura.extract(page.page, url=page.url, include_comments=False)


def seconds(reader: Callable[[Labelled], object], page: Labelled) -> float:
    began = time.process_time()
    reader(page)
    return time.process_time() - began


def speed(found: Mapping[str, Reader]) -> None:
    pages = [page for name in SPEED_SETS for page in corpus(name)]
    timed: dict[str, Callable[[Labelled], object]] = {OURS: found[OURS]}
    if RIVAL in found:
        timed |= {f"{RIVAL} with metadata": found[RIVAL], RIVAL: without_metadata}
    spent = dict.fromkeys(timed, 0.0)
    for page in pages[::WARM]:
        for reader in timed.values():
            reader(page)  # data files and models are read once, the rules of each language among them
    measured = [page for number, page in enumerate(pages) if number % WARM]
    for start in range(0, len(measured), TURN):
        for name, reader in timed.items():
            spent[name] += sum(seconds(reader, page) for page in measured[start : start + TURN])
    print(f"{len(measured)} pages, {sum(len(page.page) for page in measured) / 1e6:.1f} MB")
    print(f"{'':28} {'pages/CPU-s':>12} {'ours is':>9}")
    for name, took in spent.items():
        print(f"{name:28} {len(measured) / took:12.0f} {took / spent[OURS]:8.1f}×")


def growth(found: Mapping[str, Reader]) -> None:
    """CPU time of pages with their body repeated, for each repeat as much as the page alone takes: 1.0 is linear."""
    pages = sorted((page for name in SPEED_SETS for page in corpus(name)), key=lambda page: len(page.page))
    chosen = [page for page in pages if _parts(page.page)][:: max(1, len(pages) // GROWN)][:GROWN]
    print(f"\nbody repeated, CPU time over that of the page times its repeats ({len(chosen)} pages, 1.0 is linear)")
    print(f"{'':28}" + "".join(f"{f'{times}×':>10}" for times in REPEATS))
    for name, reader in found.items():
        alone = 0.0
        row = []
        for times in REPEATS:
            grown = [_repeated(page, times) for page in chosen]
            took = sum(min(seconds(reader, page) for _ in range(RUNS)) for page in grown)
            alone = alone or took
            row.append(took / alone / times)
        print(f"{name:28}" + "".join(f"{value:10.2f}" for value in row))


def _parts(page: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What stands before, in and after a page's body; None where its body has no beginning or no end."""
    start, end = re.search(rb"<body\b[^>]*>", page, re.IGNORECASE), page.lower().rfind(b"</body")
    return (page[: start.end()], page[start.end() : end], page[end:]) if start and end > start.end() else None


def _repeated(page: Labelled, times: int) -> Labelled:
    parts = _parts(page.page)
    whole = parts[0] + parts[1] * times + parts[2] if parts else page.page
    return Labelled(whole, page.url, page.label, page.domain, page.tuned, page.corpus, page.key)


def memory(found: Mapping[str, Reader]) -> list[str]:
    """Print each reader's peak and slowest page over every labelled page; the bars that ours does not pass."""
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        known: dict[str, str] = {}
        for name in SETS:
            for page in corpus(name):
                if page.key not in known:
                    known[page.key] = page.url
                    Path(folder, str(len(known) - 1)).write_bytes(page.page)
        Path(folder, "urls.json").write_text(json.dumps(list(known.values())))
        print(f"\n{'every labelled page once':28} {'pages':>6} {'before':>9} {'peak':>9} {'median':>9} {'slowest':>18}")
        for name in found:
            command = [sys.executable, "-m", "bench.articles", "--child", name, folder]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            over = done["slowest"] / done["median"]
            print(
                f"{name:28} {len(known):6} {done['before']:6.0f} MB {done['peak']:6.0f} MB"
                f" {done['median'] * 1e3:6.1f} ms {done['slowest'] * 1e3:6.0f} ms ({over:.0f}×)"
            )
            if name == OURS and done["peak"] > MOST_MEMORY:
                missed.append(f"peak memory over {MOST_MEMORY} MB")
            if name == OURS and over > MOST_OVER_MEDIAN:
                missed.append(f"a page over {MOST_OVER_MEDIAN} times the median")
    return missed


def child(name: str, folder: Path) -> None:
    """Read the pages of a folder one at a time, and print what that took as JSON: MB and seconds."""
    reader = readers([] if name == OURS else [name])[name]
    before, took = _peak(), []
    for number, url in enumerate(json.loads((folder / "urls.json").read_text())):
        page = Labelled((folder / str(number)).read_bytes(), url, {}, "", True, "", "")
        once = seconds(reader, page)
        if took and once > 20 * statistics.median(took):
            # What loads once, and what the machine does beside, is not the page.
            once = min(once, seconds(reader, page))
        took.append(once)
    print(json.dumps({"before": before, "peak": _peak(), "median": statistics.median(took), "slowest": max(took)}))


def _peak() -> float:
    """The most memory this process held, MB: of its own, unlike ``ru_maxrss``, which begins with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--speed", action="store_true", help="pages per CPU-second alone")
    options.add_argument("--child", nargs=2, metavar=("READER", "FOLDER"), help=argparse.SUPPRESS)
    asked = options.parse_args(arguments)
    silence_peers()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]))
        return 0
    if data_folder() is None:
        return 0
    found = readers([RIVAL])
    missed = []
    try:
        speed(found)
        if not asked.speed:
            growth(found)
            missed = memory(found)
    except CorpusUnreadable as error:
        print(f"a corpus is there but cannot be read: {error}", file=sys.stderr)
        return 1
    for bar in missed:
        print(f"NOT PASSED: {bar}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
