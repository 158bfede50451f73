"""Short names for the elements of XML feeds: "title", "dc:creator", "media:content", whoever bound which prefix."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from lxml import etree

ITEMS = ("item", "entry")


@cache
def namespaces() -> dict[str, str]:
    """The usual prefix by namespace, in lower case and without a slash or hash at its end; "" for a feed's own."""
    known: dict[str, str] = json.loads(files("dateline.feeds").joinpath("data/namespaces.json").read_bytes())
    return {_key(namespace): prefix for namespace, prefix in known.items()}


@cache
def usual_bindings() -> dict[str, str]:
    """A namespace for each usual prefix, for a feed that forgot to bind it."""
    known: dict[str, str] = json.loads(files("dateline.feeds").joinpath("data/namespaces.json").read_bytes())
    return {prefix: namespace for namespace, prefix in reversed(known.items()) if prefix}


def _key(namespace: str) -> str:
    return namespace.lower().rstrip("/#")


class Names(dict[str, str]):
    """The short name by an element's tag as the parser gives it, worked out when first asked for.

    An element of no known namespace goes by the prefix that its feed gives it, as most of those are a known namespace
    written wrongly.
    """

    def __init__(self, root: etree._Element) -> None:
        super().__init__()
        self._prefixes = {_key(namespace): prefix or "" for prefix, namespace in root.nsmap.items()}

    def __missing__(self, tag: str) -> str:
        if not isinstance(tag, str):  # a reference that a lenient parser left as it was
            return ""
        namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        key = _key(namespace)
        prefix = "" if not namespace or "backend.userland.com/rss" in key else namespaces().get(key)
        if prefix is None:
            prefix = self._prefixes.get(key, namespace)
        # An unbound prefix that a lenient parser let pass stands in the name itself.
        name = f"{prefix}:{local}".lower() if prefix else local.lower()
        self[tag] = name
        return name
