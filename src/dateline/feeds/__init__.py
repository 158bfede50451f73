"""From bytes to entries: RSS, Atom, RDF and JSON Feed; feeds found from a page; lists of subscriptions (OPML)."""

from dateline.feeds.discovery import FeedLink, discover
from dateline.feeds.front_page import read_front_page
from dateline.feeds.identity import clean_url, entry_key, entry_keys, links_of_no_article
from dateline.feeds.opml import Skipped, Subscription, read_opml, read_outlines, write_opml
from dateline.feeds.reader import read_feed

__all__ = [
    "FeedLink",
    "Skipped",
    "Subscription",
    "clean_url",
    "discover",
    "entry_key",
    "entry_keys",
    "links_of_no_article",
    "read_feed",
    "read_front_page",
    "read_opml",
    "read_outlines",
    "write_opml",
]
