"""One date of a text after another: each is told from publication and from those before it, its anchor."""

from __future__ import annotations

import functools
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.dates import spans
from geomap.reading.dates.citations import citations
from geomap.reading.dates.context import Anchor, Context
from geomap.reading.dates.grammar import read_value
from geomap.reading.dates.mentions import made, point, read_mention
from geomap.reading.dates.spans import Span
from geomap.reading.dates.together import seen_together
from geomap.reading.dates.words import lexicon, tokenise

if TYPE_CHECKING:
    import datetime as dt

    from geomap.model import When
    from geomap.reading.dates.context import Value
    from geomap.reading.dates.mentions import DateMention, DateRead
    from geomap.reading.dates.words import Tokens

_BULLET = 2
"""Signs before a date that heads a line, at most."""
_CLAUSE = 16
"""Words between "had" and a date of its clause, at most."""
_PERFECT = frozenset({"had", "having"})
_NOT_PERFECT = frozenset({"a", "an", "the", "no", "to", "some", "any"})
_TOLD = frozenset({"that", "said", "says", "reported", "claimed", "announced", "confirmed", "reportedly", "told"})
"""What turns "took" into "had taken" in report."""
_LONG_BEFORE = 62
"""Days after which "since January" is not any more where the narrative is."""
_FROM_TO = lazy(r"from\s.*\s(?:to|until|till)\s", re.IGNORECASE)
_RECENT = 1900
_NUMBERED = lazy(r"^[^\w\n]{0,3}(\d{4}):", re.MULTILINE)
_EARLIEST = 1700
"""What heads a line and is less is no year."""
_BEFORE_MONTH = frozenset({"in", "on", "by", "early", "late", "mid", "the", "end", "of"})
"""Words that a date may begin with, behind "and"."""
_HEADED = frozenset({"", ":", ",", "–", "—", "-", "\n"})


@dataclass(frozen=True, slots=True)
class _Patterns:
    start: re.Pattern[str]
    heading: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    words = lexicon()
    alone = "<month><weekday><weekday_short><season><deictic><now><iso><numeric><decade_number><unit_long>"
    return _Patterns(
        start=words.compile(
            f"[{alone}]|[^{alone}<other><comma><slash><and><or><to><ago><old><long><time><not><onward><superlative><dash>]"
            "(?!<the>?(?:[<other><comma>]|$))|<year>(?=<other>)"
            "|[<since><until><before>](?=<the>[<other><event>]{1,3}<of>)"
        ),
        heading=words.compile(f"[<other><dash><slash>]{{0,{_BULLET}}}[<month><year>]"),
    )


def find_dates(
    text: str,
    start: int,
    end: int,
    *,
    published: dt.date | None,
    anchor: When | None = None,
    recent: When | None = None,
    forward: bool = False,
) -> tuple[DateMention, ...]:
    """Find the date expressions in a sentence or clause.

    Parameters
    ----------
    text
        The report's text.
    start, end
        The stretch to read; code-point offsets, end exclusive. Any length, in time linear in it.
    published
        The day of publication, from which "yesterday" and "on Tuesday" are told and where "since 2014" ends.
    anchor
        The last date of the narrative before the stretch, from which "two days later" and a date without a year
        are told. Within the stretch it moves along.
    recent
        The day that was named last before the stretch, whether the narrative is there or not: "that day".
    forward
        Whether the narrative goes on from day to day: the first date is not one before that told last ("in March ...
        in December").

    Returns
    -------
    mentions
        In order, without overlap; `text[mention.start:mention.end] == mention.when.as_written`.
    """
    tokens = tokenise(text, start, end)
    patterns = _patterns()
    last = _told_anchor(recent, published)
    context = Context(
        published, _told_anchor(anchor, published), last.span if last is not None else None, forward=forward
    )
    mentions: list[DateMention] = []
    done: set[int] = set()
    """Which of them tell when something had been done."""
    cited = deque(citations(text, start, end))
    has_perfect = not _PERFECT.isdisjoint(tokens.words)
    index = 0
    if (heading := _heading(tokens, context)) is not None:
        mention, moved, index = heading
        mentions.append(mention)
        context = context._replace(anchor=moved or context.anchor)
    while found := patterns.start.search(tokens.cats, index):
        if mentions and _goes_on(tokens, found.start()):
            context = context._replace(forward=True)
        perfect = has_perfect and _is_past_perfect(tokens, found.start())
        before_that = context.anchor is not None and perfect
        listed = bool(mentions) and _is_listed(tokens, found.start(), mentions[-1].end, context)
        against = _as_listed(context) if listed else context
        if before_that and not listed:
            against = context._replace(before_that=True)
        read = read_mention(tokens, found.start(), against)
        if read is None:
            index = found.start() + 1
            continue
        mention, moved, index = read
        while cited and cited[0][1] <= mention.start:
            cited.popleft()
        if cited and cited[0][0] < mention.start:
            continue  # when it was published that is told here
        if perfect:
            done.add(len(mentions))
        mentions.append(mention)
        if context.forward:
            context = context._replace(forward=False)
        if moved is not None and mention.kind == "since" and _began_long_before(moved.span, context):
            moved = moved._replace(background=True)
        told_back = before_that or listed or _is_set_in(tokens, found.start())
        told_back = told_back or (
            not _FOUR.search(mention.when.as_written or "") and _is_by_the_way(tokens, found.start())
        )
        if moved is not None and told_back and _is_before(moved, context):
            moved = moved._replace(background=True)  # what is told next is not of then
        if moved is not None and published is not None and _is_of_since(tokens, found.start()):
            moved = moved._replace(background=moved.background or _began_long_before(moved.span, context))
        if moved is not None and context.anchor is not None and moved.background:
            moved = moved._replace(main=context.anchor.told)
        if moved is not None:
            context = context._replace(anchor=moved, recent=None)
    return tuple(seen_together(mentions, text, done, published))


def _is_listed(tokens: Tokens, i: int, end: int, context: Context) -> bool:
    """ "had taken A in February 1995, B in March": is nothing but a name between the date told back to and this one?"""
    back = context.anchor is not None and context.anchor.background
    return back and _ITEM.fullmatch(tokens.text, end, tokens.starts[i]) is not None


def _as_listed(context: Context) -> Context:
    """What the next date of a list is read against: the one before it, told back to or not."""
    told = context.anchor._replace(background=False) if context.anchor is not None else None
    return context._replace(anchor=told, forward=True)


def _is_set_in(tokens: Tokens, i: int) -> bool:
    """ "X, lost in 2000, was recovered on the 9th": does the date at token `i` stand in a participle's clause?"""
    comma = next((k for k in range(i - 1, max(0, i - _PARTICIPLE), -1) if tokens.word(k) == ","), None)
    if comma is None:
        return False
    word = tokens.word(comma + 1)
    return word in _DONE or (word.endswith("ed") and comma + 1 < i)


def _is_of_since(tokens: Tokens, i: int) -> bool:
    """ "closed since it was shelled in 2014": does the date at token `i` stand in the clause of "since"?"""
    for k in range(i - 1, max(-1, i - 1 - _CLAUSE), -1):
        word = tokens.word(k)
        if word == "since":
            return i - k > _SINCE_CLAUSE
        if word in _CLOSING or word in {"when", "has", "have", "had"}:
            return False
    return False


def _is_by_the_way(tokens: Tokens, i: int) -> bool:
    """ "Y, who rose up last year, took X in June": does the date at token `i` stand in a relative clause that ends?

    The year of "Y, who rose up in May 2022, took X in June" is told with it.
    """
    for k in range(i - 1, max(-1, i - 1 - _CLAUSE), -1):
        if tokens.word(k) in {"who", "which", "whose"}:
            behind = (tokens.word(n) for n in range(i + 1, i + 1 + _CLAUSE))
            return next((word for word in behind if word in _CLOSING), "") == ","
        if tokens.word(k) in _CLOSING:
            return False
    return False


_ITEM = lazy(r",?\s(?:and\s)?(?:the\s)?(?:[A-Z][\w'’-]*\s){1,4}(?:(?:in|on|by|early|late|the)\s){0,3}")
_FOUR = lazy(r"\d{4}")
_LAST_YEAR = 730
"""Days before publication within which a report tells of what led to it."""
_SINCE_CLAUSE = 3
"""Words of "since they came", at least."""
_CLOSING = frozenset({",", ";", ":", ".", "and"})
_PARTICIPLE = 7
"""Words of ", taken by Y in"."""
_DONE = frozenset({"lost", "held", "taken", "won", "overrun", "retaken", "built", "given"})


def _is_past_perfect(tokens: Tokens, i: int) -> bool:
    """Does token `i` stand in a clause of the past perfect that nobody is said to report ("had been taken on ...")?

    That of "having been taken" tells what was before whoever reports it.
    """
    month, joined = lexicon().letters["month"], False
    for k in range(i - 1, max(-1, i - 1 - _CLAUSE), -1):
        word = tokens.word(k)
        joined = joined or word == "and"
        if joined and tokens.cats[k] == month:
            return False  # "had been taken on 13 May and remained theirs until 20 November"
        if word == "having":
            return True
        if word == "had":
            return tokens.word(k + 1) not in _NOT_PERFECT and not any(tokens.word(n) in _TOLD for n in range(k))
        if word in {",", ";", ":", "."}:
            return False
    return False


def _is_before(moved: Anchor, context: Context) -> bool:
    """Is a date before the one that the narrative has come to; where it has come to none, of the year before?"""
    told = context.anchor.told if context.anchor is not None else None
    last, published = moved.span.latest, context.published
    if last is None:
        return False
    if context.anchor is None and published is not None:
        return _LONG_BEFORE < (published - last).days <= _LAST_YEAR
    return told is not None and told.earliest is not None and last < told.earliest


def _began_long_before(span: Span, context: Context) -> bool:
    """Is a time, since which something is so, long over where the narrative is, or on the day of publication?"""
    told = context.anchor.told if context.anchor is not None else None
    now = told.latest if told is not None else context.published
    return now is not None and span.latest is not None and (now - span.latest).days > _LONG_BEFORE


def _goes_on(tokens: Tokens, i: int) -> bool:
    """ "In January 1987 they took X, and in November": does what is told go on with the date at token `i`?"""
    k = i
    while k > 0 and tokens.word(k - 1) in _BEFORE_MONTH:
        k -= 1
    return tokens.word(k - 1) in {"and", "then"} if k > 0 else False


def _told_anchor(anchor: When | None, published: dt.date | None) -> Anchor | None:
    """Say what a date that the caller carried over is the date of."""
    if anchor is None or (anchor.earliest is None and anchor.latest is None):
        return None
    first, last = anchor.earliest, anchor.latest
    if first is None or last is None:
        return Anchor(spans.on(first or last))
    days = (last - first).days
    head, _, tail = (anchor.edtf or "").partition("/")
    if days and published == last and (tail == last.isoformat() or not tail):  # "since": it counts from its beginning
        start = spans.on(first) if len(head) > 7 else spans.around(first, "year" if len(head) == 4 else "month")
        return Anchor(start, background=days > 366)
    if days > 366:
        return Anchor(spans.year(first.year), background=True)
    if days == 0:
        return Anchor(spans.on(first))
    if _FROM_TO.match(anchor.as_written or "") is not None:
        return Anchor(spans.on(last))  # "from 1 to 21 November": the story has come to its end
    whole = spans.year(first.year)
    if (first, last) == (whole.earliest, whole.latest):
        return Anchor(whole)
    return Anchor(
        Span(first, last, anchor.edtf or f"{first.isoformat()}/{last.isoformat()}", "month" if days < 31 else "other")
    )


def _heading(tokens: Tokens, context: Context) -> DateRead | None:
    """Read what heads a line, which is no name and no number there.

    "1991", "May: Kunduz is taken", "October, rebels capture Koidu", "2012 March - ...", as chronologies have it.
    """
    found = _patterns().heading.match(tokens.cats)
    i = found.end() - 1 if found is not None else -1
    if found is None or any(tokens.word(k).isalnum() for k in range(i)):
        return None
    value = read_value(tokens, i, context, weak=True)
    if value is None or value.rule not in {"month", "year"}:
        return None
    behind = tokens.word(value.end)
    if value.rule == "year" and (within := _within_year(tokens, i, value, context)) is not None:
        return within
    if behind not in _HEADED or (value.rule == "year" and not _is_a_year(tokens.text, behind, value, context)):
        return None
    return made(tokens, i, value.end, "point", value.span, value)


def _within_year(tokens: Tokens, i: int, year: Value, context: Context) -> DateRead | None:
    """ "2012 March - Officers depose ...", "2012 June-July", "1992, 7 May: ...": a part of a year that heads a line."""
    first = year.span.earliest
    if first is None or first.year < _EARLIEST:
        return None
    j = year.end + (tokens.word(year.end) == ",")
    inside = context._replace(anchor=Anchor(year.span))
    value = read_value(tokens, j, inside, weak=True)
    if value is None or value.rule == "year" or not value.partial:
        return None
    read = point(tokens, i, j, value, inside)
    return read if tokens.word(read.end) in _HEADED else None


def _is_a_year(text: str, behind: str, value: Value, context: Context) -> bool:
    """ "1991", "1991 – ..." heads a line; "1620: ..." is a time of day, and so is "2014: ..." beside it."""
    first, published = value.span.earliest, context.published
    past = first is not None and first.year >= _EARLIEST and (published is None or first <= published)
    return past and (behind not in {",", ":"} or (behind == ":" and _are_years(text)))


# Asked for every line that begins so. A pure function, so what is remembered never changes.
@functools.lru_cache(maxsize=2)
def _are_years(text: str) -> bool:
    """ "2014: ..." and "2015: ..." head lines: are all such numbers years, and none a time of day?"""
    return all(int(found[1]) >= _RECENT for found in _NUMBERED.finditer(text))
