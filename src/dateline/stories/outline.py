"""A story as the desk shows it, made of its articles' own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dateline.model import Article, EntityKind, Outline, Record
from dateline.stories.figures import figures_of
from dateline.stories.headings import standfirst_of, title_of
from dateline.stories.said import said_in
from dateline.stories.subjects import moving_until, subjects_of
from dateline.stories.texts import texts_of, times_of
from dateline.stories.timeline import background_of, timeline_of


def outline(
    articles: Sequence[Article],
    records: Mapping[str, Record],
    wires: Mapping[str, int],
    *,
    times: Mapping[str, datetime] | None = None,
    earlier: Sequence[Article] = (),
) -> Outline:
    """What a story's articles tell, together.

    records, wires (the ids of texts) and times (aware; else an article's own, else the story's earliest) go by the
    article's URL and may lack some; earlier: articles of stories that went before, whose sentences are background to
    this one. Raises ``ValueError`` where there is no article, or none has a time.
    """
    when = times_of(articles, times or {})
    texts = texts_of(articles, records, wires, when)
    start = min(when.values())
    background, printed = background_of(texts, earlier, start)
    subjects = subjects_of(texts)
    title = title_of(articles, texts, when)
    return Outline(
        title=title,
        standfirst=standfirst_of(texts, title),
        start=start,
        end=max(when.values()),
        timeline=timeline_of(texts, printed),
        background=background,
        figures=figures_of(texts, printed),
        people=subjects[EntityKind.PERSON],
        organisations=subjects[EntityKind.ORGANISATION],
        places=subjects[EntityKind.PLACE],
        moving_until=moving_until(text.when for text in texts),
        said=said_in(texts, {article.url: article for article in articles}),
    )
