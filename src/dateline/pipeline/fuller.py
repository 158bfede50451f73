"""One article of two readings: the page's, and the feed's own words. What is fuller gives the text."""

from __future__ import annotations

from dataclasses import replace

from dateline.model import Article

_CLEARLY = 1.2


def fuller(page: Article, entry: Article) -> Article:
    """The page's article, with the feed's words for its text where the page shows less than they say.

    A page behind a paywall, or one of which little could be read, often stands beside a feed that brings the text: so
    much more that it is no matter of a line about the outlet. What stands around the text is the page's in any case.
    """
    if entry.partial is not None:
        return page
    needed = len(page.text) * (1 if page.partial is not None else _CLEARLY)
    if len(entry.text) <= needed:
        return page
    images, lead = entry.images, page.lead_image or entry.lead_image
    if lead is not None and all(image.url != lead.url for image in images):
        # Behind the others: spans name a picture by its number.
        images = (*images, lead)
    return replace(
        entry,
        url=page.url,
        canonical_url=page.canonical_url,
        headline=page.headline or entry.headline,
        outlet=page.outlet or entry.outlet,
        section=page.section,
        dek=page.dek or entry.dek,
        authors=page.authors or entry.authors,
        byline=page.byline or entry.byline,
        agency=entry.agency or page.agency,
        published=page.published or entry.published,
        modified=page.modified or entry.modified,
        language=entry.language or page.language,
        tags=page.tags or entry.tags,
        images=images,
        lead_image=lead,
        syndication=page.syndication or entry.syndication,
        notices=page.notices or entry.notices,
    )
