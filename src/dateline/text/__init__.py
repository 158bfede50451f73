"""What every stage asks of text: words, sentences, quotation marks, names and numbers, without a model.

Everything here is a plain function of a string, gives offsets in code points, runs in linear time and never raises on
hostile Unicode. What a language needs lies in ``data/``; a language without data gets the rules that need none.
"""

from dateline.text.folding import fold, stem, stopwords
from dateline.text.language import is_plainly_in, language_of
from dateline.text.markup import plain, sanitise
from dateline.text.names import Name, names
from dateline.text.numbers import Number, numbers
from dateline.text.occurrences import Occurrence, Occurrences
from dateline.text.plurals import other_numbers
from dateline.text.quotations import Quotation, quotations
from dateline.text.sentences import sentences
from dateline.text.terms import Term, is_unspaced, lone_letters, terms
from dateline.text.tidy import clean
from dateline.text.tokens import Word, paragraphs, words

__all__ = [
    "Name",
    "Number",
    "Occurrence",
    "Occurrences",
    "Quotation",
    "Term",
    "Word",
    "clean",
    "fold",
    "is_plainly_in",
    "is_unspaced",
    "language_of",
    "lone_letters",
    "names",
    "numbers",
    "other_numbers",
    "paragraphs",
    "plain",
    "quotations",
    "sanitise",
    "sentences",
    "stem",
    "stopwords",
    "terms",
    "words",
]
