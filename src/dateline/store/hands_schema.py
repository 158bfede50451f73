"""The tables of what readers put right by hand, keyed by user; see ``store.schema`` for how tables are changed.

A rebuild derives everything else anew and must find these again, so they name what they are about by what lasts: an
article's id and the digest of the words, never the number of a claim or a place in a list.
"""

from __future__ import annotations
