from __future__ import annotations

import math

from dateline.stories.linkage import linked


def test_items_group_by_how_alike_they_are_on_average_and_not_by_one_bridge() -> None:
    # Two pairs, and one item of the first that is like one of the second.
    alike = [
        [-math.inf, 0.9, 0.0, 0.0],
        [0.9, -math.inf, 0.7, 0.0],
        [0.0, 0.7, -math.inf, 0.8],
        [0.0, 0.0, 0.8, -math.inf],
    ]
    assert linked(alike, [1, 1, 1, 1], [9.0] * 4, lambda length, pairs: 0.5) == [[0, 1], [2, 3]]


def test_two_that_must_not_share_a_group_never_do() -> None:
    alike = [[0.0, -math.inf, 0.9], [-math.inf, 0.0, 0.8], [0.9, 0.8, 0.0]]
    assert linked(alike, [1, 1, 1], [9.0] * 3, lambda length, pairs: 0.1) == [[0, 2], [1]]


def test_what_few_pairs_must_reach_and_many_need_not() -> None:
    def enough(length: float, pairs: int) -> float:
        return 0.3 + 0.3 / pairs

    assert linked([[0.0, 0.5], [0.5, 0.0]], [1, 1], [9.0] * 2, enough) == [[0], [1]]
    assert linked([[0.0, 0.5], [0.5, 0.0]], [3, 2], [9.0] * 2, enough) == [[0, 1]]


def test_a_group_counts_by_its_members() -> None:
    alike = [[0.0, 0.9, 0.2], [0.9, 0.0, 0.8], [0.2, 0.8, 0.0]]
    # 0.2 of nine members and 0.8 of one are 0.26 on average.
    assert linked([row[:] for row in alike], [9, 1, 1], [9.0] * 3, lambda length, pairs: 0.3) == [[0, 1], [2]]
    assert linked([row[:] for row in alike], [1, 1, 1], [9.0] * 3, lambda length, pairs: 0.3) == [[0, 1, 2]]
