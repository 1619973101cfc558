"""Stretches of days as claims carry them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import CHANGES, When
from geomap.patterns import lazy
from geomap.reading.dates.spans import add_days, around

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.model import Statement

_OVER = CHANGES | {"siege_broken"}
_LONG_UNIT = lazy(r"\d{4}(?:-2[1-4])?")
"""A year or a season."""
_FROM_TO = lazy(r"(?:from|between)\s.*\s(?:to|until|till|and)\s|.*\d\s?[-–—]\s?\d", re.IGNORECASE)
_MEASURED = lazy(r"^of\s|-(?:day|week|month|year)\b", re.IGNORECASE)
_SHORT = 40
"""Days of a stretch that may only be that of other things told beside a siege."""
_LONGEST = 1500
"""Days of a siege, at most: what is told of later is another's end."""


def unit_start(when: When) -> dt.date | None:
    """The first day of what "by May 2017" names: the day itself, or that of the month or the year."""
    latest = when.latest
    named = (when.edtf or "").rpartition("/")[2]
    if latest is None or len(named) > len("2017-05"):
        return latest
    return latest.replace(day=1) if len(named) > len("2017") else latest.replace(month=1, day=1)


_PART_OF_MONTH = lazy(r"\b(?:early|mid|late|beginning|middle|end)\b", re.IGNORECASE)
"""Of "since early May", which begins with the first third of the month and not with its first day."""
_THIRD, _LATE = 9, 20
"""Days from the first to the last of a third of a month; the last day of the second third."""


def beginning(when: When) -> When | None:
    """The day, month, year or third of a month from which "since" counts."""
    first = when.earliest
    if first is None:
        return None
    head = len((when.edtf or "").partition("/")[0])
    unit = around(first, "year" if head == len("2017") else "month" if head == len("2017-05") else "day")
    if unit.earliest == unit.latest and _PART_OF_MONTH.search(when.as_written or "") is not None:
        month = around(first, "month")
        return worded(when, first, month.latest if first.day > _LATE else add_days(first, _THIRD))
    return worded(when, unit.earliest, unit.latest)


def worded(when: When, earliest: dt.date | None, latest: dt.date | None) -> When:
    """Days that the words of a date tell."""
    return replace(from_to(earliest, latest), as_written=when.as_written)


def from_to(earliest: dt.date | None, latest: dt.date | None) -> When:
    """From one day to another, None where open; nothing written stands for it."""
    if earliest is None and latest is None:
        return When()
    if earliest == latest and earliest is not None:
        return When(earliest, latest, None, earliest.isoformat())
    return When(
        earliest, latest, None, f"{earliest.isoformat() if earliest else '..'}/{latest.isoformat() if latest else '..'}"
    )


def until_their_end(statements: Sequence[Statement]) -> list[Statement]:
    """Let a siege of which the text tells the beginning and, later, the end last from the one to the other.

    "The army encircled X on 2 April ... the siege of X was lifted on 30 June": from 2 April to 30 June.
    """
    ends: dict[str, list[tuple[int, dt.date]]] = {}
    for told in statements:
        whole = told.status in _OVER and told.share is None and told.part is None
        if whole and told.when.as_written is not None and told.when.latest is not None:
            ends.setdefault(told.toponym.name.casefold(), []).append((told.evidence.start, told.when.latest))
    return [
        replace(s, when=_until(s.when, s.evidence.start, ends.get(s.toponym.name.casefold(), ())))
        if s.status == "besieged" and ends
        else s
        for s in statements
    ]


def _has_end(when: When) -> bool:
    if _MEASURED.search(when.as_written or "") is not None:
        return True  # "after a siege of 34 days"
    days = (when.latest - when.earliest).days if when.earliest is not None and when.latest is not None else 0
    return days > _SHORT and _FROM_TO.match(when.as_written or "") is not None


def _until(when: When, start: int, ends: Sequence[tuple[int, dt.date]]) -> When:
    begun = when.earliest
    if begun is None or when.as_written is None:
        return when
    if _LONG_UNIT.fullmatch(when.edtf or "") is not None or _has_end(when):
        return when  # "throughout the summer of 1864", "from 7 December to 29 April": it is told how long
    last = next((day for at, day in ends if at >= start and day > begun), None)
    if last is None or last <= (when.latest or begun) or (last - begun).days > _LONGEST:
        return when
    return replace(from_to(begun, last), as_written=when.as_written)
