"""A second look at a story and those beside it: what has grown together becomes one, what holds two events two."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from dateline.stories.bonds import Bonds
from dateline.stories.growing import GrowingStory, StoryText, bearing, dot, enough, mixed
from dateline.stories.linkage import linked

NEAR = 0.6
"""How like a story one beside it has to be for both to be looked at together, 1 being like enough to be one."""

GOING_ON = 1.75
"""By how much the time between two texts of one story counts less than between those of two: what joined it day by day
is not to leave it because it goes on."""

POOLED = 40
"""How many texts are looked at one by one; a story of more is looked at as a whole."""

Placing = dict[int, list[StoryText]]


def is_looked_at(size: int) -> bool:
    """Whether a story is looked at again when it has got so many texts: at 2, 3, 4, 6, 8, 12, 16, 24, 32, ..."""
    return size == 3 or (size > 1 and (size & (size - 1) == 0 or (size % 3 == 0 and (size // 3).bit_count() == 1)))


def second_look(stories: dict[int, GrowingStory], bonds: Bonds, new: Callable[[], int]) -> Placing | None:
    """The texts of stories placed anew, by story: each keeps its id for what most of it stays together in, the oldest
    where several come together. None where all stay as they are.

    stories: in order, the one that is looked at first; new: gives an id for a story of its own.
    """
    atoms, owners = _atoms(stories, bonds)
    if len(atoms) < 2:
        return None
    groups = linked(_likeness(atoms, owners, bonds), [len(atom) for atom in atoms], _lengths(atoms), enough)
    clusters = [
        sorted((text for item in group for text in atoms[item]), key=lambda text: text.order) for group in groups
    ]
    homes = _homes(groups, atoms, owners)
    ids: dict[int, int] = {}
    for number in sorted(homes):
        ids.setdefault(homes[number], number)
    named = sorted(range(len(clusters)), key=lambda cluster: clusters[cluster][0].order)
    placing = {ids[cluster] if cluster in ids else new(): clusters[cluster] for cluster in named}
    stay = {text: number for number, story in stories.items() for text in story.texts}
    if all(stay[text] == number for number, texts in placing.items() for text in texts):
        return None
    return placing


def _atoms(stories: dict[int, GrowingStory], bonds: Bonds) -> tuple[list[list[StoryText]], list[int]]:
    """What is placed as one, each with the story that it is of: texts, those that a reader tied together, and whole
    stories where there is no room for their texts."""
    atoms: list[list[StoryText]] = []
    owners: list[int] = []
    room = POOLED
    for number, story in stories.items():
        if len(story.texts) > room:
            atoms.append(list(story.texts))
            owners.append(number)
            continue
        room -= len(story.texts)
        tied: dict[int, list[StoryText]] = {}
        for text in story.texts:
            knot = bonds.knot(text.copies)
            if knot is not None and knot in tied:
                tied[knot].append(text)
                continue
            atom = [text]
            atoms.append(atom)
            owners.append(number)
            if knot is not None:
                tied[knot] = atom
    return atoms, owners


def _likeness(atoms: Sequence[list[StoryText]], owners: Sequence[int], bonds: Bonds) -> list[list[float]]:
    whole = []
    for atom in atoms:
        story = GrowingStory()
        story.rebuild(atom)
        count = len(atom)
        middle = math.fsum([text.when for text in atom]) / count
        urls = [url for text in atom for url in text.copies]
        whole.append((story, count, middle, urls))
    found = [[-math.inf] * len(atoms) for _ in atoms]
    for one, (story, count, when, urls) in enumerate(whole):
        for other in range(one):
            theirs, number, then, others = whole[other]
            if not bonds.divided(urls, others):
                if story.languages == theirs.languages and len(story.languages) == 1:
                    like = dot(story.total, theirs.total) / (count * number)
                else:
                    pairs = count * number
                    like = mixed(story.texts, theirs.texts)
                    like *= enough((story.terms / count + theirs.terms / number) / 2, pairs)
                between = abs(when - then) / (GOING_ON if owners[one] == owners[other] else 1.0)
                like *= bearing(story.texts, theirs.texts, between)
                found[one][other] = found[other][one] = like
    return found


def _lengths(atoms: Sequence[list[StoryText]]) -> list[float]:
    return [sum(len(text.vector) for text in atom) / len(atom) for atom in atoms]


def _homes(groups: Sequence[list[int]], atoms: Sequence[list[StoryText]], owners: Sequence[int]) -> dict[int, int]:
    """The group that holds most texts of each story; of several, the first text's."""
    held: dict[int, Counter[int]] = {}
    first: dict[tuple[int, int], int] = {}
    for place, group in enumerate(groups):
        for item in group:
            held.setdefault(owners[item], Counter())[place] += len(atoms[item])
            key = (owners[item], place)
            first[key] = min(first.get(key, atoms[item][0].order), atoms[item][0].order)
    return {
        number: max(counts, key=lambda place: (counts[place], -first[number, place])) for number, counts in held.items()
    }
