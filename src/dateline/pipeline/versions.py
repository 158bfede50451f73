"""Which version of each stage made a derived row. Raise one where its stage gives better answers than before."""

ARTICLE = 1
RECORD = 1
OUTLINE = 1
INDEX = 1
