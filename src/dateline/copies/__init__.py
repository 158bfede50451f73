"""Articles to wire copies: which articles print the same text, and what each carrier did with it."""

from dateline.copies.agencies import agency_of
from dateline.copies.compare import compare
from dateline.copies.index import CopyIndex
from dateline.copies.leading import lead

__all__ = ["CopyIndex", "agency_of", "compare", "lead"]
