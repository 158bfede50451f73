"""The wire service that a text names as its source: in its byline, in a line of its own, as who holds its copyright.

A picture's credit names agencies as well: whoever asks here says of no line that stands under a picture.
"""

from __future__ import annotations

import re

from dateline.articles.rules import Rules, agencies

_PARTS = re.compile(r"\s*[,|•·/(（）:：]\s*|\s[–—-]\s")
_SEVERAL = re.compile(r"\s*[,;/+&]\s*")
_AROUND = " \t.,:;()[]（）【】–—-/"
_LONGEST = 60
_SIZES = 2  # letters: "AA" alone is a button for the size of the type as well
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))(?:\s|copyright|©|\(c\)|by\b|:)*(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?,?\s*", re.I
)
_HOLDER_ENDS = re.compile(r"\s*(?:[.,;|]\s|[.,;|]\Z|\s[–—-]\s|\d{4}|\Z)")
_ALL_RIGHTS = re.compile(r"\s+all rights\b.*", re.I)
# What a broadcaster of the United States calls itself by, where it stands as an agency does.
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:-?(?:TV|AM|FM|DT))?")


def named_in_byline(byline: str | None, rules: Rules) -> str | None:
    """ "By The Associated Press", "Jane Roe, Reuters": a wire service that the byline names."""
    if not byline:
        return None
    lead = rules.byline_lead.match(byline)
    rest = byline[lead.end() :] if lead else byline
    for several in _PARTS.split(rest):
        for part in (
            *rules.after_name.split(several),
            *rules.joins.split(several),
            *rules.byline_within.split(several),
        ):
            name = (part or "").strip(_AROUND)
            if name and name.casefold() in agencies():
                return name
    return None


def named_alone(line: str) -> str | None:
    """The agency of a line that names nothing else: "(SID)", "DPA", "— AFP", "(KNA, DR)"; of several the first."""
    if len(line) > _LONGEST:
        return None
    bare = line.strip(_AROUND)
    if bare.casefold() in agencies():
        return bare if bare != line or len(bare) > _SIZES else None
    first, *others = _SEVERAL.split(bare)
    told = first.casefold() in agencies() and all(
        0 < len(other.split()) <= 2 and not other.islower() for other in others
    )
    return first if others and told and len(others) < 4 else None


def source_names(origin: str) -> list[str]:
    """The names that a source line gives, "paper.example, AGENCY", in order."""
    return [name for name in _SEVERAL.split(origin) if name]


def is_named(agency: str) -> bool:
    """Whether what stands alone in brackets is an agency: a known one, or a name in capitals as unknown ones have."""
    return agency.casefold() in agencies() or agency[0].isupper()


def holder_of_copyright(line: str) -> str | None:
    """The agency of "© 2024 AGENCY. All rights reserved"; None where another holds the copyright."""
    lead = _COPYRIGHT.match(line)
    if lead is None:
        return None
    rest = line[lead.end() :][:120]
    end = _HOLDER_ENDS.search(rest)
    holder = _ALL_RIGHTS.sub("", rest[: end.start()] if end else rest).strip(_AROUND)
    return holder if holder.casefold() in agencies() else None


def is_source(name: str | None) -> bool:
    """Whether what stands where a dateline names its agency is one: a station's call sign is none."""
    return name is not None and (name.casefold() in agencies() or not _CALL_SIGN.fullmatch(name))
