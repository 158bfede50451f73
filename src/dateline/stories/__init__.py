"""Articles to stories: which articles tell of one event, and what the story is made of."""

from dateline.stories.index import REMEMBERED, StoryIndex
from dateline.stories.outline import outline
from dateline.stories.shelf import WINDOW_SECONDS
from dateline.stories.subjects import Cast, cast_of, related

__all__ = ["REMEMBERED", "WINDOW_SECONDS", "Cast", "StoryIndex", "cast_of", "outline", "related"]
