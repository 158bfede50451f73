"""The text constructs of XML feeds: plain text, escaped markup, markup in place, base64; what they are relative to."""

from __future__ import annotations

import base64
from html import escape

from lxml import etree

from dateline.feeds.said import SaidText
from dateline.feeds.xml_dialect import Dialect

_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}


def words(element: etree._Element) -> str:
    """The element's words, whatever elements stand within it."""
    if len(element):
        return "".join(map(str, element.itertext())).strip()
    return (element.text or "").strip()


def said_text(element: etree._Element, usual: str, dialect: Dialect) -> SaidText | None:
    """What a text construct says, None where it says nothing, or something that is no text. usual: the MIME type where
    it declares none."""
    base = dialect.base(element) if dialect.bases else dialect.url
    kind = element.get("type")
    if kind is None:
        kind = usual
    else:
        kind = kind.lower()
        kind = _TYPES.get(kind, kind)
    if len(element):
        return SaidText(_markup(element, escaped=kind == "text/html"), True, base)
    value = element.text
    html = "html" in kind
    if value and (element.get("mode") == "base64" or not (html or kind.startswith("text/") or kind.endswith("xml"))):
        value = _unpacked(value)
    value = value.strip() if value else None
    if not value:
        return None
    if html:
        return SaidText(value, True, base)
    return SaidText(value, False if dialect.atom and kind == "text/plain" else None, base)


def _markup(element: etree._Element, *, escaped: bool) -> str:
    """The markup within an element, as HTML: names without namespace, and without the one div that XHTML asks for.

    escaped: whether its words were to be escaped markup; those before the first element then are.
    """
    for inner in element.iter(etree.Element):
        if inner is not element and isinstance(inner.tag, str) and "}" in inner.tag:
            # A tree that was mended by force may hold colons in local names, which no name may have when it is set.
            inner.tag = inner.tag.rpartition("}")[2].rpartition(":")[2] or "span"
    holder = element
    alone = not (element.text or "").strip() and len(element) == 1 and not (element[0].tail or "").strip()
    if alone and element[0].tag == "div":
        holder = element[0]
    inside = "".join(etree.tostring(inner, encoding="unicode", method="html") for inner in holder)
    before = holder.text or ""
    return f"{before if escaped else escape(before, quote=False)}{inside}".strip()


def _unpacked(value: str) -> str | None:
    """The text that was packed, None where it is none, but a picture or the like."""
    try:
        return base64.b64decode(value).decode()
    except ValueError:
        return None
