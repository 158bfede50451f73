"""The invented newsroom: its pages, its feeds, its server, and the truth about it.

``sample_desk`` gives the finished sample desk, built on first use; ``serve_newsroom`` the outlets alone.
"""

from dateline.sample.build import build_sample_desk, sample_desk, sample_settings
from dateline.sample.server import LAST_EVENING, Newsroom, serve_newsroom

__all__ = ["LAST_EVENING", "Newsroom", "build_sample_desk", "sample_desk", "sample_settings", "serve_newsroom"]
