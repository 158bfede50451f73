"""What readers put right in stories, told to whatever places articles."""

from __future__ import annotations

from typing import Protocol

from dateline.store import Store
from dateline.store.story_hands import StoryBond, StoryHandKind
from dateline.stories import StoryIndex


class Rows(Protocol):
    """Which row a number in an index stands for."""

    def put(self, number: int, row: int) -> None: ...


class Placed(Protocol):
    """What a placer remembers. urls: of the articles that it holds, with their ids; merged: numbers of stories that are
    known to be part of others; bonds: the corrections that it was told, in order."""

    stories: StoryIndex
    merged: set[int]
    urls: dict[str, int]
    bonds: tuple[int, ...]

    @property
    def story_rows(self) -> Rows: ...


def tell_bonds(store: Store, stories: StoryIndex) -> tuple[int, ...]:
    """Tell an index that holds no article yet all that readers said of which articles belong together, in the order in
    which they said it: what it places, merges and splits from then on stays within that. Gives the corrections' ids."""
    bonds = store.story_bonds()
    for bond in bonds:
        _say(stories, bond)
    return tuple(bond.id for bond in bonds)


def tell_new_bonds(store: Store, placed: Placed, number: int) -> bool:
    """Tell an index what readers have put right since it was told last, where that is so many corrections and nothing
    of what it knows was taken back; else False, and it has to be read from the store anew. Each story that they changed
    then goes by the row that the store has for it."""
    bonds = store.story_bonds()
    new = bonds[len(placed.bonds) :]
    if len(new) != number or tuple(bond.id for bond in bonds[: len(placed.bonds)]) != placed.bonds:
        return False
    for bond in new:
        _say(placed.stories, bond)
    placed.stories.moved()  # the rows say so already
    placed.merged |= placed.stories.aliases().keys()
    said = {url for bond in new for url in (*bond.moved, *bond.left, *bond.joined)}
    held = {placed.urls[url]: url for url in said if url in placed.urls}
    for article_id, story_id in store.stories_of(sorted(held)).items():
        placed.story_rows.put(placed.stories.story_of(held[article_id]), story_id)
    placed.bonds = tuple(bond.id for bond in bonds)
    return True


def _say(stories: StoryIndex, bond: StoryBond) -> None:
    if bond.kind is StoryHandKind.JOINED:
        stories.together([*bond.joined, *bond.moved])
    elif bond.kind is StoryHandKind.SPLIT:
        stories.apart(bond.moved, bond.left)
    else:
        stories.move(bond.moved, bond.joined, bond.left)
