"""Bylines: from a line as printed, the names of the people alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from dateline.articles.rules import Rules, agencies, may_name_month

_NAME_WORD = re.compile(
    r"(?:[A-ZÀ-ÞŁŠŽĀ-Ž]|(?:d|O|l)['’][A-Z])[\w.'’-]*$|[^\W\d_a-zа-яёіїєґ](?:[^\W\d_]|[\u200c'’-])*$"
)
_PARTICLES = frozenset((
    "de", "da", "di", "la", "le", "van", "von", "der", "den", "del", "bin", "ibn", "al", "el", "abu", "ter", "ten",
    "dos", "du", "zu", "zur", "af", "y", "e", "i",
))  # fmt: skip
_SITE = re.compile(r"\.(?:com|org|net|info|[a-z]{2})\b")
_DATE_LEAD = re.compile(r"[\s,|·•–—-]+(?:published|posted|updated|on|am|le|el)[:\s]*$", re.I)
_PARTED_AFTER = re.compile(r"\s[–—-]\s|\s•\s")
_DIGIT = re.compile(r"\d")
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]+(?: [A-ZÀ-Þ]\.?)?)")
_HANDLE = re.compile(r"([\w.-]{2,30})(?![\w@])")
_RUN_IN = re.compile(r"(?<=[^\W\d])(?:\d{1,5}(?: \w+)?|@\w+)$")
_LEAD_RUN_IN = re.compile(r"[^\W\d_]{2,5}(?=[A-ZÀ-Þ])(?<=[a-zà-ÿ])")
BARS = re.compile(r"\s+[|·•]\s+")
_HAN = re.compile("[\u4e00-\u9fff]{1,4}(?:[·•][\u4e00-\u9fff]{1,8})*")
_DOTTED = re.compile(r"(?:[A-ZÀ-Þ]\.[- ]?){2,4}")
_INITIALS = re.compile(r"[A-Z]{2,6}")


def read_byline(line: str, rules: Rules, outlets: Collection[str] = ()) -> tuple[str, ...] | None:
    """The names that a byline carries; empty for one without ("Staff Reporter"); None where the line is no byline."""
    if len(line) > 160:
        return None
    if len(line) <= 100 and _DIGIT.search(line):
        line = _RUN_IN.sub("", _without_date(line, rules)) or line
    if _of_initials(line, rules):
        return ()
    if not rules.any_byline.match(line):
        return None
    for shape in rules.byline:
        found = shape.match(line)
        if not found:
            continue
        names = found.groupdict().get("names")
        if names is None or (not names.strip() and "none" not in found.groupdict()):
            return ()
        people = split_names(names, rules, outlets)
        # "By Thursday the water had gone" starts like a byline.
        if people or _roles_only(names, rules) or _INITIALS.fullmatch(names.strip()):
            return people
    return None


def _without_date(line: str, rules: Rules) -> str:
    """ "By Jane Roe, November 2, 2026, 10:15 a.m." without the date and the clock at its end."""
    for found in rules.month_date.finditer(line) if may_name_month(line, rules) else ():
        if found["day"] or found["day2"] or found["year"]:
            return _DATE_LEAD.sub("", line[: found.start()]).rstrip(" ,|·•–—-:")
    return line


def lead_apart(line: str, rules: Rules) -> str:
    """ "ByJane Roe", whose "By" the page sets apart by its style alone, with a space in between."""
    run_in = _LEAD_RUN_IN.match(line)
    parted = f"{run_in[0]} {line[run_in.end() :]}" if run_in else line
    return parted if run_in and rules.byline_lead.match(parted) else line


def printed_byline(line: str | None, rules: Rules) -> str | None:
    """A byline as printed, without the date at its end and what ran into it: "Jane Roe24 comments", "Jane Roe@roe"."""
    if line is None:
        return None
    return _RUN_IN.sub("", _without_date(line, rules) if _DIGIT.search(line) else line) or line


def signed_by(line: str, authors: Collection[str], rules: Rules) -> bool:
    """Whether a line begins with the name of one of the page's authors, as metadata gives them, and is no sentence."""
    if not authors or line[-1:] in ".?!":
        return False
    folded = _without_lead(line, rules).casefold()
    name = next((name for name in authors if folded.startswith(name.casefold())), None)
    return name is not None and not folded[len(name) : len(name) + 1].isalnum()


def _of_initials(line: str, rules: Rules) -> bool:
    """ "Par L.M. avec AFP", "By J. R.": who wrote it is told by letters alone."""
    lead = rules.byline_lead.match(line)
    if lead is None or len(line) > 60:
        return False
    return bool(_DOTTED.fullmatch(rules.joins.split(line[lead.end() :])[0].strip()))


def byline_within(line: str, rules: Rules) -> str | None:
    """The byline in a line that gives a date first, "Posted on November 3, 2026 by Jane Roe"; None without one."""
    for found in rules.byline_within.finditer(line):
        rest = line[found.start(1) :].strip()
        if read_byline(rest, rules) is not None:
            return rest
    return None


def handle_in(line: str, rules: Rules, outlets: Collection[str] = ()) -> str | None:
    """The one word that a line gives for its author, "Posted by ferrywatch | 3 Nov 2026": alone after the lead, at the
    line's end or before a date. None for a desk, a day, an outlet."""
    leads = [rules.byline_lead.match(line), *rules.byline_within.finditer(line)]
    for lead in leads if len(line) <= 160 else ():
        found = _HANDLE.match(line, lead.end()) if lead else None
        if found is None:
            continue
        name, rest = found[1].rstrip(".-"), line[found.end() :].strip()
        word = name.casefold()
        dated = _DIGIT.search(" ".join(rest.split()[:4])) is not None
        if rest and not dated:
            continue
        if word in rules.role_words | rules.agency_words | rules.no_names or word in {o.casefold() for o in outlets}:
            continue
        if word not in agencies() and any(map(str.isalpha, name)):
            return name
    return None


def byline_among(
    line: str, rules: Rules, outlets: Collection[str] = (), *, dated: bool = False
) -> tuple[str, tuple[str, ...]] | None:
    """The byline in "Jane Roe | 3 Nov 2026": a name alone that a bar parts from a date, and its names.

    dated: the markup says that a date stands in the line, whatever its words ("Yesterday").
    """
    parts = [part for part in BARS.split(line) if part]
    dated = dated or any(rules.month_date.search(part) for part in parts if len(part) < 60)
    if not dated or not 2 <= len(parts) <= 6:
        return None
    own = {outlet.casefold() for outlet in outlets}
    for part in parts:
        names = read_byline(part, rules, outlets)
        if names:
            return part, names
        if looks_like_name(part, rules) and part.casefold() not in own and not rules.month_date.search(part):
            return part, (part,)
    return None


def _roles_only(names: str, rules: Rules) -> bool:
    words = [word.strip(".,") for word in names.split()]
    return 0 < len(words) <= 8 and any(word.casefold() in rules.role_words for word in words) and words[0][:1].isupper()


def looks_like_name(text: str, rules: Rules) -> bool:
    """Whether the words are one person's name: two to six capitalised words, none of them a role or an outlet's."""
    words = text.split()
    if not 2 <= len(words) <= 6 or any(character.isdigit() for character in text):
        return False
    if any(word.casefold().strip(".,") in rules.role_words for word in words):
        return False
    if words[0][0].islower() and words[0] not in _PARTICLES:
        return False  # "à Sorne": letters that are not a to z pass for another script's
    return all(_NAME_WORD.match(word) or word in _PARTICLES for word in words) and bool(_NAME_WORD.match(words[-1]))


def split_names(text: str, rules: Rules, outlets: Collection[str] = ()) -> tuple[str, ...]:
    """Names in printed order, without "By", roles ("City Editor"), outlets, places and addresses."""
    own = {outlet.casefold() for outlet in outlets if outlet}
    text = re.sub(r"\S+@\S+|https?://\S+|\((?:[^()]{1,60})\)", " ", text)
    text = _without_lead(" ".join(text.split()), rules)
    names: list[str] = []
    for piece in _apart(rules.joins.split(text)):
        piece = _PARTED_AFTER.split(rules.after_name.split(piece)[0])[0]
        changed = rules.modified.search(piece)
        if changed and piece[: changed.start()].endswith(" "):
            piece = piece[: changed.start()]  # "Jane Roe updated 3 November"
        name = piece.strip(" .,:;|·-–—*") if not re.search(r"\b[JS]r\.$", piece.strip()) else piece.strip(" ,:;")
        folded = name.casefold()
        if not name or folded in own or len(name) > 60 or any(c.isdigit() for c in name):
            continue
        words = name.split()
        told = looks_like_name(name, rules) or _other_script(name) if len(words) > 1 else _is_han_name(name, rules)
        if not told:
            continue
        if name.isupper():
            name = _calmed(name)
        if name not in names:
            names.append(name)
    return tuple(names)


def person_names(given: Iterable[str], rules: Rules, outlets: Collection[str] = ()) -> tuple[str, ...]:
    """Names that metadata gives as authors: kept unless they are the outlet, a role, an address or a desk."""
    own = {outlet.casefold() for outlet in outlets if outlet}
    names: list[str] = []
    for whole in given:
        whole = _without_lead(" ".join(whole.split()), rules)
        turned = _SURNAME_FIRST.fullmatch(whole)
        if turned and looks_like_name(f"{turned[2]} {turned[1]}", rules):
            whole = f"{turned[2]} {turned[1]}"
        for piece in rules.joins.split(whole):
            name = (
                re.sub(r"\s*\([^()]{1,40}\)$", "", piece).strip(" .,:;|") if not piece.endswith("r.") else piece.strip()
            )
            words = name.casefold().split()
            initials = name.isupper() and len(words) == 1 and len(name) <= 5
            if not words or initials or "://" in name or "@" in name or len(name) > 60 or name.casefold() in own:
                continue
            if any(word.strip(".,") in rules.role_words for word in words) or _SITE.search(name):
                continue
            if name.isupper() and len(words) > 1:
                name = _calmed(name)
            if name not in names:
                names.append(name)
    return tuple(names)


def _without_lead(text: str, rules: Rules) -> str:
    lead = rules.byline_lead.match(text)
    return text[lead.end() :] if lead else text


def _apart(pieces: Iterable[str]) -> Iterator[str]:
    """Names in Chinese characters, which a space parts, each alone; other pieces as they are."""
    for piece in pieces:
        words = piece.split()
        if len(words) > 1 and all(_HAN.fullmatch(word) for word in words):
            # A space also stretches a name of two characters to the width of three.
            yield from ["".join(words)] if all(len(word) == 1 for word in words) else words
        else:
            yield piece


def _is_han_name(name: str, rules: Rules) -> bool:
    return len(name) > 1 and bool(_HAN.fullmatch(name)) and name not in rules.role_words


def _other_script(name: str) -> bool:
    return not re.search("[A-Za-zÀ-ž]", name)


def _calmed(name: str) -> str:
    """ "TOVE ARNESEN-LUND" as "Tove Arnesen-Lund"; particles stay low."""
    words = [word.lower() if word.casefold() in _PARTICLES else _capitals(word) for word in name.split()]
    return " ".join(words)


def _capitals(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: found[0][0] + found[0][1:].lower(), word) if len(word) > 2 else word
