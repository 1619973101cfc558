"""Days that words count from a time told: "three days after", "more than two weeks before", "eleven months after"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geomap.patterns import lazy
from geomap.reading.dates.finding import find_dates
from geomap.reading.dates.spans import add_days, around
from geomap.reading.timing.whens import from_to

if TYPE_CHECKING:
    import datetime as dt

    from geomap.model import When

COUNTED: Final = lazy(r"(.{0,30}?\b(?:days?|weeks?|months?|years?)(?: and a half)?)\s+(after|before)$", re.IGNORECASE)
LONGEST: Final = 31
"""Days of a time told from which others can be counted, at most."""
_ABOUT: Final = 7
"""Days of a time told from which days can be counted ("this week, nine days after Y took it"), at most."""
_MORE = lazy(r"(?:more than|over|at least)\b", re.IGNORECASE)
_VAGUE = lazy(r"(?:just |only )?(?:a )?(?:few|several|some|couple of)\b", re.IGNORECASE)
_FIRM_COUNT = lazy(
    r"\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b", re.IGNORECASE
)
_FEWER = lazy(r"(?:less than|under|within|barely|not)\b", re.IGNORECASE)
_OF_YEAR, _OF_MONTH, _FOUR_WEEKS = 365, 30, 28


def is_vague(words: str) -> bool:
    """ "a few days"."""
    return _VAGUE.match(words) is not None


def is_firm(words: str) -> bool:
    """Does a number stand in it: not "days", "weeks"?"""
    return _FIRM_COUNT.search(words) is not None


def days_in(words: str) -> int | None:
    """How many days "three weeks" are."""
    length = find_dates(f"for {words}", 0, len(words) + 4, published=None)
    return next((d.length_days for d in length if d.length_days is not None), None)


def stepped(words: str, direction: str, told: When) -> When | None:
    """The days of what happened so long before a time told ("three days", "after"), or behind it ("before").

    Nobody counts the days of months and years: their months are meant. None where nothing can be said.
    """
    first, last = told.earliest, told.latest
    if first is None or last is None:
        return None
    days, after = days_in(words), direction == "after"
    if after and (days is None or is_vague(words) or not is_firm(words)):
        return from_to(None, last)  # "days after Y fled X": at some time before
    if days is None:
        return None
    sign = -1 if after else 1
    if (last - first).days > _ABOUT and (days < _FOUR_WEEKS or _MORE.match(words)):
        return None
    if after and _MORE.match(words):
        return from_to(None, add_days(last, -days))
    months = round(days / _OF_MONTH)
    by_month = months > 1 and "month" in words.casefold()
    if by_month or days >= _OF_YEAR or (last - first).days > _ABOUT:
        return _months(first, last, sign * (months if by_month else round(days * 12 / _OF_YEAR)))
    if after and _FEWER.match(words):
        return from_to(add_days(first, -days), add_days(last, -days + days // 3))  # not much less, or it would be told
    return from_to(add_days(first, sign * days), add_days(last, sign * days))


def _months(first: dt.date, last: dt.date, steps: int) -> When:
    return from_to(around(first, "month", steps).earliest, around(last, "month", steps).latest)
