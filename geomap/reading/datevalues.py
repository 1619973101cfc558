"""Which days an expression means: one function per kind, called by the rules of `dategrammar`.

Each gets the tokens, the stretch [i, j) that its rule matched and the context; one that finds the words to mean
something else returns None.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from dataclasses import replace
from typing import cast

from geomap.reading import spans
from geomap.reading.datecontext import Context, Stretch, Value
from geomap.reading.datewords import lexicon
from geomap.reading.spans import UNKNOWN, Grain, Span

TOLERANCE_DAYS = 3
"""A date without a year may be this much later than the day of publication: datelines and time zones differ."""


# --- inferring what is left unsaid --------------------------------------------------------------------------


def _day_or_month(year: int, month: int, day: int | None) -> Span:
    return spans.month(year, month) if day is None else spans.on(spans.date(year, month, day))


def _infer_year(month: int, day: int | None, weekday: int | None, context: Context) -> int | None:
    """Give the year that makes sense for a day or month without one, None where nothing can be said."""

    def start(year: int) -> dt.date | None:
        return spans.date(year, month, day or 1)

    def last_until(limit: dt.date) -> int | None:
        for year in range(limit.year, max(limit.year - 9, 0), -1):
            first = start(year)
            if first is not None and first <= limit:
                return year
        return None

    published = context.published
    limit = None
    if published is not None:
        limit = spans.add_days(published, TOLERANCE_DAYS if day is not None else 0) or published
    if context.ceiling is not None:
        return last_until(context.ceiling)
    if context.floor is not None:
        for year in range(context.floor.year, context.floor.year + 9):
            first = start(year)
            end = _day_or_month(year, month, day).latest
            if first is not None and end is not None and end >= context.floor:
                return year
        return None
    guess = None
    anchor = context.anchor
    if anchor is not None and not anchor.background:
        near = anchor.span.latest or anchor.span.earliest
        if near is not None:
            guess = near.year
            if anchor.span.grain != "year":  # a story that goes on over New Year, or looks back over it
                guess += 1 if near.month - month >= 9 else -1 if month - near.month >= 9 else 0
            first = start(guess)
            if limit is not None and (first is None or first > limit):
                guess = last_until(min(limit, spans.date(guess, 12, 31) or limit))
    if guess is None and limit is not None:
        guess = last_until(limit)
    if guess is not None and weekday is not None:  # "Tuesday, 5 September" can be told by its weekday
        for step in (0, -1, 1, -2, -3, -4, -5, -6):
            first = start(guess + step)
            if first is not None and first.weekday() == weekday and (limit is None or first <= limit):
                return guess + step
    return guess


def last_day(span: Span) -> dt.date:
    """Give the last day of a known span, the first where the last is open."""
    return cast("dt.date", span.latest or span.earliest)


def first_day(span: Span) -> dt.date:
    """Give the first day of a known span, the last where the first is open."""
    return cast("dt.date", span.earliest or span.latest)


# --- whole and partial dates --------------------------------------------------------------------------------


def read_iso(at: Stretch) -> Value:
    """Read "2017-09-05", "25/12/2016"."""
    return Value(spans.on(spans.date(*at.first("iso"))))


def read_ambiguous(at: Stretch) -> Value:
    """Read "5/9/2017": a date, but it could be two."""
    return Value(UNKNOWN, end=at.end)


def read_calendar_day(at: Stretch) -> Value | None:
    """Read "5 May", "May 5th, 2016", "Tuesday, 5 May"."""
    month = at.first("month")
    day = at.all("day nth")[0]
    year = at.first("year")
    if year is None and month_first_count(at):
        return None
    return _dated(year, month, day, next(iter(at.all("weekday weekday_short")), None), at.context)


def month_first_count(at: Stretch) -> bool:
    """Say whether it is "(in) May 20 fighters": a month and a count of something."""
    words = lexicon()
    return (
        at.tokens.cats[at.end - 1] == words.letters["day"]
        and at.tokens.cats[at.start] == words.letters["month"]
        and at.before == words.letters["in"]
        and counts_things(at)
    )


def counts_things(at: Stretch) -> bool:
    """Say whether the word behind a number is a thing that can be counted."""
    if at.end >= len(at.tokens.starts):
        return False
    word = at.tokens.text[at.tokens.starts[at.end] : at.tokens.ends[at.end]]
    return word in lexicon().counted or (len(word) > 3 and word.islower() and word.endswith("s") and word != "this")


def _dated(year: int | None, month: int, day: int | None, weekday: int | None, context: Context) -> Value:
    partial = year is None
    if year is None:
        year = _infer_year(month, day, weekday, context)
    return Value(UNKNOWN if year is None else _day_or_month(year, month, day), partial=partial)


def read_day_range(at: Stretch) -> Value | None:
    """Read "15-18 July", "May 5 and 6, 2022"."""
    month, year = at.first("month"), at.first("year")
    first, last = at.all("day nth")
    month_first = at.tokens.cats[at.start] == lexicon().letters["month"]
    if first >= last or (month_first and year is None and at.has("and") and counts_things(at)):
        return None
    end = _dated(year, month, last, None, at.context)
    latest = end.span.latest
    start = spans.date(latest.year, month, first) if latest else None
    return Value(spans.between(start, latest), partial=end.partial, is_range=True)


def read_month_year(at: Stretch) -> Value | None:
    """Read "May 2016"."""
    year = at.first("year")
    if year % 100 == 0 and counts_things(at):
        return None
    return Value(spans.month(year, at.first("month")))


def read_month(at: Stretch) -> Value | None:
    """Read "(in) May"."""
    behind = at.tokens.ends[at.start]
    if at.before == lexicon().letters["by"] and at.tokens.text[behind : behind + 2] in {"'s", "’s"}:
        return None  # a person
    return _dated(None, at.first("month"), None, None, at.context)


def read_month_range(at: Stretch) -> Value | None:
    """Read "May-July 2016", "May and June"."""
    first, last = at.all("month")
    if first == last:
        return None
    end = _dated(at.first("year"), last, None, None, at.context)
    if end.span.latest is None:
        return replace(end, is_range=True)
    start = spans.month(end.span.latest.year - (first > last), first)
    return Value(spans.join(start, end.span), partial=end.partial, is_range=True)


def read_year(at: Stretch) -> Value | None:
    """Read "(in) 2014"."""
    year = at.first("year")
    letters = lexicon().letters
    doubtful = year % 100 == 0 or at.before in {letters["of"], letters["over"]}
    if not 1500 <= year <= 2100 or (doubtful and counts_things(at)):
        return None
    if at.tokens.word(at.end) in lexicon().counted:
        return None
    return Value(spans.year(year))


def read_event_year(at: Stretch) -> Value | None:
    """Read the year of "the 2014 siege": that of the event, and no step of the narrative."""
    year = read_year(at)
    return None if year is None else replace(year, moves=False)


def read_year_range(at: Stretch) -> Value | None:
    """Read "2014-2016", "2014-16", "2014 and 2015"."""
    first = at.tokens.values[at.start]
    last = at.tokens.values[at.end - 1]
    if isinstance(last, list):
        last = last[0]
    if last < 100:
        if at.tokens.ends[at.end - 1] - at.tokens.starts[at.end - 1] != 2:
            return None
        last += first // 100 * 100
    if not 1500 <= first < last <= min(2100, first + 100):
        return None
    span = spans.join(spans.year(first), spans.year(last))
    return Value(span, is_range=True)


def read_season_year(at: Stretch) -> Value | None:
    """Read "summer 2012", "the winter of 2014-15"."""
    return Value(spans.season(at.first("year"), at.first("season")))


def read_season(at: Stretch) -> Value:
    """Read "(in) the spring": of the narrative's year, else the last that has begun by publication."""
    code = at.first("season")
    limit = at.context.ceiling or at.context.published
    years = [limit.year, limit.year - 1] if limit is not None else []
    if at.anchor is not None and at.context.anchor is not None and not at.context.anchor.background:
        years.insert(0, last_day(at.anchor).year)
    for year in years:
        span = spans.season(year, code)
        if span.earliest is not None and (limit is None or span.earliest <= limit):
            return Value(span, partial=True)
    return Value(UNKNOWN, partial=True)


def read_quarter(at: Stretch) -> Value:
    """Read "Q3 2020"."""
    year = spans.year(at.first("year"))
    return Value(spans.part(year, at.first("quarter_number") - 1, 4))


def read_decade(at: Stretch) -> Value:
    """Read "the 1990s"."""
    return Value(spans.decade(at.first("decade_number")), moves=False)


def read_century(at: Stretch) -> Value:
    """Read "the 19th century"."""
    return Value(spans.century(at.all("nth ordinal")[0]), moves=False)


def read_nth(at: Stretch) -> Value | None:
    """Read "(on) the 25th", where nothing follows that it could count."""
    letters = lexicon().letters
    follower = at.tokens.cats[at.end : at.end + 1]
    behind = at.tokens.text[at.tokens.starts[at.end] : at.tokens.ends[at.end]] if follower else "."
    plain = (
        follower in {"", *(letters[name] for name in ("and", "as", "after", "before", "comma"))} or behind in ".;:)!?"
    )
    if not plain and not (at.before == letters["on"] and _no_noun(behind)):
        return None
    return _nth_day(at, at.first("nth"))


def _no_noun(word: str) -> bool:
    """Can the word after "on the 7th" not be what is counted by it?"""
    words = lexicon()
    return word.casefold() in words.behind_nth or (word[:1].isupper() and word.casefold() not in words.numbered)


def read_nth_pair(at: Stretch) -> Value | None:
    """Read "the 15th and 16th"."""
    first, last = at.all("nth")
    if first >= last:
        return None
    end = _nth_day(at, last)
    start = end.span.earliest.replace(day=first) if end.span.earliest is not None else None
    return replace(end, span=spans.between(start, end.span.latest), is_range=True)


def read_nth_of(at: Stretch) -> Value | None:
    """Read "the 13th of the same month", "the 2nd of the following month"."""
    if at.first("unit") != "month" or at.anchor is None:
        return None
    near = last_day(at.anchor)
    month = spans.month(near.year, near.month + (1 if at.has("following") or at.has("next") else 0))
    day = spans.date(month.earliest.year, month.earliest.month, at.first("nth")) if month.earliest else None
    return Value(spans.on(day), partial=True)


def _nth_day(at: Stretch, day: int) -> Value:
    base = at.anchor
    near = at.context.ceiling or (last_day(base) if base else None)
    limit = at.context.published
    start = near or limit
    if start is None:
        return Value(UNKNOWN, partial=True)
    for step in range(4):
        month = spans.month(start.year, start.month - step)
        found = spans.date(month.earliest.year, month.earliest.month, day) if month.earliest else None
        if found is not None and (limit is None or found <= limit):
            return Value(spans.on(found), partial=True)
    return Value(UNKNOWN, partial=True)


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
    if unit == "day" and step == 1:
        return read_next(at)
    if unit in {"hour", "day"} and step == -1:
        return None
    if published is None:
        return Value(UNKNOWN)
    if unit is not None:
        full = spans.around(published, unit, step)
        if step or full.earliest is None or full.earliest > published:
            return Value(full, full=full, now=published)
        return Value(spans.between(full.earliest, published), full=full, now=published)
    if (night := at.first("daypart")) is not None:
        return Value(spans.on(spans.add_days(published, -1 if step == -1 and night else 0 if step < 1 else 1)))
    return Value(_named(at, published, published, step))


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
    first = _back(at.context.published, number_of(at)[1], grain_of(at))
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
    """Read "two days ago"."""
    if at.context.published is None:
        return Value(UNKNOWN)
    least, most = number_of(at)
    grain = grain_of(at)
    base: Span = spans.on(at.context.published)
    if grain in {"year", "decade"}:
        base = spans.year(at.context.published.year)
    span = spans.shift(base, -most, -least, grain)
    if grain in {"week", "fortnight"}:  # nobody counts weeks to the day
        span = spans.between(
            span.earliest and spans.add_days(span.earliest, -3), span.latest and spans.add_days(span.latest, 3)
        )
    return Value(span)


def read_coming(at: Stretch) -> Value:
    """Read "the coming days"."""
    if at.context.published is None:
        return Value(UNKNOWN, is_range=True, moves=False)
    return Value(
        _ahead(spans.on(at.context.published), number_of(at)[1], at.first("units")), is_range=True, moves=False
    )


# --- told from the narrative's last date --------------------------------------------------------------------


def number_of(at: Stretch) -> tuple[int, int]:
    """Give the least and the most of a count: "a couple of weeks" 2-2, "several" 3-9, "weeks" 2-8."""
    if counts := at.all("count"):
        return sum(count[0] for count in counts), sum(count[1] for count in counts)
    if days := at.all("day"):
        return days[0], days[0]
    if at.has("units"):
        most = {"hour": 12, "day": 6, "week": 8, "month": 11}.get(at.first("units"), 9)
        return 2, most
    return 1, 1


def grain_of(at: Stretch) -> Grain:
    """Give the unit that is counted; a part of the day counts as a day."""
    return cast("Grain", next(iter(at.all("unit units")), "day"))


def _ahead(base: Span, most: int, grain: Grain) -> Span:
    """Give the `most` units right behind a stretch."""
    last = last_day(base)
    end = spans.shift(spans.on(last), most, most, grain).latest
    return spans.between(spans.add_days(last, 1), end)


def read_same(at: Stretch) -> Value:
    """Read "the same day", "that month"."""
    base = at.anchor
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


def read_next(at: Stretch) -> Value:
    """Read "the next day", "the following year"."""
    return _beside(at, at.anchor, 1)


def read_previous(at: Stretch) -> Value:
    """Read "the previous day", "the previous spring"."""
    return replace(_beside(at, at.anchor_or_published, -1), moves=False)


def _beside(at: Stretch, base: Span | None, step: int) -> Value:
    """Give the unit, part of day, weekday, month or season right behind or before a stretch."""
    if base is None:
        return Value(UNKNOWN)
    first, last = first_day(base), last_day(base)
    unit = at.first("unit")
    if unit in {"hour", "day"} or at.has("daypart"):
        return Value(spans.shift(base, step, step, "hour" if unit == "hour" else "day"))
    if unit is not None:
        full = spans.around(last if step > 0 else first, unit, step)
        return Value(full, full=full, now=full.earliest)
    return Value(_named(at, first, last, step))


def read_next_count(at: Stretch) -> Value:
    """Read "the next two days"."""
    base = at.anchor
    span = _ahead(base, number_of(at)[1], at.first("units")) if base else UNKNOWN
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
    base = at.anchor
    least, most = number_of(at)
    return Value(spans.shift(base, least, most, grain_of(at)) if base else UNKNOWN)


def read_earlier(at: Stretch) -> Value:
    """Read "two days earlier"."""
    base = at.anchor_or_published
    least, most = number_of(at)
    return Value(spans.shift(base, -most, -least, grain_of(at)) if base else UNKNOWN, moves=False)


def read_at_the_time(at: Stretch) -> Value | None:
    """Read "at the time", "(since) then"."""
    base = at.anchor
    return Value(base, moves=False) if base is not None else None


def read_the_unit(at: Stretch) -> Value:
    """Read "the year" in "the end of the year": the narrative's, else the one of publication."""
    base = at.anchor
    near = last_day(base) if base else at.context.published
    unit = at.first("unit")
    if near is None or unit == "hour":
        return Value(UNKNOWN)
    full = spans.around(near, unit)
    if unit == "weekend" and full.earliest is not None and full.earliest > near:
        full = spans.around(near, unit, -1)  # "since the weekend" is told after it
    return Value(full, full=full, now=near)
