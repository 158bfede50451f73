"""Times, places and figures against labels of our own: ``python -m evals.record [--part tuning|seen|held] [--errors]``.

The labels (``labels/record.jsonl``) hold spans, hashes and values; the articles' words lie beside the checkout
(``../shared``, or DATELINE_SHARED). Without them nothing is measured, said aloud; where they are there and a text is
not the one that was labelled, this fails.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dateline import analyse
from dateline.model import Article, Figure, Place, Span, Time
from evals.gate import hold
from evals.label_texts import OtherText, labelled, labelled_texts
from evals.shared import data_folder

LABELS = Path(__file__).parent / "labels" / "record.jsonl"
NEAR_KM = 25.0
REGION_KM = 300.0
"""A region or a district's label is a point somewhere inside it."""


def overlaps(span: Span, label: dict[str, Any]) -> bool:
    return bool(span.start < label["end"] and label["start"] < span.end)


def time_is_right(time: Time, label: dict[str, Any]) -> bool:
    if time.start is None or time.end is None:
        return False
    wanted = [datetime.fromisoformat(label[key]).replace(tzinfo=time.start.tzinfo) for key in ("from", "to")]
    return bool([time.start, time.end] == wanted)


def kilometres(place: Place, label: dict[str, Any]) -> float:
    if place.lat is None or place.lon is None:
        return math.inf
    lat, other = math.radians(place.lat), math.radians(label["lat"])
    east = math.radians(label["lon"] - place.lon)
    cosine = math.sin(lat) * math.sin(other) + math.cos(lat) * math.cos(other) * math.cos(east)
    return 6371 * math.acos(max(-1.0, min(1.0, cosine)))


def place_is_right(place: Place, label: dict[str, Any]) -> bool:
    if place.country != label["country"]:
        return False
    return bool(
        "lat" not in label
        or kilometres(place, label) <= NEAR_KM
        or (kilometres(place, label) <= REGION_KM and math.isclose(label["lat"], round(label["lat"], 1)))
    )


def figure_is_right(figure: Figure, label: dict[str, Any]) -> bool:
    same = (figure.low, figure.high) == (label["low"], label["high"])
    return same and (figure.sense in label["senses"] or label["senses"] == [None])


RIGHT: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "time": time_is_right,
    "place": place_is_right,
    "figure": figure_is_right,
}


def score(kind: str, found: Sequence[Any], labels: Sequence[dict[str, Any]], counts: Counter[str]) -> Iterable[str]:
    """Count what is right, wrong, missed and extra; gives each error as a line of offsets."""
    used = set()
    for label in labels:
        index = next((i for i, value in enumerate(found) if i not in used and overlaps(value.span, label)), None)
        optional = label.get("optional", False)
        if index is None:
            if not optional:
                counts["missed"] += 1
                yield f"missed {kind} {label}"
            continue
        used.add(index)
        right = RIGHT[kind](found[index], label)
        if kind == "place" and found[index].country == label["country"] and not optional:
            counts["country"] += 1
        if not optional:
            counts["right" if right else "wrong"] += 1
        elif not right:
            counts["wrong if told"] += 1
        if not right:
            yield f"wrong {kind} {label}: {found[index]}"
    for index, value in enumerate(found):
        # A country that acts or owns is not labelled wherever it stands, and shows no pin: only pins can be too many.
        if index not in used and not (isinstance(value, Place) and value.lat is None):
            counts["extra"] += 1
            yield f"extra {kind} {value}"


def flat(figures: Iterable[Figure]) -> list[Figure]:
    return [part for figure in figures for part in (figure, *figure.parts)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["tuning", "seen", "held"])
    parser.add_argument(
        "--errors", action="store_true", help="print what is wrong, with the words (not of the held part)"
    )
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        return 0
    known = labelled_texts(folder)
    counts: dict[tuple[str, str], Counter[str]] = {}
    try:
        for row, text in labelled(LABELS, known):
            if options.part not in (None, row["part"]):
                continue
            published = known[row["set"], row["id"]][1]
            if "published" in row:
                published = datetime.fromisoformat(row["published"])
            article = Article(row["id"], None, text, (), published=published, language="en")
            record = analyse(article)
            for kind, found in (("time", record.times), ("place", record.places), ("figure", flat(record.figures))):
                within = [value for value in found if value.span.start < row["until"]]
                labels = [label for label in row["labels"] if label["kind"] == kind]
                for error in score(kind, within, labels, counts.setdefault((row["part"], kind), Counter())):
                    if options.errors and row["part"] != "held":
                        start = int(error.split("start")[1].strip("'=: ").split(",")[0].split("=")[-1])
                        print(row["id"], error, "…", repr(text[max(0, start - 40) : start + 50]))
    except OtherText as error:
        print(error, file=sys.stderr)
        return 2
    return report(counts, whole=options.part is None)


def report(counts: dict[tuple[str, str], Counter[str]], *, whole: bool) -> int:
    scores = {}
    print(f"{'part':8} {'kind':8} {'labels':>6} {'right':>6} {'wrong':>6} {'missed':>6} {'extra':>6}  right of labels")
    for (part, kind), count in sorted(counts.items()):
        labels = count["right"] + count["wrong"] + count["missed"]
        share = count["right"] / labels if labels else 0.0
        row = (labels, count["right"], count["wrong"] + count["wrong if told"], count["missed"], count["extra"])
        print(f"{part:8} {kind:8} " + " ".join(f"{n:6}" for n in row) + f"  {share:.3f}")
        scores[f"{part}: {kind} right"] = share
        if kind == "place":
            told = count["right"] + count["wrong"] + count["wrong if told"] + count["extra"]
            wrong = count["wrong"] + count["wrong if told"] + count["extra"]
            print(f"{'':17} right country {count['country'] / labels:.3f}, wrong pins {wrong / max(told, 1):.3f}")
            scores[f"{part}: place country"] = count["country"] / labels
            scores[f"{part}: pins not wrong"] = 1 - wrong / max(told, 1)
    return bool(whole and hold("record", scores))


if __name__ == "__main__":
    sys.exit(main())
