"""Page bytes, feed entries or pasted text to articles, with the furniture of news as fields."""

from dateline.articles.entries import read_entry
from dateline.articles.inspection import inspect_page
from dateline.articles.pages import read_page
from dateline.articles.pasted import article_from_text, read_pasted
from dateline.articles.read import read_article
from dateline.articles.still import still_page

__all__ = ["article_from_text", "inspect_page", "read_article", "read_entry", "read_page", "read_pasted", "still_page"]
