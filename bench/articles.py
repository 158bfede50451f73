"""Pages read per CPU-second, every field included, beside trafilatura in the same run: ``python -m bench.articles``.

One page in eight warms the readers up; the others are read once by each reader, in turns of ten pages, so that both
meet pages they have not seen and the same
weather on the machine. trafilatura is timed with metadata (what our reader gives as well) and without.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

import trafilatura
from evals.article_sets.corpora import CorpusUnreadable, Labelled, corpus
from evals.shared import data_folder

from dateline.articles import read_article
from dateline.errors import DatelineError

SETS = ("article-extraction-benchmark", "fundus-evaluation", "fundus")
TURN, WARM = 10, 8


def ours(page: Labelled) -> None:
    try:
        read_article(page.page, page.url)
    except DatelineError:
        return


def with_metadata(page: Labelled) -> None:
    trafilatura.bare_extraction(page.page, url=page.url, include_comments=False, with_metadata=True)


def without_metadata(page: Labelled) -> None:
    trafilatura.extract(page.page, url=page.url, include_comments=False)


def main() -> int:
    if data_folder() is None:
        return 0
    logging.disable(logging.CRITICAL)
    try:
        pages = [page for name in SETS for page in corpus(name)]
    except CorpusUnreadable as error:
        print(f"a corpus is there but cannot be read: {error}", file=sys.stderr)
        return 1
    readers: dict[str, Callable[[Labelled], None]] = {
        "dateline": ours,
        "trafilatura with metadata": with_metadata,
        "trafilatura": without_metadata,
    }
    spent = dict.fromkeys(readers, 0.0)
    slowest = 0.0
    for page in pages[::WARM]:
        for reader in readers.values():
            reader(page)  # data files and models are read once, the rules of each language among them
    measured = [page for number, page in enumerate(pages) if number % WARM]
    for start in range(0, len(measured), TURN):
        for name, reader in readers.items():
            for page in measured[start : start + TURN]:
                began = time.process_time()
                reader(page)
                seconds = time.process_time() - began
                spent[name] += seconds
                if name == "dateline":
                    slowest = max(slowest, seconds)
    print(f"{len(measured)} pages, {sum(len(page.page) for page in measured) / 1e6:.1f} MB")
    print(f"{'':28} {'pages/CPU-s':>12} {'ours is':>9}")
    for name, seconds in spent.items():
        print(f"{name:28} {len(measured) / seconds:12.0f} {seconds / spent['dateline']:8.1f}×")
    print(
        f"our slowest page took {slowest * 1000:.0f} ms, {slowest / (spent['dateline'] / len(measured)):.0f}× the mean"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
