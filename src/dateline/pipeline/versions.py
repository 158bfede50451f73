"""Which version of each stage made a derived row. Raise one where its stage gives better answers than before: what was
made by an earlier one is behind, and ``dateline rebuild`` makes it anew."""

ARTICLE = 3
RECORD = 2
PLACING = 2
OUTLINE = 2
INDEX = 1
