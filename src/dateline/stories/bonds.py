"""What readers said of which articles belong together, and which do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Bonds:
    """Articles tied into knots, and knots that are kept apart. Articles go by URL, placed or not; what is said later
    counts where it contradicts what was said before."""

    def __init__(self) -> None:
        self._knots: dict[str, int] = {}
        self._tied: dict[int, dict[str, None]] = {}
        self._apart: dict[int, set[int]] = {}
        self._next = 1

    def __bool__(self) -> bool:
        return bool(self._knots)

    def together(self, urls: Sequence[str]) -> None:
        """Tie articles, and whatever each of them is tied to, into one knot."""
        knots = sorted({self._knot(url) for url in urls})
        for other in knots[1:]:
            self._merge(knots[0], other)

    def apart(self, urls: Sequence[str], others: Iterable[str]) -> None:
        """Tie articles into one knot, and keep it apart from those of each of ``others``."""
        for url in urls:
            self._untie(url)
        self.together(urls)
        knot = self._knot(urls[0])
        for other in others:
            if (kept := self._knot(other)) != knot:
                self._apart[knot].add(kept)
                self._apart[kept].add(knot)

    def tied(self, url: str) -> Iterable[str]:
        """The articles that stand where this one does, itself among them if anything was said of it."""
        return self._tied[self._knots[url]] if url in self._knots else ()

    def knot(self, urls: Iterable[str]) -> int | None:
        """The knot that one of these articles is in, the first; None where none is."""
        return next((self._knots[url] for url in urls if url in self._knots), None) if self._knots else None

    def divided(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether any of the ones is kept apart from any of the others."""
        if not self._knots:
            return False
        kept = {knot for url in some if url in self._knots for knot in self._apart[self._knots[url]]}
        return bool(kept) and any(self._knots.get(url) in kept for url in others)

    def _knot(self, url: str) -> int:
        if url not in self._knots:
            self._knots[url] = self._next
            self._tied[self._next] = {url: None}
            self._apart[self._next] = set()
            self._next += 1
        return self._knots[url]

    def _merge(self, kept: int, other: int) -> None:
        for url in self._tied[other]:
            self._knots[url] = kept
        self._tied[kept].update(self._tied.pop(other))
        for foe in self._apart.pop(other):
            self._apart[foe].discard(other)
            if foe != kept:
                self._apart[foe].add(kept)
                self._apart[kept].add(foe)

    def _untie(self, url: str) -> None:
        """Give an article a knot of its own, as far apart from others as the one that it leaves."""
        before = self._knots.get(url)
        if before is None or len(self._tied[before]) == 1:
            return
        del self._tied[before][url], self._knots[url]
        knot = self._knot(url)
        for foe in self._apart[before]:
            self._apart[knot].add(foe)
            self._apart[foe].add(knot)
