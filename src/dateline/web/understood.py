"""What a query asks for, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from dateline.query import All, Field, Node, Not, Query, Words
from dateline.web.strings import Strings
from dateline.web.times import whole_day

_FIELDS = {
    Field.TITLE: "search.in_title",
    Field.OUTLET: "search.in_outlet",
    Field.FEED: "search.in_feed",
    Field.LANG: "search.in_lang",
}


def understood(query: Query, strings: Strings) -> Markup:
    """All that a query asks for, parted by commas, as text for HTML."""
    parts = query.tree.parts if isinstance(query.tree, All) else (query.tree,)
    told = [_told(part, strings) for part in parts]
    told += [
        strings(key, day=whole_day(day, strings))
        for key, day in (("search.after", query.after), ("search.before", query.before))
        if isinstance(day, datetime)
    ]
    return strings("search.comma").join(told)


def _told(node: Node, strings: Strings) -> Markup:
    match node:
        case Words():
            words = strings("search.phrase", words=node.printed) if node.quoted else Markup.escape(node.printed)
            return strings(_FIELDS[node.field], words=words) if node.field is not None else words
        case Not():
            return strings("search.without", what=_told(node.part, strings))
        case All():
            return _joined(node.parts, "search.and", strings)
    return _joined(node.parts, "search.or", strings)


def _joined(parts: Sequence[Node], key: str, strings: Strings) -> Markup:
    return strings(key).join(_told(part, strings) for part in parts)
