"""Which days a calendar date means, whole or partial: one function per kind, called by the rules of `grammar`.

Each gets the tokens, the stretch [i, j) that its rule matched and the context; one that finds the words to mean
something else returns None.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from typing import cast

from geomap.patterns import lazy
from geomap.reading.dates import spans
from geomap.reading.dates.context import Context, Stretch, Value
from geomap.reading.dates.spans import UNKNOWN, Span
from geomap.reading.dates.words import lexicon
from geomap.reading.dates.years import Yearless, infer_year

_MONTHS = 12


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
    if year is not None and at.tokens.word(at.end) in _CLOCKS:  # "14 March 1400 hours"
        return _dated(None, month, day, None, at.context)._replace(end=at.end - 1)
    return _dated(year, month, day, next(iter(at.all("weekday weekday_short")), None), at.context)


def read_holiday(at: Stretch) -> Value:
    """Read "Christmas Eve", "New Year's Day 1994"."""
    month, day = at.first("holiday")
    told = at.anchor
    if day == month == 1 and told is not None and at.first("year") is None and last_day(told).month > _MONTHS // 2:
        return Value(spans.on(spans.date(last_day(told).year + 1, 1, 1)), partial=True)  # "by the new year"
    return _dated(at.first("year"), month, day, None, at.context)


def read_era(at: Stretch) -> Value:
    """Read "(during) the Second World War"."""
    first, last = at.first("era")
    return Value(spans.join(spans.year(first), spans.year(last)), is_range=True, moves=False)


def read_digits(at: Stretch) -> Value | None:
    """Read "on 23/02", "(05.06)": a day and a month in digits, where only a date stands and it cannot be two."""
    letters = lexicon().letters
    text, start = at.tokens.text, at.tokens.starts[at.start]
    led = at.before in {letters[name] for name in ("on", "since", "by", "until", "from", "before", "after")}
    told = at.before in {letters[name] for name in ("daypart", "weekday", "weekday_short")}
    if not led and not told and text[max(0, start - 1) : start] not in {"", "\n", "("}:
        return None
    if (dotted := at.first("dotted")) is not None:
        month, day = dotted
    else:
        day, month = at.all("day")
        if max(day, month) <= _MONTHS or at.tokens.ends[at.end - 1] - start != len("23/02"):
            return None
        day, month = max(day, month), min(day, month)
        if month > _MONTHS:
            return None
    return _dated(None, month, day, None, at.context)


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
    told, partial = Yearless(month, day), year is None
    if year is None:
        year = infer_year(told, weekday, context)
    return Value(UNKNOWN if year is None else told.within(year), partial=partial)


def read_day_range(at: Stretch) -> Value | None:
    """Read "15-18 July", "May 5 and 6, 2022"."""
    month, year = at.first("month"), at.first("year")
    first, last = at.all("day nth")
    month_first = at.tokens.cats[at.start] == lexicon().letters["month"]
    counted = month_first and year is None and at.has("and") and at.before != lexicon().letters["on"]
    if first >= last or (counted and counts_things(at)):
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
    """Read "May-July 2016", "May and June", "May, June or July"."""
    first, *_, last = at.all("month")
    if first == last:
        return None
    end = _dated(at.first("year"), last, None, None, at.context)
    if end.span.latest is None:
        return end._replace(is_range=True)
    start = spans.month(end.span.latest.year - (first > last), first)
    return Value(spans.join(start, end.span), partial=end.partial, is_range=True)


_CLOCKS = frozenset({"gmt", "utc", "hours", "hrs", "est", "edt", "bst", "cet", "ist", "pkt", "msk", "h"})


_PLAIN_YEAR, _LAST_YEAR = 1500, 2100
"""A number between them is a year where nothing says otherwise; a lower one only behind "in" and the like."""


def read_year(at: Stretch) -> Value | None:
    """Read "(in) 2014"."""
    year = at.first("year")
    letters = lexicon().letters
    doubtful = year % 100 == 0 or at.before in {letters["of"], letters["over"]}
    bracketed = at.tokens.word(at.start - 1) == "(" and at.tokens.word(at.end) == ")"
    if year < _PLAIN_YEAR and not bracketed:  # "in 1453", "X (1453)", but not "some 1200 men"
        doubtful = True
        if at.before not in {letters[name] for name in ("in", "since", "by", "until", "from", "after", "before")}:
            return None
    if year > _LAST_YEAR or (doubtful and counts_things(at)):
        return None
    if at.tokens.word(at.end) in lexicon().counted or _tells_the_hour(at):
        return None
    return Value(spans.year(year))


def _tells_the_hour(at: Stretch) -> bool:
    """Say whether a number of four digits is a time of day: "at around 1600", "1500 GMT", "1830 hours"."""
    if at.tokens.word(at.end) in _CLOCKS or (
        at.tokens.word(at.end) == "local" and at.tokens.word(at.end + 1) == "time"
    ):
        return True
    before = at.start - 1
    if at.tokens.word(before) in {"around", "about", "approximately", "exactly"}:
        before -= 1
    return at.tokens.word(before) == "at"


_HEAD = 2
"""Words of "During the" at the head of a sentence."""


def read_event_year(at: Stretch) -> Value | None:
    """Read the year of "the 2014 siege", "the 2014 Y war": that of the event, and no step of the narrative.

    "During the 2014 war" at the head of a sentence is one: what follows is told of that year.
    """
    year = read_year(at) if _names_event(at) else None
    if year is None or _is_of_story(at, year):
        return None
    heads = at.start == _HEAD and at.tokens.word(1) == "the" and at.tokens.word(0) in {"during", "in", "throughout"}
    return year if heads else year._replace(moves=False)


def _is_of_story(at: Stretch, year: Value) -> bool:
    """Is the narrative's date within the year already, and more exact?"""
    told = at.anchor
    if told is None or told.grain == "year" or told.earliest is None or told.latest is None:
        return False
    return year.span.earliest is not None and told.earliest.year == told.latest.year == year.span.earliest.year


def _names_event(at: Stretch) -> bool:
    """Are the words between the year and its event its name, with one plain word at most ("the 1998 border war")?"""
    tokens, event = at.tokens, lexicon().letters["event"]
    stop = tokens.cats.index(event, at.end)
    plain = [k for k in range(at.end, stop) if tokens.text[tokens.starts[k]].islower()]
    if stop == at.end:
        return True
    led = tokens.word(at.start - 1) in {"the", "its", "their", "a", "an"}
    return led and plain in ([], [stop - 1])


def read_year_range(at: Stretch) -> Value | None:
    """Read "2014-2016", "2014-16", "2014-6", "2014 and 2015"."""
    first = at.tokens.values[at.start]
    last = at.tokens.values[at.end - 1]
    if isinstance(last, list):
        last = last[0]
    if last < 100:
        digits = at.tokens.ends[at.end - 1] - at.tokens.starts[at.end - 1]
        if digits > len("09"):
            return None
        last += first - first % 10**digits  # "2002-03", "2002-3"
    if not _PLAIN_YEAR <= first < last <= min(_LAST_YEAR, first + 100):
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
    told = at.context.anchor.told if at.context.anchor is not None else None
    if told is not None and told.known:
        years.insert(0, last_day(told).year)
    for year in years:
        span = spans.season(year, code)
        if span.earliest is not None and (limit is None or span.earliest <= limit):
            return Value(span, partial=True)
    return Value(UNKNOWN, partial=True)


def read_quarter(at: Stretch) -> Value:
    """Read "Q3 2020"."""
    year = spans.year(at.first("year"))
    return Value(spans.part(year, at.first("quarter_number") - 1, 4))


_NEW_CENTURY = 1900
"""From here on "the 1900s" and "the 2000s" may be ten years as well."""


def read_decade(at: Stretch) -> Value:
    """Read "the 1990s", and "the late 1800s", which are a hundred years."""
    first = at.first("decade_number")
    years = spans.decade(first)
    if first % 100 == 0 and first < _NEW_CENTURY:
        years = spans.join(spans.year(first), spans.year(first + 99))
    return Value(years, moves=False)


def read_century(at: Stretch) -> Value:
    """Read "the 19th century"."""
    return Value(spans.century(at.all("nth ordinal")[0]), moves=False)


def read_centuries(at: Stretch) -> Value | None:
    """Read "the 18th and 19th centuries"."""
    first, last = at.all("nth ordinal")
    if first >= last:
        return None
    return Value(spans.join(spans.century(first), spans.century(last)), is_range=True, moves=False)


def read_nth(at: Stretch) -> Value | None:
    """Read "(on) the 25th", where nothing follows that it could count."""
    letters = lexicon().letters
    follower = at.tokens.cats[at.end : at.end + 1]
    behind = at.tokens.text[at.tokens.starts[at.end] : at.tokens.ends[at.end]] if follower else "."
    plain = (
        follower in {"", *(letters[name] for name in ("and", "as", "after", "before", "comma"))} or behind in ".;:)!?"
    )
    led = {letters["on"], letters["by"]}
    if at.tokens.cats[max(0, at.start - 2) : at.start] == letters["daypart"] + letters["of"]:
        led.add(letters["of"])  # "by the evening of the 7th the barracks were theirs"
    if not plain and not (at.before in led and _no_noun(behind)):
        return None
    begins = behind[:1].isupper() or behind == "and"
    if begins and _UNIT.match(at.tokens.text, at.tokens.starts[at.end]) is not None:
        return None  # "by the 5th VC Division", "by the 4th and 7th Brigades"
    return _nth_day(at, at.first("nth"))


_UNIT = lazy(
    r"(?:and\s(?:the\s)?\d{1,3}(?:st|nd|rd|th)\s)?(?:[^\W\d_][\w'’-]*\s){0,4}(?:[Dd]ivision|[Bb]rigade|[Rr]egiment|[Bb]attalion|[Aa]rmy|[Cc]orps|Front|Guards|[Ff]leet"
    r"|[Ss]quadron|[Cc]ompany)s?\b"
)
"""What an ordinal numbers, behind at most four words that say of which army and arm it is."""


def _no_noun(word: str) -> bool:
    """Can the word after "on the 7th" not be what is counted by it?"""
    words = lexicon()
    done = word.endswith("ed") or word[:1].isupper()
    return word.casefold() in words.behind_nth or (done and word.casefold() not in words.numbered)


def read_weekday_nth(at: Stretch) -> Value:
    """Read "Sunday, the 19th", "the same Monday, the 24th": the last one by publication that is both."""
    day, weekday, limit = at.first("nth"), at.first("weekday"), at.context.published
    told = _nth_day(at, day)
    near = told.span.latest
    if near is None or near.weekday() == weekday:
        return told
    base = limit or near
    months = (spans.month(base.year, base.month - step) for step in range(12))
    days = (spans.date(month.earliest.year, month.earliest.month, day) for month in months if month.earliest)
    both = (found for found in days if found is not None and found <= base and found.weekday() == weekday)
    return told._replace(span=spans.on(next(both, near)))


def read_nth_pair(at: Stretch) -> Value | None:
    """Read "the 15th and 16th"."""
    first, last = at.all("nth")
    if first >= last or _UNIT.match(at.tokens.text, at.tokens.ends[at.end - 1] + 1) is not None:
        return None  # "the 2nd and 5th Indian Divisions"
    end = _nth_day(at, last)
    start = end.span.earliest.replace(day=first) if end.span.earliest is not None else None
    return end._replace(span=spans.between(start, end.span.latest), is_range=True)


def read_nth_of(at: Stretch) -> Value | None:
    """Read "the 13th of the same month", "the 2nd of the following month"."""
    if at.first("unit") != "month" or at.anchor_or_published is None:
        return None
    near = last_day(at.anchor_or_published)
    month = spans.month(near.year, near.month + (1 if at.has("following") or at.has("next") else 0))
    day = spans.date(month.earliest.year, month.earliest.month, at.first("nth")) if month.earliest else None
    return Value(spans.on(day), partial=True)


_TURN_OF_MONTH = 15
"""Days by which "the 2nd", told after the 29th, is of the month after: the story goes on."""


def _months_ahead(start: dt.date, day: int, told: Span | None, context: Context) -> int:
    """How many months before the narrative's a day without a month is looked for first: -1 for the one after it."""
    if told is None or told.grain != "day" or start != told.latest:
        return 0
    if context.before_that:
        return int(day > start.day)  # "It fell on 1 November. X had been taken on the 24th"
    return -int(context.forward and start.day - day >= _TURN_OF_MONTH)


def _nth_day(at: Stretch, day: int) -> Value:
    anchor = at.context.anchor
    told = anchor.told if anchor is not None else None
    base = told if told is not None and told.known else at.anchor
    near = at.context.ceiling or (last_day(base) if base else None)
    limit = at.context.published
    start = limit if limit is not None and told is None and anchor is not None else near or limit
    if start is None:
        return Value(UNKNOWN, partial=True)
    floor = at.context.floor
    if floor is not None:  # of the month that a range begins in, or the one after
        months = (spans.month(floor.year, floor.month + step) for step in range(2))
        days = [spans.date(month.earliest.year, month.earliest.month, day) for month in months if month.earliest]
        return Value(spans.on(next((found for found in days if found and found >= floor), None)), partial=True)
    for step in range(_months_ahead(start, day, base, at.context), 4):
        month = spans.month(start.year, start.month - step)
        found = spans.date(month.earliest.year, month.earliest.month, day) if month.earliest else None
        if found is not None and (limit is None or found <= limit):
            return Value(spans.on(found), partial=True)
    return Value(UNKNOWN, partial=True)
