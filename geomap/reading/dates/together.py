"""The dates of a sentence seen together: what one of them says of the year or the day of another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.dates import spans
from geomap.reading.dates.spans import Span
from geomap.reading.dates.years import Yearless

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from geomap.reading.dates.mentions import DateMention

_MONTHS = 62
"""Days by which a date lies behind the next one that it is told before, and is of the year before."""
_PAIR, _SAYING, _DAYS_SINCE = 2, 40, 7
"""Mentions; characters of "said in a statement" before a date; days from a saying to its report, at most."""


def seen_together(
    mentions: list[DateMention], text: str, done: Collection[int], published: dt.date | None
) -> list[DateMention]:
    """Set right what each date of a sentence means by the others.

    Parameters
    ----------
    mentions
        As read one after the other, in order.
    text
        The report's text.
    done
        Which of them tell when something had been done.
    published
        The day of publication.

    Returns
    -------
    mentions
        Without those that only say again how long ago another was.
    """
    return _as_said(_without_ago(_in_order(mentions, text, done), text), text, published)


def _in_order(mentions: list[DateMention], text: str, done: Collection[int]) -> list[DateMention]:
    """ "took A on 19 October, B on 19 May 1968": the first is of the year before.

    So is what had been done ("Y, who had taken X in December, took Z on 22 March 2013").
    """
    for k in range(len(mentions) - 1):
        first, then = mentions[k], mentions[k + 1]
        day, last, until = first.when.earliest, first.when.latest, then.when.latest
        if day is None or last is None or until is None or first.kind != "point" or then.kind != "point":
            continue
        dated = _FOUR.search(then.when.as_written or "") and not _FOUR.search(first.when.as_written or "")
        whole = _whole(day, last) if _DIGIT.search(first.when.as_written or "") or day != last else None
        if not dated or whole is None or _BACK.search(text, first.end, then.start) is not None:
            continue
        if (day - until).days < (0 if k in done else _MONTHS):
            continue
        same = whole.first(until.year)
        year = until.year - (same is None or same > until)
        before = whole.within(year)
        if before.latest is not None:
            when = replace(first.when, earliest=before.earliest, latest=before.latest, edtf=before.edtf)
            mentions[k] = first._replace(when=when)
    return mentions


def _without_ago(mentions: list[DateMention], text: str) -> list[DateMention]:
    """ "On 6 March 1945, exactly 80 years ago": what the second counts back to is the first, and of that year."""
    if not any((m.when.as_written or "").endswith(" ago") for m in mentions):
        return mentions
    kept: list[DateMention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is None or not _counts_back_to(mention, last, text):
            kept.append(mention)
            continue
        first, year = last.when.earliest, mention.when.earliest
        if first is not None and year is not None and _FOUR.search(last.when.as_written or "") is None:
            span = Yearless(first.month, first.day if first == last.when.latest else None).within(year.year)
            when = replace(last.when, earliest=span.earliest, latest=span.latest, edtf=span.edtf)
            kept[-1] = last._replace(when=when)
    return kept


def _counts_back_to(mention: DateMention, last: DateMention, text: str) -> bool:
    """Does "a year ago" stand right behind a day or a month?"""
    ago = (mention.when.as_written or "").endswith("years ago") or (mention.when.as_written or "").endswith("year ago")
    named = last.kind == "point" and _DIGIT.search(last.when.as_written or "") is not None
    return ago and named and _JUST.fullmatch(text, last.end, mention.start) is not None


_JUST = lazy(r",? ?(?:(?:exactly|just|almost|nearly|about|some|now) )?")


def _as_said(mentions: list[DateMention], text: str, published: dt.date | None) -> list[DateMention]:
    """ ""We took X this morning," he said on Saturday": what is today in a quotation is the day of saying it."""
    if published is None or len(mentions) < _PAIR or not any(map(_is_deictic, mentions)):
        return mentions
    day = next((m for m in mentions if m.when.earliest == m.when.latest and _is_of_saying(m, text)), None)
    said = day.when.earliest if day is not None else None
    if day is None or said is None or not 0 < (published - said).days <= _DAYS_SINCE:
        return mentions
    return [_moved_to(m, said, published) if _is_quoted(m, day, text) else m for m in mentions]


def _is_of_saying(mention: DateMention, text: str) -> bool:
    """ "said on Saturday", "in a statement on Saturday": is it the day of a saying?"""
    said = _SAID.search(text, max(0, mention.start - _SAYING), mention.start)
    return said is not None and not _is_deictic(mention)


def _is_deictic(mention: DateMention) -> bool:
    return _DEICTIC.match(mention.when.as_written or "") is not None


def _is_quoted(mention: DateMention, day: DateMention, text: str) -> bool:
    """Does a quotation begin or end between "this morning" and the day on which it was said?"""
    low, high = sorted((mention.start, day.start))
    return _is_deictic(mention) and not _MARKS.isdisjoint(text[low:high])


def _moved_to(mention: DateMention, said: dt.date, published: dt.date) -> DateMention:
    """A mention told from the day of publication, told from an earlier one."""
    days = (said - published).days
    span = spans.shift(Span(mention.when.earliest, mention.when.latest, None), days, days, "day")
    return mention._replace(when=replace(mention.when, earliest=span.earliest, latest=span.latest, edtf=span.edtf))


_DEICTIC = lazy(
    r"(?:(?:earl|lat)\w+ )?(?:today|tonight|yesterday|overnight|(?:last|this) (?:night|morning|evening))\b",
    re.IGNORECASE,
)
_SAID = lazy(r"\b(?:said|says|statement|announced|told|declared|reported|confirmed|claimed|wrote|added)\b[^.,;\"“”]*\Z")
_MARKS = frozenset('"“”')


def _whole(first: dt.date, last: dt.date) -> Yearless | None:
    """The day or the month that two days bound; None for any other stretch."""
    if first == last:
        return Yearless(first.month, first.day)
    month = spans.month(first.year, first.month)
    return Yearless(first.month, None) if (first, last) == (month.earliest, month.latest) else None


_FOUR = lazy(r"\d{4}")
_DIGIT = lazy(r"\d")
"""A day without one is told from that of the report ("on Friday")."""
_BACK = lazy(r"\b(?:had|having|has|have|since|after|which|who|where|when|before|than)\b")
"""Between two dates, where the second need not be told in their order."""
