"""Which version of each stage made a derived row. Raise one where its stage gives better answers than before: what was
made by an earlier one is behind, and ``dateline rebuild`` makes it anew."""

ARTICLE = 2
RECORD = 1
PLACING = 1
OUTLINE = 1
INDEX = 1
