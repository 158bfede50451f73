"""Lists of subscriptions, as every feed reader reads and writes them (OPML 1.0 and 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from dateline.errors import NotOpml
from dateline.feeds.decoding import text_of
from dateline.feeds.limits import LONG_TAG, LONGEST_TAG
from dateline.model import FollowedAs
from dateline.text import clean
from dateline.text.addresses import web_address

MOST_FEEDS = 20_000
"""Feeds that one list may name: more than the longest public ones, and no more than is followed in one go."""

_FEED_TYPES = ("rss", "atom", "feed")
_EXPORT = "Export the list of feeds from your reader as OPML."

_LOOSE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_OUTLINE = re.compile(r"<outline(?=\s)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s+[\w:.-]+\s*=\s*\"")
# A value ends at the quotation mark before the next attribute or the tag's end; what stands before belongs to a title
# or description that was written unescaped: text="The "Daily" Paper", description="By <a href="…">us</a>".
_VALUE_END = re.compile(r"\"(?=\s+[\w:.-]+\s*=\s*\"|\s*/?>\s*(?:<|$))")
_ESCAPED = str.maketrans({'"': "&quot;", "<": "&lt;", ">": "&gt;"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed in a list. url: http(s); title, site: as given, or None; folder: from the outermost in, () for none;
    kind: what stands at the address."""

    url: str
    title: str | None = None
    site: str | None = None
    folder: tuple[str, ...] = ()
    kind: FollowedAs = "feed"


SkippedBecause = Literal["no address", "no web address", "twice"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line of a list that names no feed of its own. name: its title, or what it has in an address's place; why: it
    has no address, has one that is not of the web, or names a feed that the same folder has already."""

    name: str
    why: SkippedBecause


def read_opml(data: bytes) -> list[Subscription]:
    """The feeds of an OPML file, in its order, each once a folder.

    XML that is broken in places is read as far as it goes. Raises ``NotOpml`` where there is no outline in it, where it
    names more than ``MOST_FEEDS`` feeds, and where its folders nest deeper than any reader's.
    """
    return read_outlines(data)[0]


def read_outlines(data: bytes) -> tuple[list[Subscription], list[Skipped]]:
    """As ``read_opml``, and what was passed over, with why."""
    found: dict[tuple[str, tuple[str, ...]], Subscription] = {}
    skipped: list[Skipped] = []
    for line in _walk(_root(data)):
        if isinstance(line, Skipped):
            skipped.append(line)
        elif (line.url, line.folder) in found:
            skipped.append(Skipped(line.title or line.url, "twice"))
        else:
            found[line.url, line.folder] = line
        if len(found) > MOST_FEEDS:
            raise NotOpml("the file", f"it names more than {MOST_FEEDS} feeds", "Split it, and bring each part.")
    return list(found.values()), skipped


def _root(data: bytes) -> etree._Element:
    text = text_of(data)
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise NotOpml("the file", "it defines entities of its own, which no list of feeds needs")
    if LONG_TAG.search(text):
        raise NotOpml(
            "the file", f"it has a tag of more than {LONGEST_TAG} characters, which no reader writes", _EXPORT
        )
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(_mended(text).strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NotOpml("the file", "it is no XML", _EXPORT) from error
    # Broken XML is read as far as it goes; but of what nests too deep nothing at all is left.
    if any("depth" in entry.message for entry in parser.error_log):
        raise NotOpml("the file", "its folders are nested too deep to be read", _EXPORT)
    if root is None or not any(_is_outline(element) or _name(element) == "opml" for element in root.iter()):
        raise NotOpml("the file", "it holds no OPML outline", _EXPORT)
    return root


def _mended(text: str) -> str:
    """The text with the ampersands, quotation marks and tags escaped that its writer left bare in values."""
    text = _LOOSE_AMPERSAND.sub("&amp;", text)
    pieces, done, at = [], 0, 0
    while tag := _OUTLINE.search(text, at):
        at = tag.end()
        # A value does not reach into the next outline: else a file of open quotation marks takes quadratic time.
        following = _OUTLINE.search(text, at)
        stop = following.start() if following else len(text)
        while (attribute := _ATTRIBUTE.match(text, at, stop)) and (
            end := _VALUE_END.search(text, attribute.end(), stop)
        ):
            value = text[attribute.end() : end.start()]
            pieces += [text[done : attribute.end()], value.translate(_ESCAPED)]
            done, at = end.start(), end.end()
    return "".join((*pieces, text[done:]))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_outline(element: etree._Element) -> bool:
    return _name(element) == "outline"


def _walk(root: etree._Element) -> Iterator[Subscription | Skipped]:
    """Every feed below ``root``, in document order. A stack stands for recursion: files nest as deep as they like."""
    stack: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while stack:
        element, folder = stack.pop()
        inner = folder
        if _is_outline(element):
            said = {str(key).rpartition("}")[2].lower(): str(value) for key, value in element.attrib.items()}
            title = _line(said.get("title", "")) or _line(said.get("text", ""))
            url = _feed_address(said)
            if url is not None:
                # Where a feed has no title, writers put its address in the title's place.
                named = title if title != url else None
                site = _web(said.get("htmlurl", ""))
                yield Subscription(url, named or None, site, folder or _category(said), _kind(said))
            elif said.get("xmlurl", "").strip():
                yield Skipped(title or _line(said["xmlurl"]), "no web address")
            elif title and len(element):
                inner = (*folder, title)
            elif title and said.get("type", "").lower() in _FEED_TYPES:
                yield Skipped(title, "no address")
        stack.extend((child, inner) for child in reversed(element))


def _feed_address(said: dict[str, str]) -> str | None:
    if address := _web(said.get("xmlurl", "")):
        return address
    # OPML 1.0 has url= on an outline of type rss, and on links to pages, which are no feeds.
    return _web(said.get("url", "")) if said.get("type", "").lower() in _FEED_TYPES else None


def _kind(said: dict[str, str]) -> FollowedAs:
    """Other readers' types ("rss", "atom", "link") all mean a feed; ours name what is followed where there is none."""
    kind = said.get("type", "").lower()
    return "sitemap" if kind == "sitemap" else "page" if kind == "page" else "feed"


def _category(said: dict[str, str]) -> tuple[str, ...]:
    """The folder that a flat file gives as category="/News/World"; other categories are tags, not folders."""
    first = said.get("category", "").split(",")[0].strip()
    return tuple(part for piece in first.split("/") if (part := _line(piece))) if first.startswith("/") else ()


def _web(address: str) -> str | None:
    address = address.strip()
    if address.lower().startswith("feed:"):
        address = re.sub(r"^feed:(//)?(?=https?:)", "", address, flags=re.IGNORECASE)
        address = re.sub(r"^feed:", "http:", address, flags=re.IGNORECASE)
    return web_address(address)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def write_opml(subscriptions: Iterable[Subscription], title: str) -> bytes:
    """An OPML 2.0 file of these feeds, UTF-8, folders nested in the order they first appear; ``read_opml`` gives back
    the same subscriptions, those of one folder together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _allowed(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for subscription in subscriptions:
        name = _allowed(subscription.title or subscription.url)
        kind = "rss" if subscription.kind == "feed" else subscription.kind
        outline = etree.SubElement(_folder(folders, subscription.folder), "outline", type=kind, text=name)
        if subscription.title:
            outline.set("title", name)
        outline.set("xmlUrl", _allowed(subscription.url))
        if subscription.site:
            outline.set("htmlUrl", _allowed(subscription.site))
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _folder(folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]) -> etree._Element:
    if path not in folders:
        name = _allowed(path[-1])
        folders[path] = etree.SubElement(_folder(folders, path[:-1]), "outline", text=name, title=name)
    return folders[path]


def _allowed(text: str) -> str:
    """The text without what XML cannot carry."""
    return _NOT_IN_XML.sub("", text)
