"""What readers put right in stories, told to whatever places articles."""

from __future__ import annotations

from dateline.store import Store
from dateline.store.story_hands import StoryHandKind
from dateline.stories import StoryIndex


def tell_bonds(store: Store, stories: StoryIndex) -> None:
    """Tell an index that holds no article yet all that readers said of which articles belong together, in the order in
    which they said it: what it places, merges and splits from then on stays within that."""
    for bond in store.story_bonds():
        if bond.kind is StoryHandKind.JOINED:
            stories.together([*bond.joined, *bond.moved])
        elif bond.kind is StoryHandKind.SPLIT:
            stories.apart(bond.moved, bond.left)
        else:
            stories.move(bond.moved, bond.joined, bond.left)
