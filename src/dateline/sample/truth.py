"""The truth about the sample: what a desk that reads it without a fault would show.

``python -m dateline.sample.truth`` writes ``truth.json`` anew from the texts; a test holds that the two agree.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dateline.sample.newsroom import Listed, Printed, newsroom, unquoted
from dateline.sample.source import HERE, Said

PATH = HERE / "truth.json"


def read_truth() -> dict[str, Any]:
    """The committed truth: articles by URL path, stories, topics and changes, as ``truth`` makes them."""
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def truth() -> dict[str, Any]:
    """The truth, made from the texts and the carriers' sheets.

    articles: by URL path, in their last state; stories: with their counts; topics: the stories each runs through;
    changes: articles that were changed, and whether they said so.
    """
    written = json.loads((HERE / "stories.json").read_text(encoding="utf-8"))
    listed = newsroom()
    return {
        "stories": {story: _story(story, about, listed) for story, about in written["stories"].items()},
        "topics": written["topics"],
        "changes": [
            {
                "path": state.path,
                "kind": "correction" if state.notice else "silent edit",
                "since": state.since.isoformat(),
                "headline": state.headline,
            }
            for article in listed
            for state in article.states[1:]
        ],
        "articles": {article.first.path: _article(article.states[-1], listed) for article in listed},
    }


def _story(story: str, about: dict[str, Any], listed: tuple[Listed, ...]) -> dict[str, Any]:
    members = [article.first for article in listed if article.first.story == story]
    return {
        **about,
        "articles": len(members),
        "outlets": len({member.outlet.name for member in members}),
        "texts": len({member.original for member in members}),
    }


def _article(it: Printed, listed: tuple[Listed, ...]) -> dict[str, Any]:
    origin = next(
        article.first for article in listed if article.first.original == it.original and not article.first.copied
    )
    words = sum(len(text.split()) for text in origin.paragraphs)
    gone = sum(len(text.split()) for text in it.cut)
    return {
        "story": it.story,
        "text": it.original,
        "copy_of": origin.path if it.copied else None,
        "merged": it.merged,
        "cut": [" ".join(text.split()[:6]) for text in it.cut],
        "added": [" ".join(text.split()[:6]) for text in it.added],
        "kept": round(1 - gone / words, 3),
        "outlet": it.outlet.name,
        "headline": it.headline,
        "dek": it.dek,
        "section": it.section,
        "byline": it.byline,
        "authors": list(it.authors),
        "dateline": {"place": it.place, "date": it.date, "agency": it.dateline_agency} if it.dateline else None,
        "agency": it.agency,
        "images": [{"caption": it.picture.caption, "credit": it.picture.credit}] if it.picture else [],
        "syndication": {"origin": it.footer[1], "path": it.footer[2], "headline": it.footer[0]} if it.footer else None,
        "notices": [{"kind": "correction", "text": it.notice}] if it.notice else [],
        "published": it.published.isoformat(),
        "modified": it.modified.isoformat() if it.modified else None,
        "subheads": [piece.text for piece in it.pieces if piece.subhead],
        "paragraphs": len(it.paragraphs),
        "claims": _claims(it),
        "figures": [{"sense": f.sense, "low": f.low, "high": f.high, "words": f.words} for f in it.figures],
        "times": [{"words": t.words, "start": t.start, "grain": t.grain} for t in it.times],
        "background": [piece.text for piece in it.pieces if piece.background],
    }


def _claims(it: Printed) -> list[dict[str, Any]]:
    """Each claim with the paragraph its words stand in, counted from 0; claims of one paragraph keep their order."""
    rows: list[dict[str, Any]] = []
    for claim in it.claims:
        words = unquoted(claim.words)
        found = [number for number, text in enumerate(it.paragraphs) if words in unquoted(text)]
        # "it." and other short words stand in several paragraphs: the first one that also has the source.
        near = [number for number in found if not claim.source or claim.source in it.paragraphs[number]]
        paragraph = (near or found)[0] if found else 0
        rows.append({"paragraph": paragraph, **_row(claim)})
    return rows


def _row(claim: Said) -> dict[str, Any]:
    return {
        "source": claim.source or None,
        "speaker": claim.speaker or None,
        "naming": list(claim.naming),
        "act": list(claim.act),
        "mode": list(claim.mode),
        "negated": claim.negated,
        "words": unquoted(claim.words),
        "optional": claim.optional,
    }


def as_text(value: Any, depth: int = 0) -> str:
    """JSON with a line for each claim, figure and field, so that a change to the newsroom reads well as a diff."""
    margin = "\n" + " " * (depth + 1)
    if isinstance(value, dict) and value and depth < 3:
        rows = (f"{json.dumps(key, ensure_ascii=False)}: {as_text(each, depth + 1)}" for key, each in value.items())
        return "{" + margin + ("," + margin).join(rows) + "\n" + " " * depth + "}"
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
        rows = (json.dumps(each, ensure_ascii=False) for each in value)
        return "[" + margin + ("," + margin).join(rows) + "\n" + " " * depth + "]"
    return json.dumps(value, ensure_ascii=False)


def write(path: Path = PATH) -> None:
    path.write_text(as_text(truth()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
