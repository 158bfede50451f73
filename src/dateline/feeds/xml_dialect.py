"""How one XML feed writes: what it calls its elements, and what its addresses are relative to."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml import etree

from dateline.feeds.xml_names import Names

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_CONTENTS = ("content", "content:encoded", "body", "xhtml:body", "fullitem")
_ROLES = {
    **dict.fromkeys(("title", "dc:title"), "title"),
    **dict.fromkeys(("description", "dc:description", "summary", "itunes:summary", "abstract", *_CONTENTS), "text"),
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), "updated"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("author", "dc:creator", "dc:author", "dcterms:creator", "itunes:author"), "author"),
    **dict.fromkeys(
        ("category", "dc:subject", "dcterms:subject", "media:category", "itunes:category", "subject"), "tag"
    ),
    **dict.fromkeys(("keywords", "media:keywords", "itunes:keywords"), "keywords"),
    **dict.fromkeys(("guid", "id"), "guid"),
    **dict.fromkeys(("media:group", "media:content", "media:thumbnail", "enclosure"), "media"),
    "media:description": "caption",
    "media:credit": "credit",
    "link": "link",
}


class _Roles(dict[str, str]):
    """What an element of an entry is read as, by its tag; "" for what is not read."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, tag: str) -> str:
        role = self[tag] = _ROLES.get(self._names[tag], "")
        return role


class Dialect:
    """names: the short name by an element's tag; roles: what it is read as within an entry; url: where the feed was
    found; atom: whether it is Atom, which alone is to be believed that a text is plain; bases: whether xml:base occurs
    in it."""

    CONTENTS = frozenset(_CONTENTS)

    def __init__(self, root: etree._Element, url: str, *, bases: bool) -> None:
        self.names = Names(root)
        self.roles = _Roles(self.names)
        self.url = url
        self.atom = self.names[root.tag] == "feed"
        self.bases = bases

    def absolute(self, address: str, element: etree._Element) -> str:
        """The address on an element, absolute where it can be made so."""
        if address.startswith(("https://", "http://")):
            return address
        try:
            return urljoin(self.base(element), address.strip())
        except ValueError:
            return address

    def base(self, element: etree._Element) -> str:
        """What addresses within the element are relative to: its xml:base, within those around it, within the feed's
        own address."""
        base = self.url
        if not self.bases:
            return base
        for around in reversed((element, *element.iterancestors())):
            address = around.get(_BASE)
            if address is None:
                continue
            try:
                joined = urljoin(base, address.strip())
                base = joined if urlsplit(joined).scheme in ("http", "https") else base
            except ValueError:
                continue
        return base
