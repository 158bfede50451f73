"""A printed caption split into what the picture shows and who made it."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline.articles.credit_words import credit_words, may_hold_lead
from dateline.articles.pieces import same
from dateline.articles.rules import Rules, agencies, picture_agencies

_BRACKETED = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,110})[)\]）]\s*[.。]?$")
# Words of names always have something between them here: an optional separator makes the time exponential.
# A full stop ends a name only where it shortens it ("J.", "St.").
_NAMEISH = r"[A-ZÀ-ÞŁŠŽ][\w’'&-]*(?:\.[\w’'&-]+){0,3}(?:(?<=\b[A-ZÀ-ÞŁŠŽ])\.|(?<=\b[A-Z][a-z])\.)?"
_NAMES = rf"{_NAMEISH}(?: {_NAMEISH}){{0,5}}"
# "AGENCY/Name", "AP/Name, Pool", "REUTERS/Name/File Photo": names with slashes between them.
_SLASHED = re.compile(rf"(?<=[.!?”\"’),]) ?({_NAMES}(?: ?/ ?{_NAMES}){{1,3}}(?:, ?\w+)?)\.?$")
# "The refinery on Monday. / AGENCY", "… / Name Surname": a slash set apart after a caption's last sentence.
_SLASH_APART = re.compile(rf"(?<=[.!?”\"’)]) / ({_NAMES}(?: ?/ ?{_NAMES}){{0,2}})\.?$")
_VIA = re.compile(rf"(?<=[.!?”\"’)])\s+({_NAMES} (?:via|VIA|Via) {_NAMES}(?:/{_NAMES})?)\.?$")
_ONLY_VIA = re.compile(rf"{_NAMES} (?:via|VIA) {_NAMES}(?:/{_NAMES})?$")
_LAST_SENTENCE = re.compile(r"(?<=[.!?”\"’),|。])\s*[|–—•·-]?\s*([^.!?|。]{2,80}?)\.?$")
# "… of 4 June. Jane Roe": a sentence ends before a name, and no abbreviated title ("Gov. Jane Roe").
_NAMED_LAST = re.compile(r"(?:[^\W\d_A-ZÀ-Þ][^\W\d_]{3,}|\d{4}|[)”\"»])[.!?][)”\"»]?\s+([^.!?|,:;]{4,50})$")
# Korea's and Japan's captions end in a full stop and whoever made the picture, or in "=" and an agency.
_DENSE_LAST = re.compile(r"(?<=[가-힣ぁ-ヿ一-鿿])[.。]\s*([^.。\s][^.。]{1,15})$")
_EQUALS = re.compile(r"\s?[=＝]([^=＝]{2,16})$")
_PIPE = re.compile(r"\s+[|•]\s+([^|]{2,80})$")
_DASHED = re.compile(r"(?<=\w)\s+[–—-]\s+([^–—.!?|]{2,80})$")
# "… | 2:43 min": a video's length stands where a picture's credit does
_LENGTH = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:\s*min\.?)?")
_JOINING = frozenset((
    "and", "via", "for", "of", "the", "de", "da", "do", "di", "del", "della", "la", "le", "du", "van", "von", "der",
    "den", "und", "et", "y", "e", "og", "och", "i", "ja", "en", "für", "pour", "para", "per", "al", "bin",
    "ibn", "zu",
))  # fmt: skip
_LONGEST = 2_000
"""Characters from which the words by a picture are no caption with a credit at its end."""
_EDGES = " \t\n|–—•·-,;:"


def split_caption(printed: str, rules: Rules) -> tuple[str | None, str | None]:
    """Caption and credit of a printed caption, the credit without "Photo:" and brackets; each None where absent."""
    words = credit_words()
    text = " ".join(printed.split())
    if len(text) > _LONGEST:
        return text, None
    text = text[counted.end() :] if (counted := words.counted.match(text)) else text
    first = _credit_first(text)
    text = text if first else _unlabelled(text)
    if not text:
        return None, None
    found = (
        first
        or _after_slash(text, words.lead)
        or _split(text, rules, words.lead)
        or name_in_brackets(text)
        or _name_last(text)
    )
    if found is None:
        return text, None
    caption, credit = found
    return caption or None, clean_credit(credit, rules) or None


def caption_and_credit(printed: str, apart: str | None, rules: Rules) -> tuple[str | None, str | None]:
    """Caption and credit of a picture whose credit may be set apart from the caption. What a caption ends with is then
    its own, unless it says the credit once more or is marked as one."""
    caption, credit = split_caption(printed, rules)
    maker = clean_credit(apart, rules) if apart else ""
    if not any(character.isalpha() for character in maker):
        return caption, credit
    if caption and caption.startswith("/"):
        return None, f"{maker}{caption}"  # "Name" set in a span before "/AGENCY"
    if credit is None:
        return caption, maker
    if same(credit) in same(maker):
        return caption, maker
    if same(maker) in same(credit):
        return caption, credit
    marked = credit_words().lead.search(printed) is not None
    return (caption, maker) if marked else (" ".join(printed.split()), maker)


def clean_credit(credit: str, rules: Rules) -> str:
    """A credit without its lead ("Photo:", "©", "Courtesy of"), brackets and edges."""
    credit = " ".join(credit.split()).strip(_EDGES)
    while True:
        before = credit
        if len(credit) > 1 and (credit[0], credit[-1]) in (("(", ")"), ("[", "]"), ("（", "）")):
            credit = credit[1:-1].strip(_EDGES)
        lead = credit_words().lead.match(credit) or rules.credit_lead.match(credit)
        if lead and lead.end() < len(credit):
            credit = credit[lead.end() :].strip(_EDGES)
        else:
            credit = _bare_lead(credit, rules)
        if credit == before:
            break
    if credit.endswith(")") and "(" not in credit:
        credit = credit[:-1].rstrip(_EDGES)
    return credit.removesuffix(".") if not re.search(r"\b\w\.\w?\.?$", credit) else credit


def _split(text: str, rules: Rules, leads: re.Pattern[str]) -> tuple[str, str] | None:
    bracketed = _BRACKETED.search(text)
    if bracketed and not text[: bracketed.start()].strip():
        text, bracketed = bracketed[1].strip(), None
        if leads.match(text) is None and not is_credit(text, rules):
            return None
    if bracketed and (is_credit(bracketed[1], rules) or leads.match(bracketed[1].lstrip())):
        before = text[: bracketed.start()]
        return before.strip() if before.rstrip().endswith((".", "!", "?")) else before.rstrip(_EDGES), bracketed[1]
    lead = _last_lead(text, leads)
    if lead is not None and len(text) - lead <= 120:
        return _caption_after_lead(text, rules, leads) if lead == 0 else (_caption(text[:lead]), text[lead:])
    for shape in (_SLASHED, _SLASH_APART, _VIA):
        found = shape.search(text)
        if found:
            return _caption(text[: found.start()]), found[1]
    last = _LAST_SENTENCE.search(text)
    if last and is_credit(last[1], rules) and last.start(1) > 0:
        return _caption(text[: last.start(1)]), last[1]
    equals = _EQUALS.search(text)
    if equals and equals[1].casefold() in picture_agencies():
        return _caption(text[: equals.start()]), equals[1]
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


def _unlabelled(text: str) -> str:
    """ "Caption: Dockers at the gate of the yard": a sentence after "Photo:" is no maker of one."""
    label = credit_words().label.match(text)
    if label is None:
        return text
    rest = text[label.end() :]
    plain = sum(word[0].islower() for word in rest.split())
    sentence = plain >= 5 and len(rest.split()) >= 8 and not credit_words().lead.match(rest)
    return rest if sentence and not _ONLY_VIA.search(rest) else text


def _credit_first(text: str) -> tuple[str, str] | None:
    """ "Photo: AGENCY | Dockers at the gate": the credit stands before the caption, with a bar between them."""
    lead = credit_words().lead.match(text)
    if lead is None:
        return None
    credit, bar, caption = text.partition(" | ")
    if not bar or not namelike(credit[lead.end() :]) or len(caption.split()) < 5 or namelike(caption):
        return None
    return caption, credit


def _name_last(text: str) -> tuple[str, str] | None:
    """ "Dockers at the gate in June. Jane Roe": a name alone after a sentence."""
    found = _NAMED_LAST.search(text)
    if found and len(text[: found.start(1)].split()) >= 4 and 2 <= len(found[1].split()) <= 5 and namelike(found[1]):
        return _caption(text[: found.start(1)]), found[1]
    dense = _DENSE_LAST.search(text)
    if dense and len(dense[1].split()) <= 3 and dense.start() > 8 and not dense[1].endswith(("다", "요", "か")):
        return _caption(text[: dense.start()]), dense[1]
    return None


def namelike(text: str) -> bool:
    """Whether a line may be names alone: each word starts with a capital, or has no small letters to start with."""
    words = [word for part in text.split() for word in part.split("/") if word]
    if not words or len(words) > 9 or text.endswith(("!", "?")):
        return False
    named = 0
    for word in words:
        first = next((character for character in word if character.isalnum()), "")
        if first and not first.isdigit() and (not first.islower() or word.casefold() != word):
            named += 1
        elif first and word not in _JOINING and not first.isdigit():
            return False
    return named > 0


def _bare_lead(credit: str, rules: Rules) -> str:
    """ "Photo AFP / Name": a lead word without its colon goes where an agency or a name with a slash follows it."""
    bare = credit_words().bare.match(credit)
    if bare and namelike(credit[bare.end() :]) and credit.casefold() not in picture_agencies():
        return credit[bare.end() :]
    word, _, rest = credit.partition(" ")
    if not rest or word.casefold() in agencies() or not rules.credit_lead.fullmatch(f"{word}:"):
        return credit
    first = rest.split("/")[0].strip().casefold()
    return rest.strip() if first in agencies() or first in picture_agencies() else credit


def _caption_after_lead(text: str, rules: Rules, leads: re.Pattern[str]) -> tuple[str, str]:
    """ "Photo: Dockers at the gate, via AGENCY": a sentence between lead and credit is the caption, a name is none."""
    lead = leads.match(text)
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
    return _split(line, rules, rules.credit_lead) is not None


def _after_slash(text: str, leads: re.Pattern[str]) -> tuple[str, str] | None:
    """ "The minister on Sunday / Name / AGENCY": a slash with spaces around it parts caption and credit."""
    caption, slash, credit = text.partition(" / ")
    if not slash or not credit[:1].isupper() or len(credit.split()) > 8 or len(caption.split()) < 2:
        return None
    # "… on Wednesday. Photo AGENCY / Name": the slash stands within the credit.
    rest = re.split(r"[.!?]\s+", caption)
    if leads.search(text) or (len(rest) > 1 and len(rest[-1].split()) <= 4):
        return None
    return None if caption.rstrip().endswith((".", "!")) else (caption, credit)


def name_in_brackets(text: str) -> tuple[str, str] | None:
    """ "A picture of bread. (Port Maren town council)": brackets after a caption's last sentence hold its credit."""
    found = _BRACKETED.search(text)
    if not found or not found[1][:1].isupper() or len(found[1].split()) > 7 or any(c.isdigit() for c in found[1]):
        return None
    before = text[: found.start()].rstrip()
    return (before, found[1]) if before.endswith((".", "!", "?", "”", '"')) else None


def _caption(text: str) -> str:
    text = text.strip()
    return text.rstrip(" \t|–—•·-,;:([")


def _last_lead(text: str, leads: re.Pattern[str]) -> int | None:
    """Where the last "Photo:", "Photo by", "Credit:" starts, at the caption's head or after a sentence or mark."""
    if leads is credit_words().lead and not may_hold_lead(text):
        return None
    place, last = None, 0
    for found in leads.finditer(text):
        start = found.start()
        if found.end() >= len(text):
            continue
        before = text[:start].rstrip()
        if place is not None and (before.endswith(";") or not text[last:start].strip(f"{_EDGES}.")):
            last = found.end()
            continue  # "Credit: illustration by NAME; photograph by NAME" is one credit
        if not before or before[-1] in '.!?”"’»),|–—•·-:;([/。' or text[start : start + 1] in "©（":
            # A caption that begins "Photo: …" and has a later lead is split at the later one.
            place, last = start, found.end()
    return place


def _supplied(text: str, rules: Rules) -> bool:
    """ "Kestrian army handout via AGENCY": whoever made it, a known agency passed it on."""
    for via in rules.credit_via.finditer(text):
        if text[: via.start()].split()[-1:] and text[:1].isupper():
            folded = text[via.end() :].rstrip(" .").casefold()
            if _agency(folded):
                return True
    return False


def _agency(text: str) -> bool:
    return text.casefold() in agencies() or text.casefold() in picture_agencies()


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
    lead = rules.credit_lead.match(text) or credit_words().bare.match(text)
    if lead and lead.end() < len(text) and (lead.re is rules.credit_lead or namelike(text[lead.end() :])):
        return True
    folded = text.casefold()
    if _agency(text) or folded in credit_words().file:
        return True
    if folded.startswith(_agency_starts()) and namelike(text):
        return True
    if "/" in text and text[0].isupper() and not text[-1].isdigit() and len(words) <= 9:
        return all(part[:1].isupper() or part[:1] in "©" or _agency(part) for part in map(str.strip, text.split("/")))
    if _ONLY_VIA.match(text) or _supplied(text, rules):
        return True
    return bool(re.match(r"(?:AP|AFP|EPA|Reuters|REUTERS) (?:Photo|Images?|file photo)\b", text))
