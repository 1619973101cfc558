"""Dates that stand alone, as a line or as what a user typed: "5 September 2017", "2017-09", "2017"."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from geomap.errors import DateError
from geomap.patterns import lazy
from geomap.reading.dates import spans
from geomap.reading.dates.grammar import fill
from geomap.reading.dates.words import lexicon, tokenise

if TYPE_CHECKING:
    import datetime as dt

_TIME_BEHIND = lazy(
    r"[\s,|–—-]*(?:\bat\b)?[\s,]*(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d{1,6})?)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:\(?[A-Z]{1,5}\)?)?\s*(?:[+-]\d\d:?\d\d)?\s*[.)]?\s*",
    re.IGNORECASE,
)
_LABEL = lazy(
    r"\s*\(?(?:(?:first |last )?(?:published|posted|updated|modified|date|dated|issued)\b)?[\s:,-]*", re.IGNORECASE
)
_COMPACT = lazy(r"\s*(\d{4})(\d\d)(\d\d)\s*")
_MONTH_ISO = lazy(r"\s*(\d{4})-(\d\d)\s*")
_LONGEST = 100


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A whole day, and a whole month or year, in categories of words."""
    words = lexicon()
    day = "<on>?{weekday}(?:<iso>|{d}[<dash><of>]?<month>[<dash><comma><of>]?<year>|<month><the>?{d}<comma>?<year>)"
    return words.compile(fill(day)), words.compile("(?:<month>[<comma><of>]?)?<year>")


def parse_dateline(text: str) -> dt.date | None:
    """Read a short string that is a date as a whole, with year: "September 5, 2017", "5 Sep 2017, 10:30 GMT".

    Numeric dates with dots are day first; with slashes they are read only where one number cannot be a month.

    Returns
    -------
    day
        None where the string is not a whole date, or could be two.
    """
    if len(text) > _LONGEST:
        return None
    if compact := _COMPACT.fullmatch(text):
        return spans.date(int(compact[1]), int(compact[2]), int(compact[3]))
    label = _LABEL.match(text)
    start = label.end() if label else 0
    tokens = tokenise(text, start, len(text))
    found = _patterns()[0].match(tokens.cats)
    if not found or not _TIME_BEHIND.fullmatch(text, tokens.ends[found.end() - 1]):
        return None
    if (iso := tokens.first("iso", 0, found.end())) is not None:
        return spans.date(*iso)
    year, month = tokens.first("year", 0, found.end()), tokens.first("month", 0, found.end())
    return spans.date(year, month, tokens.all("day nth", 0, found.end())[0])


def parse_day(text: str) -> dt.date:
    """Read a day that a user gave; of a month ("2017-09", "September 2017") or a year, its last day.

    Raises
    ------
    DateError
        If it is not a date, or could be two.
    """
    return parse_days(text)[1]


def parse_days(text: str) -> tuple[dt.date, dt.date]:
    """Read a day, a month or a year that a user gave: its first and its last day.

    Raises
    ------
    DateError
        If it is not a date, or could be two.
    """
    if (day := parse_dateline(text)) is not None:
        return day, day
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    if len(text) <= _LONGEST:
        span = spans.UNKNOWN
        if month := _MONTH_ISO.fullmatch(text):
            span = spans.month(int(month[1]), int(month[2])) if 1 <= int(month[2]) <= 12 else spans.UNKNOWN
        tokens = tokenise(text, 0, len(text))
        if span.latest is None and _patterns()[1].fullmatch(tokens.cats):
            year, number = tokens.first("year", 0, len(tokens.cats)), tokens.first("month", 0, len(tokens.cats))
            span = spans.year(year) if number is None else spans.month(year, number)
        if span.earliest is not None and span.latest is not None:
            return span.earliest, span.latest
        if tokens.has("numeric", 0, len(tokens.cats)):
            raise DateError(f"{shown!r} could be two days: write year, month and day as in 2017-09-05")
    raise DateError(f"{shown!r} is not a date: write year, month and day as in 2017-09-05, or 2017-09 for a month")
