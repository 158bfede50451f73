"""A printed caption split into what the picture shows and who made it."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.articles.rules import Rules, agencies, picture_agencies

_BRACKETED = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,110})[)\]）]\s*\.?$")
# Words of names always have something between them here: an optional separator makes the time exponential.
_NAMEISH = r"[A-ZÀ-ÞŁŠŽ][\w.’'&-]*"
_NAMES = rf"{_NAMEISH}(?: {_NAMEISH}){{0,5}}"
# "AGENCY/Name", "AP/Name, Pool", "REUTERS/Name/File Photo": names with slashes between them.
_SLASHED = re.compile(rf"(?<=[.!?”\"’),]) ?({_NAMES}(?: ?/ ?{_NAMES}){{1,3}}(?:, ?\w+)?)\.?$")
# "The refinery on Monday. / AGENCY", "… / Name Surname": a slash set apart after a caption's last sentence.
_SLASH_APART = re.compile(rf"(?<=[.!?”\"’)]) / ({_NAMES}(?: ?/ ?{_NAMES}){{0,2}})\.?$")
_VIA = re.compile(rf"(?<=[.!?”\"’)])\s+({_NAMES} (?:via|VIA|Via) {_NAMES}(?:/{_NAMES})?)\.?$")
_ONLY_VIA = re.compile(rf"{_NAMES} (?:via|VIA) {_NAMES}(?:/{_NAMES})?$")
_LAST_SENTENCE = re.compile(r"(?<=[.!?”\"’),|])\s*[|–—•·-]?\s*([^.!?|]{2,80}?)\.?$")
_PIPE = re.compile(r"\s+[|•]\s+([^|]{2,80})$")
_DASHED = re.compile(r"(?<=\w)\s+[–—-]\s+([^–—.!?|]{2,80})$")
# "1 of 3 | …" over a picture of several
_COUNTED = re.compile(r"^(?:\d{1,3}\s*(?:of|/|von|de|sur)\s*\d{1,3})\s*[|:–—-]?\s+(?=\D)")
# "… | 2:43 min": a video's length stands where a picture's credit does
_LENGTH = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:\s*min\.?)?")
_EDGES = " \t\n|–—•·-,;:"


def split_caption(printed: str, rules: Rules) -> tuple[str | None, str | None]:
    """Caption and credit of a printed caption, the credit without "Photo:" and brackets; each None where absent."""
    text = _COUNTED.sub("", " ".join(printed.split()))
    if not text:
        return None, None
    found = _after_slash(text, rules) or _split(text, rules) or _name_in_brackets(text)
    if found is None:
        return text, None
    caption, credit = found
    return caption or None, clean_credit(credit, rules) or None


def clean_credit(credit: str, rules: Rules) -> str:
    """A credit without its lead ("Photo:", "©", "Courtesy of"), brackets and edges."""
    credit = " ".join(credit.split()).strip(_EDGES)
    while True:
        before = credit
        if len(credit) > 1 and (credit[0], credit[-1]) in (("(", ")"), ("[", "]")):
            credit = credit[1:-1].strip(_EDGES)
        lead = rules.credit_lead.match(credit)
        if lead and lead.end() < len(credit):
            credit = credit[lead.end() :].strip(_EDGES)
        else:
            credit = _bare_lead(credit, rules)
        if credit == before:
            break
    return credit.removesuffix(".") if not re.search(r"\b\w\.\w?\.?$", credit) else credit


def _split(text: str, rules: Rules) -> tuple[str, str] | None:
    bracketed = _BRACKETED.search(text)
    if bracketed and not text[: bracketed.start()].strip():
        text, bracketed = bracketed[1].strip(), None
        if rules.credit_lead.match(text) is None and not is_credit(text, rules):
            return None
    if bracketed and is_credit(bracketed[1], rules):
        before = text[: bracketed.start()]
        return before.strip() if before.rstrip().endswith((".", "!", "?")) else before.rstrip(_EDGES), bracketed[1]
    lead = _last_lead(text, rules)
    if lead is not None and len(text) - lead <= 120:
        return _caption_after_lead(text[lead:], rules) if lead == 0 else (_caption(text[:lead]), text[lead:])
    for shape in (_SLASHED, _SLASH_APART, _VIA):
        found = shape.search(text)
        if found:
            return _caption(text[: found.start(1)]), found[1]
    last = _LAST_SENTENCE.search(text)
    if last and is_credit(last[1], rules) and last.start(1) > 0:
        return _caption(text[: last.start(1)]), last[1]
    dashed = _DASHED.search(text)
    if dashed and is_credit(dashed[1], rules):
        return _caption(text[: dashed.start()]), dashed[1]
    pipe = _PIPE.search(text)
    if pipe and _LENGTH.fullmatch(pipe[1]):
        return _caption(text[: pipe.start()]), ""
    if pipe and _parts_credit(text[: pipe.start()], pipe[1], rules):
        return _caption(text[: pipe.start()]), pipe[1]
    if is_credit(text, rules) and len(text.split()) <= 8:
        return "", text
    return None


def _bare_lead(credit: str, rules: Rules) -> str:
    """ "Photo AFP / Name": a lead word without its colon goes where an agency or a name with a slash follows it."""
    word, _, rest = credit.partition(" ")
    if not rest or word.casefold() in agencies() or not rules.credit_lead.fullmatch(f"{word}:"):
        return credit
    first = rest.split("/")[0].strip().casefold()
    return rest.strip() if first in agencies() or first in picture_agencies() else credit


def _caption_after_lead(text: str, rules: Rules) -> tuple[str, str]:
    """ "Photo: Dockers at the gate, via AGENCY": a sentence between lead and credit is the caption, a name is none."""
    lead = rules.credit_lead.match(text)
    rest = text[lead.end() :].strip(_EDGES) if lead else text
    for via in rules.credit_via.finditer(rest):
        before, after = rest[: via.start()].rstrip(_EDGES), rest[via.end() :].rstrip(" .")
        words = before.split()
        plain = sum(word[0].islower() for word in words)
        if len(words) >= 3 and plain >= 2 and re.fullmatch(_NAMES, after) and rest[: via.start()].endswith((",", ".")):
            return before, after
    return "", text


def _parts_credit(before: str, after: str, rules: Rules) -> bool:
    """Whether a bar parts a caption from its credit: menus, "Outlet | DATE" and titles have bars as well."""
    if len(before.split()) < 4 or _PIPE.search(before) or len(after.split()) > 6:
        return False
    if any(character.isdigit() for character in after):
        return False
    return is_credit(after, rules) or after.isupper() or bool(re.fullmatch(_NAMES, after))


def has_credit(line: str, rules: Rules) -> bool:
    """Whether a line of running text ends in a picture's credit by its own words, and so is a caption."""
    return _split(line, rules) is not None


def _after_slash(text: str, rules: Rules) -> tuple[str, str] | None:
    """ "The minister on Sunday / Name / AGENCY": a slash with spaces around it parts caption and credit."""
    caption, slash, credit = text.partition(" / ")
    if not slash or not credit[:1].isupper() or len(credit.split()) > 8 or len(caption.split()) < 2:
        return None
    # "… on Wednesday. Photo AGENCY / Name": the slash stands within the credit.
    rest = re.split(r"[.!?]\s+", caption)
    if rules.credit_lead.search(text) or (len(rest) > 1 and len(rest[-1].split()) <= 4):
        return None
    return None if caption.rstrip().endswith((".", "!")) else (caption, credit)


def _name_in_brackets(text: str) -> tuple[str, str] | None:
    """ "A picture of bread. (Port Maren town council)": brackets after a caption's last sentence hold its credit."""
    found = _BRACKETED.search(text)
    if not found or not found[1][:1].isupper() or len(found[1].split()) > 7 or any(c.isdigit() for c in found[1]):
        return None
    before = text[: found.start()].rstrip()
    return (before, found[1]) if before.endswith((".", "!", "?", "”", '"')) else None


def _caption(text: str) -> str:
    text = text.strip()
    return text.rstrip(" \t|–—•·-,;:([")


def _last_lead(text: str, rules: Rules) -> int | None:
    """Where the last "Photo:", "Photo by", "Credit:" starts, at the caption's head or after a sentence or mark."""
    place, last = None, 0
    for found in rules.credit_lead.finditer(text):
        start = found.start()
        if found.end() >= len(text):
            continue
        before = text[:start].rstrip()
        if place is not None and (before.endswith(";") or not text[last:start].strip(f"{_EDGES}.")):
            last = found.end()
            continue  # "Credit: illustration by NAME; photograph by NAME" is one credit
        if not before or before[-1] in '.!?”"’),|–—•·-:;([' or text[start : start + 1] == "©":
            # A caption that begins "Photo: …" and has a later lead is split at the later one.
            place, last = start, found.end()
    return place


def _supplied(text: str, rules: Rules) -> bool:
    """ "Kestrian army handout via AGENCY": whoever made it, a known agency passed it on."""
    for via in rules.credit_via.finditer(text):
        if text[: via.start()].split()[-1:] and text[:1].isupper():
            folded = text[via.end() :].rstrip(" .").casefold()
            if folded in agencies() or folded in picture_agencies():
                return True
    return False


@lru_cache(maxsize=1)
def _agency_starts() -> tuple[str, ...]:
    return tuple(f"{name} " for name in picture_agencies())


def is_credit(text: str, rules: Rules) -> bool:
    """Whether a bracket or a last sentence is a picture's credit by its own words."""
    text = text.strip()
    words = text.split()
    if not words or len(words) > 14:
        return False
    if rules.credit_whole.match(text):
        return True
    lead = rules.credit_lead.match(text)
    if lead and lead.end() < len(text):
        return True
    folded = text.casefold()
    if (
        folded in agencies()
        or folded in picture_agencies()
        or folded.startswith(_agency_starts())
    ):
        return True
    if "/" in text and text[0].isupper() and not text[-1].isdigit() and len(words) <= 9:
        return all(part.strip()[:1].isupper() or part.strip()[:1] in "©" for part in text.split("/") if part.strip())
    if _ONLY_VIA.match(text) or _supplied(text, rules):
        return True
    return bool(re.match(r"(?:AP|AFP|EPA|Reuters|REUTERS) (?:Photo|Images?|file photo)\b", text))
