"""The invented newsroom: its pages, its feeds, its server, and the truth about it."""

from dateline.sample.server import LAST_EVENING, Newsroom, serve_newsroom

__all__ = ["LAST_EVENING", "Newsroom", "serve_newsroom"]
