"""Full-text search behind one question, ``store.search``, over an index of its own on each database."""

from dateline.store.search.found import FoundLine, Order, SearchView
from dateline.store.search.index import empty, forget
from dateline.store.search.indexing import SearchIndexing
from dateline.store.search.searching import SearchQuestions

__all__ = ["FoundLine", "Order", "SearchIndexing", "SearchQuestions", "SearchView", "empty", "forget"]
