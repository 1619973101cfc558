"""Chronologies: each entry is headed by its date, and "on Tuesday" and "yesterday" in it are told from that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.dates.finding import find_dates
from geomap.reading.dates.words import lexicon, may_hold_dates
from geomap.reading.timing.narrative import anchor_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.sentences.words import Sentence
    from geomap.reading.timing.narrative import Narrative

_BULLET = 3
"""Characters that may stand before the date that heads a line."""
_HOUR = 6
"""Words of ", in the early morning:" behind the date that heads a line."""
_HEAD = 40
"""Characters of "Wednesday, September 24, 2025:"."""
_DAY_MARKS = frozenset({":", "–", "—", "-"})
_DIGIT = lazy(r"\d")
_DAYS = 10
"""Days that an entry may tell of ("12–13 July"), at most."""


def read_dates(
    text: str, sentence: Sentence, narrative: Narrative, published: dt.date | None
) -> tuple[tuple[DateMention, ...], dt.date | None]:
    """The dates of a sentence, and the day from which they are told: that of its entry, else that of publication.

    A date that heads an entry goes on from the one that heads the entry before, whatever that looked back to.
    """
    if lexicon().triggers.isdisjoint(sentence.words) and not may_hold_dates(text, sentence.start, sentence.end):
        return (), _day_of_entry(narrative, sentence, published)
    anchor = anchor_of(text, sentence, narrative, published)
    forward = narrative.forward and "had" not in sentence.words
    find = partial(find_dates, text, sentence.start, sentence.end, recent=narrative.named, forward=forward)
    start = text[sentence.start : min(sentence.end, sentence.start + _HEAD)]
    before = anchor if narrative.entry is None or _DAY_MARKS.isdisjoint(start) else narrative.entry
    dates = find(published=published, anchor=before)
    head = heading(sentence, dates)
    if head is None and _is_alone(sentence, dates):
        head = dates[0]
        narrative.under_day = narrative.under_day or _is_past_day(head, published)
    if head is not None:
        narrative.begin_entry(head.when, sentence.paragraph)
    day = _day_of_entry(narrative, sentence, published)
    anchor = anchor if head is None else before
    if dates and (day != published or anchor is not before):
        dates = find(published=day, anchor=anchor)
    return dates, day


def heading(sentence: Sentence, dates: Sequence[DateMention]) -> DateMention | None:
    """The date that heads a line ("8 August – Kunduz is taken. Herat is in rebel hands."), None where none does."""
    first = next((d for d in dates if d.kind in {"point", "range"}), None)
    if first is None or first.start - sentence.start > _BULLET:
        return None
    behind = [t.text for t in sentence.tokens if t.start >= first.end][:_HOUR]
    timed = behind[:1] == [","] and ":" in behind  # "8 Aug, about noon: ..."
    return first if timed or (behind and behind[0] in _DAY_MARKS) else None


def _is_alone(sentence: Sentence, dates: Sequence[DateMention]) -> bool:
    """Is a sentence nothing but a date ("August 30", "12–13 July[edit]", "1999")?"""
    if len(dates) != 1 or dates[0].kind not in {"point", "range"} or dates[0].when.latest is None:
        return False
    date = dates[0]
    beside = [t.lower for t in sentence.tokens if t.end <= date.start or t.start >= date.end]
    return all(word == "edit" or not word.isalnum() for word in beside)


def _is_past_day(date: DateMention, published: dt.date | None) -> bool:
    """Is a line a day, or some days, before a report was published: is what comes next told of them?"""
    first, last = date.when.earliest, date.when.latest
    if first is None or last is None or _DIGIT.search(date.when.as_written or "") is None:
        return False
    return (last - first).days <= _DAYS and (published is None or last < published)


def _day_of_entry(narrative: Narrative, sentence: Sentence, published: dt.date | None) -> dt.date | None:
    """The last day, or some days, of the entry that a sentence is in; that of publication where it is in none."""
    entry = narrative.entry_of(sentence.paragraph, published)
    if entry is None:
        return published
    first, last = entry.earliest, entry.latest
    if first is None or last is None or (last - first).days > _DAYS or (published is not None and last > published):
        return published
    return last
