"""Stretches of days: calendar arithmetic that never leaves the calendar, and its EDTF level 1 strings.

Nothing here reads text. A day that does not exist (31 February, a day of the year 0) gives `UNKNOWN`, never an
exception, because the numbers come from reports.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, NamedTuple

Grain = Literal["hour", "day", "week", "weekend", "fortnight", "month", "season", "year", "decade", "century", "other"]
"""The unit of the calendar that a stretch is; "hour" only counts."""

DAYS_OF: dict[str, int] = {
    "hour": 0, "day": 1, "week": 7, "weekend": 2, "fortnight": 14, "month": 30, "year": 365, "decade": 3652,
    "century": 36524,
}  # fmt: skip
_MONTHS_OF: dict[str, int] = {"season": 3, "year": 12}
_FIRST_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}


class Span(NamedTuple):
    """From one day to another, both included; None where unknown or open."""

    earliest: dt.date | None
    latest: dt.date | None
    edtf: str | None
    grain: Grain = "other"

    @property
    def known(self) -> bool:
        """Say whether either end is known."""
        return self.earliest is not None or self.latest is not None


UNKNOWN = Span(None, None, None)


def date(year: int, month: int, day: int) -> dt.date | None:
    """Give the day, None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def add_days(day: dt.date, days: int) -> dt.date | None:
    """Go `days` forward (or back), None beyond the calendar."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def on(day: dt.date | None) -> Span:
    """One day."""
    return UNKNOWN if day is None else Span(day, day, day.isoformat(), "day")


def month(year: int, number: int) -> Span:
    """A calendar month; a number outside 1-12 counts on into the next or previous years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(year, number, 1)
    if first is None:
        return UNKNOWN
    return Span(first, first.replace(day=calendar.monthrange(year, number)[1]), f"{year:04d}-{number:02d}", "month")


def year(number: int) -> Span:
    """A calendar year."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    return UNKNOWN if first is None else Span(first, last, f"{number:04d}", "year")


def season(number: int, code: int) -> Span:
    """A season of the northern hemisphere by its EDTF code (21 spring ... 24 winter, which ends in the next year)."""
    first, last = month(number, _FIRST_MONTH[code]), month(number, _FIRST_MONTH[code] + 2)
    if first.earliest is None or last.latest is None:
        return UNKNOWN
    return Span(first.earliest, last.latest, f"{number:04d}-{code}", "season")


def decade(first: int) -> Span:
    """Ten years from `first` (1990)."""
    start, end = date(first, 1, 1), date(first + 9, 12, 31)
    return UNKNOWN if start is None or end is None else Span(start, end, f"{first // 10:03d}X", "decade")


def century(number: int) -> Span:
    """The nth century: the 20th is 1901-2000."""
    start, end = date(number * 100 - 99, 1, 1), date(number * 100, 12, 31)
    if start is None or end is None:
        return UNKNOWN
    return Span(start, end, f"{start.year:04d}/{end.year:04d}", "century")


def week_of(day: dt.date, weeks: int = 0) -> Span:
    """Monday to Sunday round a day, `weeks` later."""
    monday = add_days(day, 7 * weeks - day.weekday())
    return UNKNOWN if monday is None else _interval(monday, add_days(monday, 6), "week")


def around(day: dt.date, grain: Grain, steps: int = 0) -> Span:
    """Give the calendar unit that holds a day, `steps` of them later."""
    if grain in {"hour", "day"}:
        return on(add_days(day, steps if grain == "day" else 0))
    if grain == "week":
        return week_of(day, steps)
    if grain == "weekend":
        saturday = add_days(day, 7 * steps + 5 - day.weekday())
        return UNKNOWN if saturday is None else between(saturday, add_days(saturday, 1))
    if grain == "month":
        return month(day.year, day.month + steps)
    if grain == "season":
        number, index = divmod(day.year * 4 + (day.month - 3) // 3 + steps, 4)  # January counts to the winter before
        return season(number, 21 + index)
    if grain == "year":
        return year(day.year + steps)
    if grain == "decade":
        return decade(day.year // 10 * 10 + 10 * steps)
    return UNKNOWN


def _interval(earliest: dt.date | None, latest: dt.date | None, grain: Grain = "other") -> Span:
    if earliest is None or latest is None or earliest > latest:
        return UNKNOWN
    if earliest == latest:
        return on(earliest)
    return Span(earliest, latest, f"{earliest.isoformat()}/{latest.isoformat()}", grain)


def between(earliest: dt.date | None, latest: dt.date | None) -> Span:
    """From day to day; UNKNOWN where one is missing or they are in the wrong order."""
    return _interval(earliest, latest)


def join(first: Span, last: Span) -> Span:
    """From the first day of one to the last day of the other, as coarse as they are written."""
    if first.earliest is None or last.latest is None or first.earliest > last.latest:
        return UNKNOWN
    if first.earliest == last.latest:
        return on(first.earliest)
    return Span(first.earliest, last.latest, f"{_start(first)}/{_end(last)}")


def since(start: Span, published: dt.date | None) -> Span:
    """From the first day of `start` to the day of publication; open where that is unknown or earlier."""
    if start.earliest is None:
        return UNKNOWN
    if published is None or published < start.earliest:
        return Span(start.earliest, None, f"{_start(start)}/..")
    return Span(start.earliest, published, f"{_start(start)}/{published.isoformat()}")


def until(end: Span) -> Span:
    """Up to and with the last day of `end`."""
    return UNKNOWN if end.latest is None else Span(None, end.latest, f"../{_end(end)}")


def before(end: Span) -> Span:
    """Up to a day; of a longer stretch, up to the day before it."""
    if end.earliest is None:
        return UNKNOWN
    last = end.earliest if end.earliest == end.latest else add_days(end.earliest, -1)
    return UNKNOWN if last is None else Span(None, last, f"../{last.isoformat()}")


def after(start: Span) -> Span:
    """From a day on; of a longer stretch, from the day after it."""
    if start.latest is None:
        return UNKNOWN
    first = start.latest if start.earliest == start.latest else add_days(start.latest, 1)
    return UNKNOWN if first is None else Span(first, None, f"{first.isoformat()}/..")


def part(span: Span, index: int, pieces: int) -> Span:
    """Give piece `index` (from 0) of a stretch cut in `pieces`: months at the 10th and 20th, years at months."""
    first, last = span.earliest, span.latest
    if first is None or last is None or first == last:
        return span
    months = _MONTHS_OF.get(span.grain, 0)
    if months and months % pieces == 0:
        months //= pieces
        start = first.month + index * months
        return join(month(first.year, start), month(first.year, start + months - 1))
    if span.grain == "decade" and pieces == 3:
        low, high = ((0, 3), (4, 6), (7, 9))[index]
        return join(year(first.year + low), year(first.year + high))
    days = (last - first).days + 1
    if span.grain == "month":  # the last piece takes what is over
        days = 30
    start_day = add_days(first, days * index // pieces)
    end_day = last if index == pieces - 1 else add_days(first, days * (index + 1) // pieces - 1)
    return between(start_day, end_day)


def shift(span: Span, least: int, most: int, grain: Grain) -> Span:
    """Go `least` to `most` units on (back where negative): days and weeks to the day, months and years to the unit."""
    first, last = span.earliest or span.latest, span.latest or span.earliest
    if first is None or last is None:
        return UNKNOWN
    low, high = min(least, most), max(least, most)
    if grain in {"month", "year", "decade"}:
        if grain != "month" and (last - first).days > DAYS_OF["month"] * 2:
            years = 10 if grain == "decade" else 1
            start, end = year(first.year + low * years), year(last.year + high * years)
        else:
            months = {"month": 1, "year": 12, "decade": 120}[grain]
            start, end = month(first.year, first.month + low * months), month(last.year, last.month + high * months)
        return start if start == end else join(start, end)
    if grain == "hour":
        low, high = int(low / 24), int(high / 24)
        grain = "day"
    size = DAYS_OF.get(grain, 1)
    return between(add_days(first, low * size), add_days(last, high * size))


def _start(span: Span) -> str:
    if span.grain in {"day", "month", "year"} and span.edtf:
        return span.edtf
    if span.edtf and "/" in span.edtf and not span.edtf.startswith(".."):
        return span.edtf.partition("/")[0]
    return span.earliest.isoformat() if span.earliest else ".."


def _end(span: Span) -> str:
    if span.grain in {"day", "month", "year"} and span.edtf:
        return span.edtf
    if span.edtf and "/" in span.edtf and not span.edtf.endswith(".."):
        return span.edtf.partition("/")[2]
    return span.latest.isoformat() if span.latest else ".."
