"""Whether an article is about something, or only mentions it."""

from __future__ import annotations

import re

from dateline.model import Article, Entity, Span
from dateline.record.gazetteer import Gazetteer
from dateline.text import fold


def is_about(entity: Entity, article: Article, world: Gazetteer) -> bool:
    """Whether headline, dek or lead name it."""
    if any(in_lead(span, article) for span in entity.mentions):
        return True
    forms = {span.of(article) for span in entity.mentions} | {entity.name}
    country = world.country_of(entity.name)
    if country is not None:
        forms |= {country.name, *country.forms}
    forms = {form for form in forms if form[:1].isupper()}
    for text in (article.headline or "", article.dek or ""):
        shouted = text.isupper()
        for form in forms:
            printed = form.upper() if shouted else form
            if printed in text and re.search(rf"(?<!\w){re.escape(printed)}(?!\w)", text):
                return True
    return False


def in_lead(span: Span, article: Article) -> bool:
    """Whether words stand in the headline, the dek or the first paragraph; the dateline is none of it."""
    if span.part in ("headline", "dek"):
        return True
    if span.part != "text":
        return False
    first = next((block.span for block in article.blocks if block.span.part == "text"), None)
    lead = first or Span(0, len(article.text.partition("\n\n")[0]))
    if not lead.start <= span.start < lead.end:
        return False
    dateline = article.dateline.place if article.dateline is not None else None
    # Where a story was written is not what it is about.
    return not (dateline and fold(span.of(article)) in fold(dateline) and span.start - lead.start < len(dateline))
