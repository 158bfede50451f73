"""The desk's search language: a text as a reader types it → a tree, with errors that point to the place; and where the
words of a query stand in a text."""

from dateline.query.marking import Marker, Piece
from dateline.query.reading import read_query
from dateline.query.tree import All, Either, Field, Node, Not, Query, Words, wanted

__all__ = ["All", "Either", "Field", "Marker", "Node", "Not", "Piece", "Query", "Words", "read_query", "wanted"]
