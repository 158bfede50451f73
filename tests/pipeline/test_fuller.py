"""What is fuller wins, the page or the feed's own words; both are kept as they came."""

from __future__ import annotations

from sqlalchemy import func, select

from dateline.config import Settings
from dateline.pipeline import fetch_round
from dateline.store import Store
from dateline.store.schema import raw
from tests.pipeline.site import Site
from tests.pipeline.test_rounds import EVENING, HOUR
from tests.pipeline.world import MONDAY, OUTLETS, events, page

EVENT = events(1)[0]


def outlet(site: Site, *, shown: int, said: int) -> None:
    """An outlet whose page shows so many paragraphs of an article, and whose feed says so many."""
    told = EVENT.paragraphs()
    body = page(OUTLETS[0], EVENT.headline, told[:shown], MONDAY).replace(
        '<meta property="og:type"', '<meta property="article:section" content="Harbours"><meta property="og:type"'
    )
    site.page("/courier/0", body)
    content = "".join(f"<p>{text}</p>" for text in told[:said])
    site.feed(
        "/courier.xml",
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Orven Courier'
        f"</title><item><title>{EVENT.headline}</title><link>{site.address}/courier/0</link>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item></channel></rss>",
    )


def read(store: Store, site: Site, settings: Settings) -> str:
    store.add_feed(f"{site.address}/courier.xml")
    fetch_round(store, settings, EVENING)
    (line,) = store.river()
    article = store.article(line.id).article
    assert line.section == "Harbours" and article.headline == EVENT.headline
    assert all(block.span.of(article) for block in article.blocks if block.kind == "paragraph")
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(raw)).scalar() == 2
    return article.text


def test_a_page_that_shows_less_than_the_feed_says_takes_its_text_from_the_feed(
    store: Store, site: Site, settings: Settings
) -> None:
    outlet(site, shown=1, said=4)
    text = read(store, site, settings)
    assert text == "\n\n".join(EVENT.paragraphs()[:4])
    # Looked at again, the page shows what it showed: nothing has changed.
    site.answers["/courier/0"].body += b"<!-- later -->"
    assert fetch_round(store, settings, EVENING + 2 * HOUR).revisions == 0


def test_a_page_that_shows_more_than_the_feed_says_gives_the_text(store: Store, site: Site, settings: Settings) -> None:
    outlet(site, shown=6, said=3)
    assert read(store, site, settings) == "\n\n".join(EVENT.paragraphs())
