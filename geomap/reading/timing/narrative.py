"""Where in time a report is: which dates of a sentence the sentences after it go on from."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.commonwords import MONTHS, ONE_OF_MONTHS
from geomap.reading.dates.finding import find_dates
from geomap.reading.timing.asides import (
    BACKGROUND_DAYS,
    begins_story,
    dated,
    is_by_the_way,
    is_flashback,
    is_long_ago,
    is_of_saying,
    is_passed,
    is_recent,
    looks_back,
)
from geomap.reading.timing.namedyears import named_within, years_named
from geomap.reading.timing.whens import from_to, unit_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Report, When
    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Sentence
    from geomap.reading.timing.asides import Dated

_LABELS = (("date", ":"), ("dates", ":"), ("when", ":"))
_NAMING = frozenset({"point", "range", "since", "until"})
_THAT_YEAR = lazy(r"\b(?:that|the same) year\b", re.IGNORECASE)
_THAT_MONTH = lazy(rf"\bthat (?:{ONE_OF_MONTHS}|spring|summer|autumn|winter)\b")
_MONTH = lazy(rf"\b({ONE_OF_MONTHS})\b")
_HALF_A_YEAR = 6
"""Months by which the first date of a story is later in its year than the next: New Year lies between them."""
_DAY = 12
"""Characters of "September 8, 1938" before its day."""
_YEAR_OF = lazy(r"\d{4}")
_FIRM = lazy(r"\d{4}|day\b|\b(?:last|this|past|ago|overnight|morning|night)\b", re.IGNORECASE)
"""In a date of which the year is sure: it names one, or is told from the day of publication."""
_YEAR_BACK = 400
"""Characters before a sentence in which "that year" is looked for."""
_YEAR_AHEAD = 600
"""Characters of a text without a date in which the year of its first days is looked for."""


class Narrative:
    """The dates that a report has come to, sentence by sentence."""

    def __init__(self) -> None:
        self.when: When | None = None
        """The last date of what is told."""
        self.named: When | None = None
        """The date that the sentence before named last, of which what it tells may be or not."""
        self.forward = True
        """Was the last date, as far as can be told, later than the one before it?"""
        self.current = False
        """Has the report told of days not long before its own?"""
        self.diary = False
        """Does it tell one day after the other, each headed by its date?"""
        self.entry: When | None = None
        """The date that heads the entry of a chronology that is being read, or that stands alone on a line."""
        self._entry_paragraph = -1
        self.under_day = False
        """Does what it tells stand under a line that is a day?"""

    def begin_day(self, day: When) -> None:
        """Go on under a line that is a day."""
        self.when = self.entry = day
        self.under_day = True

    def begin_entry(self, when: When, paragraph: int) -> None:
        """Go on with an entry that a date heads."""
        self.entry, self._entry_paragraph = when, paragraph

    def entry_of(self, paragraph: int, published: dt.date | None) -> When | None:
        """The date of the entry that a paragraph is in; in dated news an entry ends with its paragraph."""
        inside = self.under_day or published is None or self._entry_paragraph == paragraph
        return self.entry if inside else None


def anchor_of(text: str, sentence: Sentence, narrative: Narrative, published: dt.date | None) -> When | None:
    """What the dates of a sentence go on from: the narrative; "in May of that year" from the year named last.

    In a text without a date of its own, what comes before the first year that it names is of that year: "On 20
    October the Allies landed; Edea was taken on 26 October 1914".
    """
    if _THAT_YEAR.search(text, sentence.start, sentence.end) is not None:
        years = years_named(text, max(0, sentence.start - _YEAR_BACK), sentence.start)
        return _whole(years[-1]) if years else narrative.when
    if narrative.when is None and _THAT_MONTH.search(text, sentence.start, sentence.end) is not None:
        years = years_named(text, max(0, sentence.start - _YEAR_BACK), sentence.start)
        return _whole(years[-1]) if years else None
    if narrative.when is None and published is None:
        return _named_near(text, sentence)
    return narrative.when


def _named_near(text: str, sentence: Sentence) -> When | None:
    """The year of the next date that has one, else that of the last: what a text without a date is read against.

    "Snow fell on 15 December ... surrendered on 8 January 1938": what comes before it is of the year before.
    """
    ahead = named_within(text, sentence.start, sentence.start + _YEAR_AHEAD)
    if not ahead:
        years = years_named(text, max(0, sentence.start - _YEAR_BACK), sentence.start)
        return _whole(years[-1]) if years else None
    named = ahead[0]
    year, month = named.year, _MONTH.search(text, max(0, named.start - _DAY), named.end)
    if month is not None and named.start >= sentence.end:
        first = _MONTH.search(text, sentence.start, sentence.end)
        if first is not None and MONTHS.index(first[1]) - MONTHS.index(month[1]) >= _HALF_A_YEAR:
            year -= 1
    return _whole(year)


def _whole(year: int) -> When:
    return from_to(dt.date(year, 1, 1), dt.date(year, 12, 31))


def days_told(report: Report) -> list[tuple[int, When]]:
    """The days that lines of a diary are, each with the offset behind it: "Monday 27 January 2025", then its hours.

    One such line alone is where and when a report was written. A year may stand in its title ("June 1944").
    """
    found: list[tuple[int, When]] = []
    last: When | None = None
    lines = [zone for zone in report.zones if zone.kind in {"dateline", "title"}]
    for zone in lines if sum(zone.kind == "dateline" for zone in lines) > 1 else ():
        dates = find_dates(report.text, zone.start, zone.end, published=report.citation.published, anchor=last)
        if len(dates) != 1 or dates[0].kind != "point":
            continue
        last = dates[0].when
        if zone.kind == "dateline" and last.earliest == last.latest is not None:
            found.append((zone.end, last))
    return found if len(found) > 1 else []


def follow(
    narrative: Narrative,
    sentence: Sentence,
    dates: Sequence[DateMention],
    published: dt.date | None,
    vocab: Vocabulary,
    told: Sequence[When] = (),
) -> None:
    """Take the narrative's date along to what a sentence tells; `told`: when the claims are that it makes."""
    before = narrative.when
    if published is not None:
        days = (d.when for d in dates if d.kind == "point" and is_of_telling(d.when))
        narrative.current = narrative.current or any(is_recent(when, published) for when in (*told, *days))
    if dates and sentence.words[:2] in _LABELS:
        narrative.when = dates[0].when  # "Date: 3 to 9 April 1999"
    elif dates:
        here = [dated(sentence, date, published, before) for date in dates]
        narrative.named = _named_last(here)
        _go_on(narrative, here, told, vocab)
    else:
        narrative.named = None
    if published is not None and before is narrative.when and _is_back(before, told, published):
        narrative.when = None  # "reporters had seen X in 2006. Y has now taken it. The day before"
    now = narrative.when
    if now is not before and now is not None and before is not None and now.earliest and before.earliest:
        # what begins anew in a year before goes on from there
        anew = (before.earliest - now.earliest).days > BACKGROUND_DAYS and is_of_telling(now)
        narrative.forward = anew or now.earliest >= before.earliest


def _named_last(dates: Sequence[Dated]) -> When | None:
    """The day, or what "until" ends with, that a sentence names last; None if it only looks back to it."""
    last = next((d for d in reversed(dates) if d.date.kind in _NAMING and _first_of(d.date)[0] is not None), None)
    if last is None or is_flashback(last):
        return None
    first, end = _first_of(last.date)
    return from_to(first, end) if first == end or last.date.kind == "until" else None


def _go_on(narrative: Narrative, dates: Sequence[Dated], told: Sequence[When], vocab: Vocabulary) -> None:
    """Go from one date of a sentence to the next, but not to those that are of something else."""
    # "said on Monday that Y took X" is Monday's news; "told reporters on Monday that ..." where nothing was done is not
    events = [d for d in dates if d.date.kind != "duration" and (d.date.when in told or not is_of_saying(d, vocab))]
    here: When | None = None  # what this sentence itself has set
    for event in events or (dates if narrative.when is None else ()):
        d = event._replace(now=narrative.when)
        date, when = d.date, d.date.when
        known = when.earliest is not None or when.latest is not None
        if is_passed(d):
            continue
        if date.kind == "point" and not known and d.published is None and is_of_telling(when):
            narrative.when = None  # "on Friday", in a report without a date: the narrative has left the day before
        elif date.kind in {"point", "range"} and known:
            begun = d.now is not None or not is_by_the_way(d)
            if begun and not looks_back(d) and not _adds_nothing(when, here):
                narrative.when = here = when
        elif date.kind == "by" and when.latest is not None:
            narrative.when = from_to(date.begins or unit_start(when), when.latest)
        elif date.kind == "until" and d.now is None and known:
            if d.published is None or is_long_ago(when, d.published):
                narrative.when = from_to(unit_start(when), when.latest)  # "held out until 20 July 1950": then
        elif date.kind == "since" and d.now is None and begins_story(d):
            narrative.when = from_to(when.earliest, when.earliest)


def is_of_telling(when: When) -> bool:
    """Does a date count from the day on which it is told ("on Friday", "last week"), and not from the narrative's?"""
    return _FIRM.search(when.as_written or "") is not None


def _first_of(date: DateMention) -> tuple[dt.date | None, dt.date | None]:
    """The days of a date; of "since" those with which it begins, of "until" those with which it ends."""
    if date.kind == "until":
        return unit_start(date.when), date.when.latest
    return (date.when.earliest, date.when.earliest if date.kind == "since" else date.when.latest)


def _adds_nothing(when: When, here: When | None) -> bool:
    """Is a date of a sentence before the one that it told first, or wider ("in 1915, during the First World War")?"""
    if here is None or here.earliest is None or here.latest is None or when.latest is None:
        return False
    if _YEAR_OF.search(when.as_written or "") and not _FIRM.search(here.as_written or ""):
        return False  # "prepared over the winter, and by the taking of X on 28 July 1995": which winter is not told
    wider = when.earliest is not None and when.earliest <= here.earliest and here.latest <= when.latest
    return when.latest < here.earliest or (wider and (when.earliest, when.latest) != (here.earliest, here.latest))


def _is_back(narrative: When | None, told: Sequence[When], published: dt.date) -> bool:
    """Has a report that told of long ago come back to its own days: is something told that has happened by then?"""
    if narrative is None or not is_long_ago(narrative, published):
        return False
    return any(when.earliest is None and when.latest == published for when in told)
