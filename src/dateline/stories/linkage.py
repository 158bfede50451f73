"""Average linkage: what is likest joins first, and groups are as alike as their members are on average."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def linked(
    likeness: list[list[float]],
    sizes: Sequence[int],
    lengths: Sequence[float],
    enough: Callable[[float, int], float],
) -> list[list[int]]:
    """Groups of items, each as a list of item numbers.

    likeness: of every two items, symmetric, changed in place; -inf between two that must not share a group; sizes: how
    many members each item counts for; lengths: how long its members are on average; enough: gives the likeness from
    which two groups join, for the length of their members on average and the number of pairs of them. Of equal pairs,
    that of the earliest items joins. Takes time in proportion to the square of the number of items, mostly.
    """
    groups = {item: [item] for item in range(len(sizes))}
    counts, long = list(sizes), list(lengths)

    def worth(one: int, other: int) -> float:
        return likeness[one][other] / enough((long[one] + long[other]) / 2, counts[one] * counts[other])

    def look(one: int) -> tuple[float, int]:
        """How well it goes with the group that it goes best with, and which that is."""
        return max(((worth(one, other), -other) for other in groups if other != one), default=(0.0, 0))

    best = {item: look(item) for item in groups}
    while len(groups) > 1:
        one = max(groups, key=lambda item: (best[item][0], -item))
        if best[one][0] < 1.0:
            break
        one, other = sorted((one, -best[one][1]))
        groups[one] += groups.pop(other)
        del best[other]
        here, there = counts[one], counts[other]
        for item in groups:
            found = (likeness[one][item] * here + likeness[other][item] * there) / (here + there)
            likeness[one][item] = likeness[item][one] = found
        counts[one] = here + there
        long[one] = (long[one] * here + long[other] * there) / (here + there)
        for item in groups:
            if item == one or -best[item][1] in (one, other):
                best[item] = look(item)
            elif (found := worth(item, one)) > best[item][0]:
                best[item] = (found, -one)
    return list(groups.values())
