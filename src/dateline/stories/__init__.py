"""Articles to stories: which articles tell of one event, and what the story is made of."""

from dateline.stories.index import REMEMBERED, StoryIndex
from dateline.stories.outline import outline

__all__ = ["REMEMBERED", "StoryIndex", "outline"]
