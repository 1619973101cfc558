"""Dates in prose: which words say when, and which days they mean, told from publication and the narrative.

English. `datewords` cuts the text into categories of words, `datevalues` and `datesteps` read one expression, `spans`
does the arithmetic; here prepositions turn expressions into mentions, and each mention becomes the anchor of the next.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import functools
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geomap.model import When
from geomap.reading import spans
from geomap.reading.citations import citations
from geomap.reading.datecontext import Anchor, Context, Stretch, Value
from geomap.reading.dategrammar import fill, read_value
from geomap.reading.datesteps import read_later, until_its_end, within
from geomap.reading.datewords import Tokens, lexicon, may_hold_dates, tokenise
from geomap.reading.spans import Span

if TYPE_CHECKING:
    import re

DateKind = Literal["point", "since", "until", "by", "before", "after", "range", "duration"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time in a text.

    `when` has both bounds None where the words say a time that cannot be told: no year, no anchor, no such day,
    a duration.
    """

    start: int
    """Offset in the text, the preposition included where it is part of the meaning ("since 2014")."""
    end: int
    when: When
    kind: DateKind
    length_days: int | None = None
    """How long a duration is at least; None for every other kind."""
    begins: dt.date | None = None
    """Of "by early May": the first day of early May."""


_NOT_A_POINT = "(?![<ago><later><earlier><old><before><after>])"
_OPERATORS: tuple[tuple[str, str], ...] = (
    ("duration", "(?:<for>|<after>|<of>){approx}(?:<ordinal>)?{count}(?:<unit>|<units>)" + _NOT_A_POINT),
    ("duration", "<for>{approx}<units>" + _NOT_A_POINT),
    ("duration", "<for>{approx}{count}(?:<unit>|<units>)(?=<before>)"),
    ("duration", "{approx}{count}<dash><unit>(?:<dash>?<long>)?(?!<dash>?<old>)"),
    ("duration", "{approx}{any_unit}<dash><long>"),
    ("duration", "{approx}<unit_long>"),
    ("nth_unit", "(?:<ordinal>|<nth>)<unit>"),
    (
        "within",
        "(?:<within>|<in><the>?<a>?<course><of>){approx}(?:{count}{any_unit}|<units>|<the><unit>)(?!<of>|<dash>|<month>)",
    ),
    ("out", "<before><the><unit><other>{2}"),
    ("since", "<since>{approx}"),
    ("between", "<between>"),
    ("from", "<from>{approx}"),
    ("until", "<until>{approx}"),
    ("by", "<by>{approx}"),
    ("before", "<before>{approx}"),
    ("after", "<after>{approx}"),
    ("as_of", "<as><of>"),
    ("in", "(?:<in>|<at>|<over>|<within>){approx}"),
    ("for_after", "<for>{approx}(?:{count}{any_unit}|<units>)<later>"),
    ("for", "<for>{approx}"),
    ("on", "<on>{approx}"),
    ("of", "<of>"),
    ("about", "<approx>"),
)  # fmt: skip
_WEAK_BY = {
    "on": frozenset({"year", "month", "season"}),  # "on May's orders"
    "of": frozenset({"then"}),
    "in": frozenset({"then"}),
    "for": frozenset({"year", "month", "season", "then", "nth"}),
}


_BULLET = 2
"""Signs before a date that heads a line, at most."""
_MONTH, _HALF = 31, 15
"""Days."""
_CLAUSE = 16
"""Words between "had" and a date of its clause, at most."""
_NOT_PERFECT = frozenset({"a", "an", "the", "no", "to", "some", "any"})
_TOLD = frozenset({"that", "said", "says", "reported", "claimed", "announced", "confirmed", "reportedly", "told"})
"""What turns "took" into "had taken" in report."""
_LONG_BEFORE = 62
"""Days after which "since January" is not any more where the narrative is."""
_EARLIEST = 1700
"""What heads a line and is less is no year."""
_BEFORE_MONTH = frozenset({"in", "on", "by", "early", "late", "mid", "the", "end", "of"})
"""Words that a date may begin with, behind "and"."""
_HEADED = frozenset({"", ":", ",", "–", "—", "-", "\n"})


@dataclass(frozen=True, slots=True)
class _Patterns:
    operators: tuple[tuple[str, re.Pattern[str]], ...]
    any_operator: re.Pattern[str]
    start: re.Pattern[str]
    to: re.Pattern[str]
    between_and: re.Pattern[str]
    onward: re.Pattern[str]
    compared: re.Pattern[str]
    negated: re.Pattern[str]
    heading: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    words = lexicon()
    alone = "<month><weekday><weekday_short><season><deictic><now><iso><numeric><decade_number><unit_long>"
    return _Patterns(
        operators=tuple((name, words.compile(fill(pattern))) for name, pattern in _OPERATORS),
        any_operator=words.compile("|".join(f"({fill(pattern)})" for _, pattern in _OPERATORS)),
        start=words.compile(
            f"[{alone}]|[^{alone}<other><comma><slash><and><to><into><ago><old><long><time><not><onward><superlative><dash>]"
            "(?!<the>?(?:[<other><comma>]|$))"
        ),
        to=words.compile("<to>|<into>|<until>|<dash>"),
        between_and=words.compile("<and>|<dash>|<to>"),
        onward=words.compile("<onward>"),
        compared=words.compile("(?:<superlative>|<ordinal>)[^<comma>]{0,3}$"),
        negated=words.compile("<not>[^<comma>]{0,6}$"),
        heading=words.compile(f"[<other><dash><slash>]{{0,{_BULLET}}}[<month><year>]"),
    )


def find_dates(
    text: str, start: int, end: int, *, published: dt.date | None, anchor: When | None = None, forward: bool = False
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
    forward
        Whether the narrative goes on from day to day: the first date is not one before that told last ("in March ...
        in December").

    Returns
    -------
    mentions
        In order, without overlap; `text[mention.start:mention.end] == mention.when.as_written`.
    """
    if not may_hold_dates(text, start, end):
        return ()
    tokens = tokenise(text, start, end)
    patterns = _patterns()
    context = Context(published, _told_anchor(anchor, published), forward=forward)
    mentions: list[DateMention] = []
    cited = deque(citations(text, start, end))
    index = 0
    if (heading := _heading(tokens, context)) is not None:
        mention, moved, index = heading
        mentions.append(mention)
        context = replace(context, anchor=moved or context.anchor)
    while found := patterns.start.search(tokens.cats, index):
        if mentions and _goes_on(tokens, found.start()):
            context = replace(context, forward=True)
        before_that = context.anchor is not None and _is_past_perfect(tokens, found.start())
        read = _mention(tokens, found.start(), replace(context, before_that=True) if before_that else context)
        if read is None:
            index = found.start() + 1
            continue
        mention, moved, index = read
        while cited and cited[0][1] <= mention.start:
            cited.popleft()
        if cited and cited[0][0] < mention.start:
            continue  # when it was published that is told here
        mentions.append(mention)
        if context.forward:
            context = replace(context, forward=False)
        if moved is not None and mention.kind == "since" and _began_long_before(moved.span, context):
            moved = replace(moved, background=True)
        if moved is not None and before_that and _is_before(moved, context.anchor):
            moved = replace(moved, background=True)  # what is told next is not of then
        if moved is not None and context.anchor is not None and moved.background:
            moved = replace(moved, main=context.anchor.told)
        if moved is not None:
            context = replace(context, anchor=moved)
    return tuple(mentions)


def _is_past_perfect(tokens: Tokens, i: int) -> bool:
    """Does token `i` stand in a clause of the past perfect that nobody is said to report ("had been taken on ...")?"""
    for k in range(i - 1, max(-1, i - 1 - _CLAUSE), -1):
        word = tokens.word(k)
        if word == "had":
            return tokens.word(k + 1) not in _NOT_PERFECT and not any(tokens.word(n) in _TOLD for n in range(k))
        if word in {",", ";", ":", "."}:
            return False
    return False


def _is_before(moved: Anchor, anchor: Anchor | None) -> bool:
    """Is a date before the one that the narrative has come to?"""
    told = anchor.told if anchor is not None else None
    last = moved.span.latest
    return told is not None and told.earliest is not None and last is not None and last < told.earliest


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
    whole = spans.year(first.year)
    if (first, last) == (whole.earliest, whole.latest):
        return Anchor(whole)
    return Anchor(
        Span(first, last, anchor.edtf or f"{first.isoformat()}/{last.isoformat()}", "month" if days < 31 else "other")
    )


def _mention(tokens: Tokens, i: int, context: Context) -> tuple[DateMention, Anchor | None, int] | None:
    """Read the mention that begins at token `i`; with it the anchor it leaves and the index behind it."""
    patterns = _patterns()
    operator = patterns.any_operator.match(tokens.cats, i)
    for name, pattern in patterns.operators[operator.lastindex - 1 :] if operator and operator.lastindex else ():
        if not (found := pattern.match(tokens.cats, i)):
            continue
        if name == "duration":
            if read := _duration(tokens, i, found.end()):
                return read
            continue
        if name == "nth_unit":
            if read := _in_its_nth(tokens, i, found.end()):
                return read
            continue
        if name == "for_after":
            after = read_later(Stretch(tokens, i, found.end(), context))
            anchor = context.anchor.span if context.anchor is not None else spans.UNKNOWN
            if anchor.earliest is None:
                continue
            counted = tokens.has("count", i, found.end()) or tokens.has("day", i, found.end())
            span = spans.between(anchor.earliest, after.span.latest) if counted else spans.since(anchor, None)
            return _made(tokens, i, found.end(), "range", span, replace(after, moves=False))
        if name == "out":
            if tokens.word(found.end() - 1) != "out" or (full := until_its_end(tokens, i, context)) is None:
                continue
            return _made(tokens, i, found.end(), "range", full, Value(full, moves=False))
        if name == "within":
            span = within(Stretch(tokens, i, found.end(), context))
            return _made(tokens, i, found.end(), "range", span, Value(span, moves=False)) if span.known else None
        for j in (found.end(), i + 1) if found.end() > i + 1 else (found.end(),):
            value = read_value(tokens, j, context, weak=True)
            if value is None or value.rule in _WEAK_BY.get(name, ()):
                continue
            if read := _operated(name, tokens, i, j, value, context):
                return read
    value = read_value(tokens, i, context, weak=False) or _bracketed_month(tokens, i, context)
    if value is not None and tokens.word(i - 1) not in _WHEN and _is_of_age(tokens, value):
        return None
    return _point(tokens, i, i, value, context) if value else None


_WHEN = frozenset({"of", "in", "during", "since", "from", "by", "until", "through"})


def _is_of_age(tokens: Tokens, value: Value) -> bool:
    """ "the 13th century citadel": does a century say how old the thing behind it is, and not when?"""
    noun = tokens.word(value.end) if value.rule == "century" else ""
    return noun.isalpha() and noun not in _AFTER_CENTURY


_AFTER_CENTURY = frozenset(
    "ad bc bce ce was were is and or but when by in at of the to until before after on it they he had has".split()
)
"""What stands behind a century that tells when; any other word is of that age."""


def _bracketed_month(tokens: Tokens, i: int, context: Context) -> Value | None:
    """ "Tikrit (April)": a month alone in brackets is no name."""
    if tokens.starts[i] == 0 or tokens.text[tokens.starts[i] - 1] != "(":
        return None
    value = read_value(tokens, i, context, weak=True)
    closed = value is not None and tokens.text[tokens.ends[value.end - 1] :][:1] == ")"
    return value if value is not None and closed and value.rule == "month" else None


def _heading(tokens: Tokens, context: Context) -> tuple[DateMention, Anchor | None, int] | None:
    """ "1991", "May: Kunduz is taken", "October, rebels capture Koidu": what heads a line is no name and no number."""
    found = _patterns().heading.match(tokens.cats)
    i = found.end() - 1 if found is not None else -1
    if found is None or any(tokens.word(k).isalnum() for k in range(i)):
        return None
    value = read_value(tokens, i, context, weak=True)
    if value is None or value.rule not in {"month", "year"}:
        return None
    behind = tokens.word(value.end)
    if behind not in _HEADED or (value.rule == "year" and not _is_a_year(behind, value, context)):
        return None
    return _made(tokens, i, value.end, "point", value.span, value)


def _is_a_year(behind: str, value: Value, context: Context) -> bool:
    """ "1991", "1991 – ..." heads a line; "1620: ..." is a time of day."""
    first, published = value.span.earliest, context.published
    past = first is not None and first.year >= _EARLIEST and (published is None or first <= published)
    return past and behind not in {",", ":"}


def _operated(
    name: str, tokens: Tokens, i: int, j: int, value: Value, context: Context
) -> tuple[DateMention, Anchor | None, int] | None:
    """Apply a preposition at token `i` to the value that begins at token `j`."""
    if tokens.word(i) == "over" and _is_of_age(tokens, value):
        return None
    patterns = _patterns()
    around = name == "about" or tokens.word(i) == "around"
    if value.rule == "nth" and name not in {"on", "since", "until", "from", "by", "before", "after"} and not around:
        return None
    if (name == "about" and value.rule != "nth") or (value.rule == "daypart" and name != "by"):
        return None
    if value.rule == "daypart":
        return _point(tokens, i, j, value, context)  # "by nightfall": on that day
    if name in {"between", "from", "since"} and not value.is_range:
        link = (patterns.between_and if name == "between" else patterns.to).match(tokens.cats, value.end)
        if link and (pair := _range(tokens, j, value, link.end(), context, weak=True)):
            return _made(tokens, i, pair.end, "range", pair.span, pair)
    if name == "between":
        return _made(tokens, i, value.end, "range", value.span, value) if value.is_range else None
    if name == "from" and value.is_range:
        return _made(tokens, i, value.end, "range", value.span, value)
    if name == "from" and tokens.has("the", j, j + 1) and tokens.has("other", value.end, value.end + 1):
        named = tokens.word(value.end).isalpha()  # "from the 17 April agreement"
    else:
        named = False
    if named or (name == "from" and value.rule in {"decade", "century"}):
        return _point(tokens, j, j, value, context)
    if name in {"since", "from"}:
        behind = value.end + 1 if patterns.onward.match(tokens.cats, value.end) else value.end
        told = tokens.word(value.end + (tokens.word(value.end) == ",")) == "when"  # "since 2014, when Y took X"
        if name == "since" and not told and patterns.compared.search(tokens.cats, max(i - 4, 0), i):
            return None  # "the worst fighting since 2014" does not say when anything began
        return _made(tokens, i, behind, "since", spans.since(value.span, context.published), value)
    if name == "until" and tokens.word(i) in {"through", "thru"}:  # "through May the shelling went on"
        return _made(tokens, i, value.end, "range", value.span, value)
    if name == "until":
        if patterns.negated.search(tokens.cats, max(i - 7, 0), i):  # "was not retaken until 8 May"
            return _made(tokens, i, value.end, "point", value.span, value)
        return _made(tokens, i, value.end, "until", spans.until(value.span), value)
    if name == "by":
        span = value.span
        if tokens.first("part", j, value.end) == "mid" and span.earliest is not None and span.latest is not None:
            middle = span.earliest + (span.latest - span.earliest) // 2  # "by mid-May": by the 15th
            longer = (span.latest - span.earliest).days >= _MONTH
            near = spans.between(spans.add_days(middle, -_HALF), spans.add_days(middle, _HALF))
            span = near if longer else spans.on(middle)
        mention, moved, behind = _made(tokens, i, value.end, "by", spans.until(span), value)
        late = tokens.first("part", j, value.end) in {"late", "last"}
        return (mention if late else replace(mention, begins=span.earliest)), moved, behind
    if name == "before" and tokens.has("daypart", i + 1, i + 3) and value.span.earliest == value.span.latest:
        return _made(tokens, i, value.end, "point", value.span, value)  # "before dawn on 4 August" is on that day
    if name == "before" and tokens.first("part", j, value.end) == "last":
        return _made(tokens, i, value.end, "before", spans.until(value.span), value)  # "before the end of May"
    if name == "before":
        return _made(tokens, i, value.end, "before", spans.before(value.span), value)
    if name == "after":
        return _made(tokens, i, value.end, "after", spans.after(value.span), value)
    if name == "for":
        if not value.is_since:
            return None
        start = value.span.earliest
        return _made(tokens, i, value.end, "since", spans.since(spans.on(start), context.published), value)
    return _point(tokens, j, j, value, context)


def _point(tokens: Tokens, i: int, j: int, value: Value, context: Context) -> tuple[DateMention, Anchor | None, int]:
    """Make a mention of a value without a preposition that changes it, or of the range that it begins."""
    link = _patterns().to.match(tokens.cats, value.end)
    if link and not value.is_range and value.rule not in {"now", "deictic", "later", "earlier", "ago"}:
        pair = _range(tokens, j, value, link.end(), context, weak=False)
        if pair is not None:
            return _made(tokens, i, pair.end, "range", pair.span, pair)
    return _made(tokens, i, value.end, "range" if value.is_range else "point", value.span, value)


def _range(tokens: Tokens, i: int, first: Value, j: int, context: Context, *, weak: bool) -> Value | None:
    """Read the second end of a range at token `j` and let each end complete the other."""
    last = read_value(tokens, j, context, weak=weak)
    if last is None or last.is_range or last.rule in {"later", "earlier", "from_event"}:
        return None
    ends_on = last.rule == "nth" and first.rule != "nth"  # "from 8 August until the 28th"
    if first.span.earliest is not None and (ends_on or (last.partial and not first.partial)):
        last = read_value(tokens, j, replace(context, floor=first.span.earliest), weak=weak) or last
    elif last.span.latest is not None:
        first = read_value(tokens, i, replace(context, ceiling=last.span.latest), weak=True) or first
    span = spans.join(first.span, last.span)
    if not span.known and (first.span.known or last.span.known):
        return None
    return replace(last, span=span, is_range=True, full=None, partial=first.partial and last.partial)


def _duration(tokens: Tokens, i: int, j: int) -> tuple[DateMention, Anchor | None, int] | None:
    words = lexicon()
    grain = tokens.all("unit units unit_long", i, j)[0]
    if tokens.cats[i] in {words.letters["after"], words.letters["of"]} and not (
        tokens.has("units", i, j) or tokens.has("a", i, j) or tokens.has("count", i, j)
    ):
        return None
    counts, days = tokens.all("count", i, j), tokens.all("day", i, j)
    least = sum(count[0] for count in counts) if counts else days[0] if days else 2 if tokens.has("units", i, j) else 1
    size = spans.DAYS_OF.get(grain, 1)
    length = max(1, least * size) if grain != "hour" else max(1, least // 24)
    mention = DateMention(
        tokens.starts[i],
        tokens.ends[j - 1],
        When(as_written=tokens.text[tokens.starts[i] : tokens.ends[j - 1]]),
        "duration",
        length,
    )
    return mention, None, j


_ITS = frozenset({"its", "their"})
_ENTERING = frozenset({"in", "into", "entered", "entering", "enters", "enter", "completed", "completing", "beginning"})


def _in_its_nth(tokens: Tokens, i: int, j: int) -> tuple[DateMention, Anchor | None, int] | None:
    """Read "entered its fifth month", "now in its third week": so many of them are over."""
    nth = tokens.all("ordinal nth", i, j)[0]
    size = spans.DAYS_OF.get(tokens.all("unit", i, j)[0], 0)
    if tokens.word(i - 2) not in _ENTERING or tokens.word(i - 1) not in _ITS or nth < 2 or not size or i == 2:
        return None
    start, end = tokens.starts[i], tokens.ends[j - 1]
    mention = DateMention(start, end, When(as_written=tokens.text[start:end]), "duration", (nth - 1) * size)
    return mention, None, j


def _made(
    tokens: Tokens, i: int, j: int, kind: DateKind, span: Span, value: Value
) -> tuple[DateMention, Anchor | None, int]:
    start, end = tokens.starts[i], tokens.ends[j - 1]
    when = When(span.earliest, span.latest, tokens.text[start:end], span.edtf)
    moved = None
    if span.known and value.moves and kind != "before":
        base = value.span if value.span.known else span
        moved = Anchor(base, background=kind == "since" and base.grain not in {"day", "month"})
    return DateMention(start, end, when, kind), moved, j
