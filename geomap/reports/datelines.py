"""The day a report came out, read from lines that say so: never from its prose.

A date counts where it has a line of its own near the top, follows a label ("Published", "Updated"), stands in an
agency's dateline ("CITY, Sept 5 (Agency) -") or, as a last resort, in an address or a file's name. Numbers that do not
show which is the day and which the month are not a date.
"""

import datetime as dt
import functools
import re
from typing import NamedTuple

from geomap.patterns import lazy
from geomap.reports.foreigndates import parse_foreign
from geomap.reports.lexicon import any_of, date_lexicon, plain

FIRST_YEAR, LAST_YEAR = 1900, 2100

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO = lazy(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?=\s*$|[Tt ]\s*\d)")
_NUMBERS = lazy(r"(?<!\d)(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?!\d)")
_YEAR = lazy(r"\s*(\d{4})-\d{1,2}-\d{1,2}")
_IN_NAME = lazy(r"(?<!\d)((?:19|20)\d{2})([-_./]?)(\d{2})\2(\d{2})(?!\d)")
_IN_URL = lazy(r"(?<!\d)((?:19|20)\d{2})([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_TIME = lazy(
    r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:z|(?=\W|$))(?: ?[ap]\.?m\.?)?(?: ?[+-]\d{2}:?\d{2})?"
    r"|\b\d{1,2} ?[ap]\.?m\b\.?"
    r"|\b\d{1,2} ?h(?: ?\d{2})?\b",
    re.IGNORECASE,
)
_AGENCY_DATELINE = lazy(
    # CITY[, Region][, date] [(AGENCY[ - date])] -; CITY, date (AGENCY)
    r"(?P<place>[^\W\d_a-zß-öø-ÿа-яё][^\n()\[\]:;.!?]{0,60}?(?:,? [A-Z][a-z]{1,5}\.)?)??"
    r"(?:,? ?(?P<date>(?:[^\W\d_]{3,9}\.? )?\d{1,2}(?:,? \d{4}| [^\W\d_]{3,9}\.?(?:,? \d{4})?)?"
    r"|[^\W\d_]{3,9}\.? \d{1,2}(?:,? \d{4})?))?"
    r"(?: ?\((?P<agency>[^()]{2,60})\))?(?P<dash> ?(?:—|–|―|--|-) |(?<=\)) ?-(?=[A-Z])|(?<=\)) (?=[A-Z]))"
)
_DASHES = ("- ", "– ", "— ", "― ", ") ", ") -", ")-")
"""What ends such a dateline: looked for first, for most paragraphs have none."""
_SLASHED = lazy(
    r"(?P<place>[^\W\d_a-z][\w' -]{2,30}), [^\W\d_]{3,9}\.? \d{1,2}\. /(?P<agency>[A-Z][A-Za-z ]{2,14})/\.? "
)
"""MOSCOW, July 16. /TASS/. """
_PLACE_LINE = lazy(r"[^\W\d_][\w.' -]{1,40}(?:, [\w.' -]{1,30})? \(([A-Z]{2,8}|Reuters|dpa)\)")
_LETTERS = lazy(r"[^\W\d_]{2,}")
_WORD = lazy(r"[^\W\d_][\w.'’-]*")
_GLUED = lazy(r"(?<=[A-Z]{3})(?=[A-Z][a-z]{2})")  # "10:30 AM UTCUpdated", as pages are copied
_MARKS = " ,|·•—–-/:()[]"
_DATE_LENGTH = 24
"""Characters of a day at most."""
_DAY_LENGTH = 40
"""Characters of a day with its weekday at most."""
_MAX_NAME_WORDS = 4
_MAX_NAME_LINE = 8


class Found(NamedTuple):
    """A date in a line; `day` is None if the year is missing or the order of the numbers is open."""

    start: int
    end: int
    day: dt.date | None
    month_day: tuple[int, int] | None = None
    """Month and day of a date without a year."""


class Dateline(NamedTuple):
    """A line, or the beginning of one, that gives a report's date."""

    end: int
    """Where in the line it ends."""
    found: Found | None
    label: str | None
    """ "published", "updated" or None."""


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _either(year: int, first: int, second: int) -> dt.date | None:
    """Day and month whose order is unknown."""
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


@functools.cache
def _dates() -> re.Pattern[str]:
    month = "|".join(
        re.escape(name).replace(r"\ ", " ")
        for name in sorted(date_lexicon().months, key=lambda name: (-len(name), name))
    )
    return lazy(
        rf"(?<!\d)(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|re|º|°|\.)?[ -]?(?: ?(?:de|of|d') ?)?(?P<m1>{month})\b"
        r"[.,]?(?:,? ?(?:de|del)?[ -]?(?P<y1>\d{4})(?!\d(?!\d?:\d\d)))?"
        rf"|\b(?P<m2>{month})\b[.]? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d|\.\d)"
        rf"(?:,? (?P<y2>\d{{4}})(?!\d(?!\d?:\d\d)))?"
        r"|(?<!\d)(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?!\d)"
        r"|(?<!\d)(?P<a4>\d{1,2})(?P<s4>[-/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4})(?!\d)"
        r"|(?P<y5>\d{4}) ?[年년] ?(?P<m5>\d{1,2}) ?[月월] ?(?P<d5>\d{1,2}) ?[日일]",
        re.IGNORECASE,
    )


def find_dates(line: str) -> list[Found]:
    """Find the days that a short line names, with their positions in it."""
    if not any(map(str.isdigit, line)):
        return []
    months = date_lexicon().months
    found = []
    for match in _dates().finditer(line if line.isascii() else line.translate(_DIGITS)):
        part = match.groupdict()
        day: dt.date | None = None
        month_day: tuple[int, int] | None = None
        if name := part["m1"] or part["m2"]:
            month = months.get(name.casefold())
            number = int(part["d1"] or part["d2"])
            year = part["y1"] or part["y2"]
            if month is None or not 1 <= number <= 31:
                continue
            if year:
                day = _day(int(year), month, number)
            else:
                month_day = (month, number)
        elif part["y3"] or part["y5"]:
            day = _day(*(int(part[key] or part[other]) for key, other in (("y3", "y5"), ("m3", "m5"), ("d3", "d5"))))
        else:
            first, second, year_ = int(part["a4"]), int(part["b4"]), int(part["y4"])
            # With full stops it is day, month, year wherever it is used.
            day = _day(year_, second, first) if part["s4"] == "." else _either(year_, first, second)
        found.append(Found(match.start(), match.end(), day, month_day))
    return found


def is_dated(line: str) -> bool:
    """Whether a line begins with a day ("Jan. 11, 2025: Army retakes ..."): it tells what happened then."""
    found = find_dates(line[:_DATE_LENGTH])
    return bool(found) and found[0].start == 0


def only_day(line: str) -> Found | None:
    """Read a line that is a day and nothing else, its weekday included; None for any other."""
    found = find_dates(line) if len(line) <= _DAY_LENGTH else []
    if len(found) != 1 or _TIME.search(line):
        return None
    return None if _LETTERS.search(_bare(line[: found[0].start]) + _bare(line[found[0].end :])) else found[0]


def parse_published(value: str) -> dt.date | None:
    """Read a date that a record or a page gives as its own: an ISO date or time, or one date in words or numbers.

    Time zones are ignored: the day is the one written. Months that the lexicon lacks are left to
    `geomap.reports.foreigndates`.
    """
    value = value[:100].translate(_DIGITS)
    if iso := _ISO.match(value):
        return _day(*(int(part) for part in iso.groups()))
    if re.fullmatch(r"\s*\d{8}\s*", value):
        return date_in_name(value.strip())
    days = {found.day for found in find_dates(value)}
    if not days:
        day = parse_foreign(value)
        return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None
    return days.pop() if len(days) == 1 else None


def why_no_day(value: str) -> str:
    """Why `parse_published` finds no day in a value, for a message: "which ..."."""
    value = value[:100].translate(_DIGITS)
    found = find_dates(value)
    if len({one.day for one in found}) > 1:
        return "which names more than one day"
    if found and found[0].month_day is not None:
        return "which has no year"
    if any(
        _day(int(n[3]), int(n[1]), int(n[2])) and _day(int(n[3]), int(n[2]), int(n[1]))
        for n in _NUMBERS.finditer(value)
    ):
        return "of which the day and the month cannot be told apart"
    if (year := _YEAR.match(value)) and not FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
        return f"which is not between the years {FIRST_YEAR} and {LAST_YEAR}"
    return "which is no day that is understood"


def date_in_name(name: str) -> dt.date | None:
    """Read the date in a file's name or a path; None if there is none or more than one."""
    if "19" not in name and "20" not in name:
        return None
    days = {_day(int(match[1]), int(match[3]), int(match[4])) for match in _IN_NAME.finditer(name)} - {None}
    return days.pop() if len(days) == 1 else None


def date_in_url(url: str) -> dt.date | None:
    """Read the date in an address ("/2017/09/05/")."""
    days = {_day(int(match[1]), int(match[3]), int(match[4])) for match in _IN_URL.finditer(url[:2000])} - {None}
    return days.pop() if len(days) == 1 else None


@functools.cache
def _labels() -> re.Pattern[str]:
    lexicon = date_lexicon()
    published = "|".join(map(re.escape, lexicon.published))
    updated = "|".join(map(re.escape, lexicon.updated))
    return lazy(rf"(?<!\w)[(\[]?(?:(?P<published>{published})|(?P<updated>{updated}))(?!\w)[ .:—–-]*", re.IGNORECASE)


@functools.cache
def _particles() -> re.Pattern[str]:
    lexicon = date_lexicon()
    words = sorted(lexicon.particles | lexicon.weekdays, key=lambda word: (-len(word), word))
    return any_of([rf"\b(?:{'|'.join(map(re.escape, words))})(?!\w)"], re.IGNORECASE)


@functools.cache
def _byline() -> re.Pattern[str]:
    words = "|".join(map(re.escape, date_lexicon().bylines))
    name = r"[A-ZÀ-ÖØ-ÞЀ-Я][\w.'’-]*"
    return lazy(
        rf"(?i:{words}):? (?:{name}|AFP|AP)"
        rf"(?:(?:,? (?:and|und|et|y|e|en|in|at|the|of|for|de|von|van|al|bin)|,| &| \|)? {name}){{0,9}}"
    )


def is_byline(line: str) -> bool:
    """Whether a line names the writers and says nothing else."""
    return line.casefold().startswith(date_lexicon().bylines) and _byline().fullmatch(line) is not None


def is_name_line(line: str) -> bool:
    """Whether a short line could name a writer, an outlet or a place: "Name Name in City", "Outlet News, City"."""
    words = line.split()
    return (
        1 < len(words) <= _MAX_NAME_LINE
        and not line.endswith((".", "?", "!", ":", ";"))
        and all(word[0].isupper() or word in {"in", "and", "at", "for", "of", "&", "|", "al"} for word in words)
    )


def is_place_line(line: str) -> bool:
    """Whether a line is a place with the agency that reports from there: "City, Region (AGENCY)"."""
    found = _PLACE_LINE.fullmatch(line) if line[-1:] == ")" else None
    return found is not None and _agency_like(found[1])


def label_of(line: str) -> str | None:
    """The label of publication or change that a line begins with; None if it has none."""
    head, lexicon = plain(line), date_lexicon()
    if not head.startswith(lexicon.labels):
        return None
    match = _labels().match(head)
    return None if match is None else "published" if match["published"] else "updated"


def whole_line(line: str) -> Dateline | None:
    """Read a line that consists of dates, times, a place or a writer, and no statement; None for any other.

    Parameters
    ----------
    line
        Without space at its ends.
    """
    found = find_dates(line)
    label = label_of(line)
    if not found and not (label and _TIME.search(line)):
        return None
    spans = [0, *(place for date in found for place in (date.start, date.end)), len(line)]
    pieces = [_bare(line[start:end]) for start, end in zip(spans[::2], spans[1::2], strict=True)]
    day = found[0] if found else None
    for date in found:  # "Updated 7 September 2017, first published 5 September 2017": the one with the better label
        said = [match for match in _labels().finditer(plain(line[: date.start])) if match["published"]]
        if said:
            day, label = date, "published"
            break
    if any(_LETTERS.search(piece) for piece in pieces) and not _names_only(pieces, labelled=label is not None):
        return None
    return Dateline(len(line), day, label)


def _bare(piece: str) -> str:
    """Remove times, labels, weekdays and particles from a piece of a line."""
    piece = _GLUED.sub(" ", piece.translate(_DIGITS))
    piece = _TIME.sub(" ", piece)
    piece = _labels().sub(" ", piece)
    return " ".join(_particles().sub(" ", piece).split())


def _names_only(pieces: list[str], *, labelled: bool) -> bool:
    """Whether the text round the dates is a writer, or a place or an outlet set off from them by a mark."""
    words = [word for piece in pieces for word in _WORD.findall(piece)]
    if is_byline(" ".join(pieces).strip(_MARKS)):
        return True
    if len(words) > _MAX_NAME_WORDS or not all(word[0].isupper() or not word[0].isalpha() for word in words):
        return False
    if labelled:
        return True
    before, *after = pieces
    return (not _LETTERS.search(before) or before[-1] in _MARKS) and all(
        not _LETTERS.search(piece) or piece[0] in _MARKS for piece in after
    )


def beginning(line: str) -> Dateline | None:
    """Read the dateline that a paragraph begins with.

    Either an agency's, up to its dash: "CITY, Region, Sept 5 (Agency) -", "CITY (Agency) --", "(Agency) -",
    "CITY -"; or a label with its date: "Updated at 1:33 p.m. on Thursday, March 29, 2018.".

    Parameters
    ----------
    line
        Of any length; its first 200 code points are looked at.
    """
    head = line[:200]
    if "/" in head and (match := _SLASHED.match(head)):
        days = find_dates(match[0])
        return Dateline(match.end(), days[0] if days else None, None)
    if any(dash in head for dash in _DASHES) and (match := _AGENCY_DATELINE.match(head)):
        place = (match["place"] or "").strip(" ,")
        words = _LETTERS.findall(place)
        loud = bool(words) and all(word.isupper() for word in _LETTERS.findall(place.split(",", maxsplit=1)[0]))
        found = find_dates(head[: match.end()])
        agency = match["agency"]
        if not match["dash"].strip() and not (agency and found and _agency_like(agency)):
            return None  # "UNITA (the rebels) The"
        if loud or (
            agency and (not words or (len(words) <= 5 and place[:1].isupper() and (found or agency[:1].isupper())))
        ):
            # "IS - which held the town - ..." goes on in lower case; what an agency sends begins a sentence.
            if not found and (line[match.end() :][:1].islower() or not (loud or _agency_like(agency or ""))):
                return None
            return Dateline(match.end(), found[0] if found else None, None)
    label = label_of(head)
    if label:
        found = [date for date in find_dates(head) if date.day]
        if found:
            before = plain(head[: found[0].start])
            before = _particles().sub(" ", _TIME.sub(" ", _labels().sub(" ", before)))
            if not _LETTERS.search(before):
                end = found[0].end
                end += len(head[end:]) - len(head[end:].lstrip(". :—–-"))
                return Dateline(end, found[0], label)
    return None


def _agency_like(name: str) -> bool:
    """Whether an agency could be called so: capitals ("AP"), one or two capitalised words ("Reuters", "Kyiv Post")."""
    words = name.split()
    return len(words) <= 3 and all(word[:1].isupper() for word in words)
