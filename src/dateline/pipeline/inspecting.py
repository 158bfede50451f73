"""How an article was read from what was kept of its page, asked anew: nothing of it is stored."""

from __future__ import annotations

from html import escape

from dateline.articles import inspect_page, still_page
from dateline.articles.outlet_rules import OutletRules
from dateline.model import Habits, Inspection
from dateline.pipeline.intake import charset_of
from dateline.reading import TEXT, story_in_file
from dateline.store import RawAnswer


def inspect_answer(answer: RawAnswer, habits: Habits, outlets: OutletRules | None = None) -> Inspection:
    """Read a kept answer, and tell how. habits: what was left off its article; outlets: the rules of outlets that have
    one of their own, the package's where None. Raises ``NotAnArticle``, ``PageUnreadable``."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith(TEXT):
        return Inspection(story_in_file(answer.body, answer.url), (), ())
    return inspect_page(
        answer.body, answer.url, fetched=answer.fetched, habits=habits, charset=charset_of(kind), outlets=outlets
    )


def still_answer(answer: RawAnswer) -> str:
    """A kept answer as HTML that runs and loads nothing. Raises ``PageUnreadable``."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith(TEXT):
        return f'<!doctype html><meta charset="utf-8"><pre>{escape(answer.body.decode("utf-8", "replace"))}</pre>'
    return still_page(answer.body, answer.url, charset_of(kind))
