"""Which days an expression means that is told from publication or from the narrative: "on Tuesday", "two days later".

One function per kind, called by the rules of `grammar`, as those of `values` are for calendar dates.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003

from geomap.reading.dates import spans
from geomap.reading.dates.context import Context, Stretch, Value
from geomap.reading.dates.counts import grain_of, is_rough, number_of
from geomap.reading.dates.spans import UNKNOWN, Grain, Span
from geomap.reading.dates.values import first_day, last_day
from geomap.reading.dates.words import Tokens, lexicon

# --- told from the day of publication -----------------------------------------------------------------------


def _from_published(published: dt.date | None, first: int, last: int) -> Span:
    if published is None:
        return UNKNOWN
    return spans.between(spans.add_days(published, first), spans.add_days(published, last))


def read_deictic(at: Stretch) -> Value:
    """Read "yesterday", "overnight"."""
    return Value(_from_published(at.context.published, *at.first("deictic")))


def read_now(at: Stretch) -> Value | None:
    """Read "now", but not "now-defunct"."""
    if at.tokens.has("dash", at.end, at.end + 1):
        return None
    return Value(_from_published(at.context.published, 0, 0), moves=False)


def read_night_between(at: Stretch) -> Value | None:
    """Read "overnight into Saturday", "overnight from Friday to Saturday": the night before that day."""
    if at.tokens.word(at.start) != "overnight":
        return None
    last = _weekday_until(at.all("weekday")[-1], at.context.ceiling or at.context.published).latest
    return Value(spans.between(spans.add_days(last, -1), last) if last is not None else UNKNOWN)


_A_WEEK = 7


def read_before_last(at: Stretch) -> Value | None:
    """Read "the week before last", "the Monday before last", "the night before last"."""
    published, unit = at.context.published, at.first("unit")
    if published is not None and unit is None:
        if (weekday := at.first("weekday")) is None:
            return Value(spans.on(spans.add_days(published, -2)))
        return Value(_weekday_until(weekday, spans.add_days(published, -_A_WEEK - 1)))
    if unit in {"hour", "day"} or published is None:
        return None
    full = spans.around(published, unit, -2)
    return Value(full, full=full, now=published)


def read_beyond_deictic(at: Stretch) -> Value | None:
    """Read "the day before yesterday"."""
    if at.first("unit") != "day":
        return None
    step = -1 if at.has("before") else 1
    first, last = at.first("deictic")
    return Value(_from_published(at.context.published, first + step, last + step))


def read_weekday(at: Stretch) -> Value | None:
    """Read "Tuesday": the last one by publication."""
    words = lexicon()
    if at.tokens.word(at.start - 1) in words.before_weekday or at.tokens.word(at.end) in words.behind_weekday:
        return None
    return Value(_weekday_until(at.first("weekday"), at.context.ceiling or at.context.published))


def _weekday_until(weekday: int, day: dt.date | None) -> Span:
    return UNKNOWN if day is None else spans.on(spans.add_days(day, -((day.weekday() - weekday) % 7)))


def _weekday_from(weekday: int, day: dt.date | None) -> Span:
    return UNKNOWN if day is None else spans.on(spans.add_days(day, (weekday - day.weekday()) % 7))


def read_weekday_pair(at: Stretch) -> Value | None:
    """Read "Monday and Tuesday"."""
    first, last = at.all("weekday")
    end = _weekday_until(last, at.context.published)
    return Value(spans.join(_weekday_until(first, end.latest), end), is_range=True)


def read_weekday_last(at: Stretch) -> Value | None:
    """Read "Friday last", "Monday next", as "last Friday" and "next Monday"."""
    if at.tokens.word(at.end) not in _BEHIND_ON:
        return None
    return read_this_last_next(at)


def read_weekend(at: Stretch) -> Value | None:
    """Read "(at) the weekend": the last one that has begun by publication."""
    if at.first("unit") != "weekend":
        return None
    published = at.context.published
    if published is None:
        return read_the_unit(at) if at.anchor is not None else Value(UNKNOWN)
    full = spans.around(published, "weekend")
    if full.earliest is not None and full.earliest > published:
        full = spans.around(published, "weekend", -1)
    return Value(full, full=full, now=published)


def read_weekday_of_week(at: Stretch) -> Value | None:
    """Read "Monday of last week"."""
    if at.first("unit") != "week":
        return None
    step = -1 if at.has("last") else 0
    monday = spans.week_of(at.context.published, step).earliest if at.context.published else None
    return Value(_weekday_from(at.first("weekday"), monday))


def read_this_last_next(at: Stretch) -> Value | None:
    """Read "last month", "this Tuesday", "next spring", told from publication."""
    published = at.context.published
    step = 0 if at.has("this") else -1 if at.has("last") else 1
    unit = at.first("unit")
    if step == 1 and (unit == "day" or at.has("daypart")):
        return read_next(at)
    if unit in {"hour", "day"} and step == -1:
        return None
    if published is None:
        return Value(UNKNOWN)
    if unit is not None:
        full = spans.around(published, unit, step)
        if not step and unit == "weekend" and full.earliest is not None and full.earliest > published:
            full = spans.around(published, unit, -1)  # on a Monday "this weekend" is over
            return Value(full, full=full, now=published)
        if step or full.earliest is None or full.earliest > published:
            return Value(full, full=full, now=published)
        return Value(spans.between(full.earliest, published), full=full, now=published)
    if (night := at.first("daypart")) is not None:
        return Value(spans.on(spans.add_days(published, -1 if step == -1 and night else 0 if step < 1 else 1)))
    return Value(_named(at, published, published, step), now=published)


def _named(at: Stretch, first: dt.date, last: dt.date, step: int) -> Span:
    """Give the weekday, month or season next after `last` (1), last before `first` (-1) or of the time itself (0)."""
    if (weekday := at.first("weekday")) is not None:
        if step == 0:
            return _weekday_until(weekday, last)
        day = spans.add_days(last if step > 0 else first, step)
        return _weekday_from(weekday, day) if step > 0 else _weekday_until(weekday, day)
    month, season = at.first("month"), at.first("season")
    base = last if step > 0 else first
    for year in (base.year, base.year + step):
        span = spans.month(year, month) if month else spans.season(year, season)
        if span.earliest is None or span.latest is None:
            break
        if step == 0 or (span.earliest > last if step > 0 else span.latest < first):
            return span
    return UNKNOWN


def read_last_count(at: Stretch) -> Value:
    """Read "the past two weeks", "the last month"."""
    if at.context.published is None:
        return Value(UNKNOWN, is_range=True, is_since=True)
    (least, most), grain = number_of(at), grain_of(at)
    count = least if grain == "decade" else most  # "the past decades" are two or three, not nine
    first = _back(at.context.published, count, grain)
    return Value(spans.between(first, at.context.published), is_range=True, is_since=True, moves=False)


def _back(day: dt.date, most: int, grain: Grain) -> dt.date | None:
    """Go back from a day; months and years keep the day of the month as near as the calendar has it."""
    if grain in {"month", "year", "decade"}:
        months = {"month": 1, "year": 12, "decade": 120}[grain] * most
        target = spans.month(day.year, day.month - months)
        if target.earliest is None or target.latest is None:
            return None
        return target.earliest.replace(day=min(day.day, target.latest.day))
    days = -(-most // 24) if grain == "hour" else most * spans.DAYS_OF.get(grain, 1)
    return spans.add_days(day, -days)


def read_recent(at: Stretch) -> Value:
    """Read "recent days", "recent weeks": a week, a month, half a year."""
    grain = at.first("units")
    days = {"hour": 1, "day": 7, "week": 30, "month": 183}.get(grain)
    if days is None or at.context.published is None:
        return Value(UNKNOWN, is_range=True, moves=False)
    return Value(_from_published(at.context.published, -days, 0), is_range=True, moves=False)


def read_ago(at: Stretch) -> Value:
    """Read "two days ago", "a year ago today"."""
    if at.context.published is None:
        return Value(UNKNOWN)
    least, most = number_of(at)
    grain = grain_of(at)
    if at.has("deictic"):  # "a year ago today"
        return Value(spans.on(_back(at.context.published, most, grain)))
    base: Span = spans.on(at.context.published)
    if grain in {"year", "decade"}:
        base = spans.year(at.context.published.year)
    span = spans.shift(base, -most, -least, grain)
    if grain == "month" and most <= _FEW:  # nor one or two months to the calendar's
        first, last = _back(at.context.published, most, grain), _back(at.context.published, least, grain)
        over = at.has("over") or at.has("approx")
        near = _NEAR_MONTH * most
        return Value(
            spans.between(first and spans.add_days(first, -near), last and spans.add_days(last, 0 if over else near))
        )
    if grain in {"week", "fortnight"} and is_rough(at):
        span = spans.between(
            span.earliest and spans.add_days(span.earliest, -3), span.latest and spans.add_days(span.latest, 3)
        )
    return Value(span)


_NEAR_MONTH, _FEW = 5, 1
"""Days by which "a month ago" may be out, and how many months are told so."""


def read_coming(at: Stretch) -> Value:
    """Read "the coming days"."""
    if at.context.published is None:
        return Value(UNKNOWN, is_range=True, moves=False)
    return Value(
        _ahead(spans.on(at.context.published), number_of(at)[1], at.first("units")), is_range=True, moves=False
    )


# --- told from the narrative's last date --------------------------------------------------------------------


def _ahead(base: Span, most: int, grain: Grain) -> Span:
    """Give the `most` units right behind a stretch."""
    last = last_day(base)
    end = spans.shift(spans.on(last), most, most, grain).latest
    return spans.between(spans.add_days(last, 1), end)


def read_same(at: Stretch) -> Value:
    """Read "the same day", "that month"."""
    base = at.recent if at.has("that") else at.anchor
    if base is None:
        return Value(UNKNOWN)
    last = last_day(base)
    unit = at.first("unit")
    if unit in {"day", "hour"} or at.has("daypart"):
        return Value(base)
    if unit is None:
        return Value(_named(at, last, last, 0))
    full = spans.around(last, unit)
    return Value(full, full=full, now=last)


def read_of_year(at: Stretch) -> Value | None:
    """Read "March of the same year", "5 May of last year", "the spring of the following year"."""
    if at.first("unit") != "year":
        return None
    published, told = at.context.published, at.anchor_or_published
    near = last_day(told) if told is not None else None
    base = published if at.has("this") or at.has("last") else near
    if base is None:
        return Value(UNKNOWN)
    step = 1 if at.has("next") or at.has("following") else -1 if at.has("last") or at.has("previous") else 0
    if (season := at.first("season")) is not None:
        return Value(spans.season(base.year + step, season))
    day = next(iter(at.all("day nth")), None)
    month = at.first("month")
    if day is None:
        return Value(spans.month(base.year + step, month))
    return Value(spans.on(spans.date(base.year + step, month, day)))


_ENDS_OF_DAY = frozenset({"nightfall", "evening", "dusk", "noon", "midday", "midnight", "sunset", "afternoon"})


def read_daypart(at: Stretch) -> Value | None:
    """Read "(by) nightfall", "(by) late afternoon": of the day that the narrative tells."""
    base = at.anchor
    by = at.before == lexicon().letters["by"]
    if not by or base is None or base.grain != "day" or at.tokens.word(at.end - 1) not in _ENDS_OF_DAY:
        return None
    return Value(base, moves=False)


def read_next(at: Stretch) -> Value:
    """Read "the next day", "the following year"."""
    return _beside(at, at.anchor, 1)


def read_bare_next(at: Stretch) -> Value | None:
    """Read "taken on the first day and lost the next": the day that goes without saying."""
    if at.tokens.word(at.end) not in {"", ".", ",", ";", ")"}:
        return None
    return Value(spans.shift(at.anchor, 1, 1, "day") if at.anchor is not None else UNKNOWN)


def within(at: Stretch) -> Span:
    """Give the days of "within a fortnight": from the narrative's last date on."""
    most, grain = number_of(at)[1], grain_of(at)
    base = at.stepped_from(grain)
    if base is None:
        return UNKNOWN
    if grain == "hour":
        most, grain = -(-most // 24), "day"
    end = spans.shift(spans.on(last_day(base)), 0, most, grain).latest
    return spans.between(first_day(base), end)


def read_previous(at: Stretch) -> Value:
    """Read "the previous day", "the previous spring"."""
    return _beside(at, at.anchor_or_published, -1)._replace(moves=False)


def _beside(at: Stretch, base: Span | None, step: int) -> Value:
    """Give the unit, part of day, weekday, month or season right behind or before a stretch."""
    if base is None:
        return Value(UNKNOWN)
    first, last = first_day(base), last_day(base)
    unit = at.first("unit")
    if unit in {"hour", "day"} or at.has("daypart"):
        return Value(spans.shift(base, step, step, "hour" if unit == "hour" else "day"))
    if unit == "fortnight":
        return Value(_ahead(base, 1, unit) if step > 0 else UNKNOWN, is_range=True)
    if unit is not None:
        full = spans.around(last if step > 0 else first, unit, step)
        return Value(full, full=full, now=full.earliest)
    return Value(_named(at, first, last, step))


def read_next_count(at: Stretch) -> Value:
    """Read "the next two days"."""
    base = at.anchor
    span = _ahead(base, number_of(at)[1], grain_of(at)) if base else UNKNOWN
    return Value(span, is_range=True)


def read_previous_count(at: Stretch) -> Value:
    """Read "the previous two days"."""
    base = at.anchor_or_published
    if base is None:
        return Value(UNKNOWN, is_range=True)
    first = first_day(base)
    start = _back(first, number_of(at)[1], at.first("units"))
    return Value(spans.between(start, spans.add_days(first, -1)), is_range=True)


def read_later(at: Stretch) -> Value:
    """Read "two days later"."""
    base = at.stepped_from(grain_of(at))
    least, most = number_of(at)
    to_the_day = [at.tokens.word(at.end + k) for k in range(3)] == ["to", "the", "day"]
    if to_the_day and base is not None and base.earliest is not None and base.earliest == base.latest:
        return Value(spans.on(_back(base.earliest, -most, grain_of(at))))
    return Value(_unit_on(base, least, most, grain_of(at)) if base else UNKNOWN)


def _unit_on(base: Span, least: int, most: int, grain: Grain) -> Span:
    """Some units on or back: of several years none counts the months."""
    if grain == "year" and min(abs(least), abs(most)) > 1 and base.earliest is not None and base.latest is not None:
        return spans.join(
            spans.year(base.earliest.year + min(least, most)), spans.year(base.latest.year + max(least, most))
        )
    return spans.shift(base, least, most, grain)


def read_later_by_both(at: Stretch) -> Value | None:
    """Read "three years and two months later": one step after the other."""
    joint = at.tokens.cats.index(lexicon().letters["and"], at.start)
    first, second = Stretch(at.tokens, at.start, joint, at.context), Stretch(at.tokens, joint, at.end, at.context)
    base = at.anchor
    if base is None:
        return Value(UNKNOWN)
    for step in (first, second):
        base = spans.shift(base, *number_of(step), grain_of(step))
    return Value(base)


_BEHIND_ON = frozenset({"", ",", ".", ";", ":", ")", "and", "but"})


def read_later_on(at: Stretch) -> Value | None:
    """Read "ten days on", but not "spent ten days on an island"."""
    return read_later(at) if at.tokens.word(at.end) in _BEHIND_ON else None


def read_into(at: Stretch) -> Value | None:
    """Read "A week into the siege, ..." at the head of a sentence: told from the day on which the narrative is."""
    base, published = at.anchor, at.context.published
    if at.start > 1 or base is None or base.grain != "day":
        return None
    told = spans.shift(base, *number_of(at), grain_of(at))
    if published is not None and told.earliest is not None and told.earliest > published:
        return None  # it began on another day
    return Value(told, moves=False)


def read_nth_day(at: Stretch) -> Value | None:
    """Read "(on) the third day": of what began on the narrative's day."""
    base, nth = at.anchor, at.all("ordinal nth")[0]
    if at.first("unit") != "day" or nth < _SECOND or at.tokens.word(at.start - 1) not in _BEFORE_NTH:
        return None
    if base is None or (last_day(base) - first_day(base)).days >= _SECOND:
        return Value(UNKNOWN, moves=False)
    return Value(spans.shift(spans.on(first_day(base)), nth - 1, nth - 1, "day"), moves=False)


_SECOND = 2
_BEFORE_NTH = frozenset({"on", "by", "until", "of"})
"""Words before "the third day" ("by the evening of the third day")."""


def read_unit_end(at: Stretch) -> Value | None:
    """Read "(by) year's end", "(at) the month's end": the last month of the year, the last third of the month."""
    base, unit = at.anchor_or_published, at.first("unit")
    at_unit = at.start + (at.tokens.word(at.start) == "the")
    owned = at.tokens.text[at.tokens.ends[at_unit] :][:1] in {"'", "’"}
    if at.first("part") != "last" or not owned or base is None or unit not in {"week", "month", "year"}:
        return None
    whole = spans.around(last_day(base), unit)
    return Value(spans.part(whole, 11, 12) if unit == "year" else spans.part(whole, 2, 3))


def read_turn(at: Stretch) -> Value | None:
    """Read "the turn of the year": the days round New Year."""
    base = at.anchor_or_published
    if at.first("unit") != "year" or base is None:
        return None
    near = last_day(base)
    year = near.year + (1 if near.month > _HALF else 0)
    new = spans.date(year, 1, 1)
    if new is None:
        return Value(UNKNOWN)
    return Value(spans.between(spans.add_days(new, -_ROUND), spans.add_days(new, _ROUND)))


_HALF = 6
_ROUND = 7
"""Days on either side of New Year that "the turn of the year" can mean."""


def read_beside(at: Stretch) -> Value | None:
    """Read "the year before", "the autumn after": the unit next to the narrative's; of days and weeks see `later`."""
    base = at.anchor_or_published
    unit = at.first("unit")
    if at.tokens.word(at.end) not in _CLAUSE_END or unit not in {None, "month", "year"}:
        return None
    return Value(UNKNOWN) if base is None else _beside(at, base, -1 if at.has("before") else 1)._replace(moves=False)


_CLAUSE_END = frozenset({"", ".", ",", ";", ":", ")", "and", "but", "–", "—"})


def until_its_end(tokens: Tokens, i: int, context: Context) -> Span | None:
    """Give the days of "before the week was out": from the narrative's day to the end of its week."""
    base = context.anchor.span if context.anchor is not None else None
    unit = tokens.first("unit", i, i + 3)
    if base is None or not base.known or unit not in {"week", "month", "year"}:
        return None
    near = last_day(base)
    return spans.between(first_day(base), spans.around(near, unit).latest)


def read_earlier(at: Stretch) -> Value:
    """Read "two days earlier"."""
    base = at.anchor_or_published
    least, most = number_of(at)
    return Value(_unit_on(base, -most, -least, grain_of(at)) if base else UNKNOWN, moves=False)


def read_at_the_time(at: Stretch) -> Value | None:
    """Read "at the time", "(since) then"."""
    base = at.anchor
    return Value(base, moves=False) if base is not None else None


def read_throughout(at: Stretch) -> Value | None:
    """Read "throughout the week", as far as it is over."""
    if at.tokens.word(at.start - 1) != "throughout" or at.first("unit") not in {"week", "weekend", "month", "year"}:
        return None
    value, published = read_the_unit(at), at.context.published
    first, last = value.span.earliest, value.span.latest
    if published is None or first is None or last is None or last <= published:
        return value._replace(is_range=True, moves=False)
    return Value(spans.between(first, published), full=value.full, is_range=True, moves=False)


def read_the_unit(at: Stretch) -> Value:
    """Read "the year" in "the end of the year": the narrative's, else the one of publication."""
    base, published = at.anchor, at.context.published
    near = last_day(base) if base else published
    unit = at.first("unit")
    if unit == "week" and published is not None and at.tokens.word(at.start - 2) in {"start", "beginning"}:
        near = published  # "at the start of the week", in the news: nothing goes back to that of the week before
    if near is None or unit == "hour":
        return Value(UNKNOWN)
    full = spans.around(near, unit)
    if unit == "weekend" and full.earliest is not None and full.earliest > near:
        full = spans.around(near, unit, -1)  # "since the weekend" is told after it
    return Value(full, full=full, now=near)
