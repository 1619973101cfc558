"""The year of a day or a month that is told without one: by the narrative, the day of publication, the weekday."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.dates import spans

if TYPE_CHECKING:
    from geomap.reading.dates.context import Context
    from geomap.reading.dates.spans import Span

TOLERANCE_DAYS = 3
"""A date without a year may be this much later than the day of publication: datelines and time zones differ."""
_LONGEST = 9
"""Years within which a day comes again, 29 February too."""
_ONWARD, _ONWARD_OR_BACK = 5, 7
"""Months that a date may lie before the one told last and be of the year after: "in June ... on 26 January". The first
where the story is known to go on, the second where it may look back.
"""
_BACK = 9
"""Months that a date lies behind the one told last and is of the year before: "in January ... in November"."""
_JUST_BEFORE = 45
"""Days that a story told day by day may step back over New Year, where it goes on otherwise."""
_SOON_AFTER = 45
"""Days by which what "had" happened may lie behind the narrative's date all the same: this date may be a rough one."""
_TWO = 2
_NEAREST = (0, -1, 1, -2, -3, -4, -5, -6)
"""Years from the likeliest one, in which the weekday is looked for."""


class Yearless(NamedTuple):
    """A day of some year, or a month."""

    month: int
    day: int | None

    def first(self, year: int) -> dt.date | None:
        """Its first day in a year; None where the year has no such day."""
        return spans.date(year, self.month, self.day or 1)

    def within(self, year: int) -> Span:
        """Its days in a year."""
        return spans.month(year, self.month) if self.day is None else spans.on(spans.date(year, self.month, self.day))

    def last_until(self, limit: dt.date) -> int | None:
        """The last year in which it begins by a day."""
        years = range(limit.year, max(limit.year - _LONGEST, 0), -1)
        return next((y for y in years if (first := self.first(y)) is not None and first <= limit), None)

    def first_from(self, limit: dt.date) -> int | None:
        """The first year in which it ends on a day or later."""
        years = range(limit.year, limit.year + _LONGEST)
        return next((y for y in years if (last := self.within(y).latest) is not None and last >= limit), None)


def infer_year(told: Yearless, weekday: int | None, context: Context) -> int | None:
    """Give the year that makes sense for a day or month without one.

    Parameters
    ----------
    told
        The day or month.
    weekday
        0 for Monday, where the text says it: "Tuesday, 5 September".
    context
        The range that it begins or ends, else the narrative's date, else the day of publication.

    Returns
    -------
    year
        None where nothing can be said.
    """
    if context.ceiling is not None:
        return told.last_until(context.ceiling)
    if context.floor is not None:
        return told.first_from(context.floor)
    limit = None
    if context.published is not None:
        tolerance = TOLERANCE_DAYS if told.day is not None else 0
        limit = spans.add_days(context.published, tolerance) or context.published
    year = _in_narrative(told, context, limit)
    if year is None and limit is not None:
        year = told.last_until(limit)
    if year is None or weekday is None:
        return year
    for step in _NEAREST:
        first = told.first(year + step)
        if first is not None and first.weekday() == weekday and (limit is None or first <= limit):
            return year + step
    return year


def _in_narrative(told: Yearless, context: Context, limit: dt.date | None) -> int | None:
    """The year by the date that was told last, and not after a day; None where there is none."""
    last = context.anchor.told if context.anchor is not None else None
    near = (last.latest or last.earliest) if last is not None else None
    if last is None or near is None:
        return None
    year = _within(told, last)
    if year is None:
        year = near.year + (_over_new_year(told, near, last, context) if last.grain != "year" else 0)
    first = told.first(year)
    if context.before_that and first is not None and (first - near).days > _SOON_AFTER:
        year -= 1
        first = told.first(year)
    if limit is None:
        return year
    if first is not None and first > limit and year > near.year:
        year, first = near.year, told.first(near.year)  # the year after is still to come
    if first is not None and first <= limit:
        return year
    return told.last_until(min(limit, spans.date(year, 12, 31) or limit))


def _within(told: Yearless, last: Span) -> int | None:
    """The year by which a day or month lies in the one stretch of days told last ("for nine months ... on 6 March")."""
    if last.grain != "other" or last.earliest is None or last.latest is None:
        return None
    years = range(last.earliest.year, last.latest.year + 1) if last.latest.year - last.earliest.year < _TWO else ()
    inside = [year for year in years if (day := told.first(year)) and last.earliest <= day <= last.latest]
    return inside[0] if len(inside) == 1 else None


def _over_new_year(told: Yearless, near: dt.date, last: Span, context: Context) -> int:
    """1 where a story goes on over New Year, -1 where it looks back over it, else 0."""
    if near.month - told.month >= (_ONWARD if context.forward else _ONWARD_OR_BACK):
        return 1
    if told.month - near.month < _BACK:
        return 0
    return 0 if context.forward and not _is_just_before(told, near, last) else -1


def _is_just_before(told: Yearless, near: dt.date, last: Span) -> bool:
    """Is a day of the year before close to the day the narrative has come to ("5 January ... On 15 December")?"""
    found = told.first(near.year - 1)
    return found is not None and told.day is not None and last.grain == "day" and (near - found).days <= _JUST_BEFORE
