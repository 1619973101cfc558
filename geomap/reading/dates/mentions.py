"""One date of a text: a preposition and the expression it governs, and what the two mean together."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from geomap.model import When
from geomap.reading.dates import spans
from geomap.reading.dates.context import Anchor, Context, Stretch, Value
from geomap.reading.dates.counts import grain_of, number_of
from geomap.reading.dates.grammar import fill, read_value
from geomap.reading.dates.steps import read_later, until_its_end, within
from geomap.reading.dates.words import Tokens, lexicon

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from geomap.reading.dates.spans import Span

DateKind = Literal["point", "since", "until", "by", "before", "after", "range", "duration"]


class DateMention(NamedTuple):
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
    ("duration", "(?:<for>|<after>|<of>){approx}(?:<ordinal>)?{count}<approx>?{any_unit}" + _NOT_A_POINT),
    ("duration", "<for><a><approx>{counted}<units>" + _NOT_A_POINT),
    ("duration", "<over>{counted}<units>" + _NOT_A_POINT),
    ("duration", "<for>{approx}<units>" + _NOT_A_POINT),
    ("duration", "<for>{approx}{count}(?:<unit>|<units>)(?=<before>)"),
    ("duration", "{approx}{count}<dash><unit>(?:<dash>?<long>)?(?!<dash>?<old>)"),
    ("duration", "{approx}{any_unit}<dash><long>"),
    ("duration", "{approx}<unit_long>"),
    ("nth_unit", "(?:<ordinal>|<nth>)<unit>"),
    ("nth_running", "<for>(?:<a>|<the>)(?:<ordinal>|<nth>)<other>?<unit>"),
    (
        "within",
        "(?:<within>|<in><the>?<a>?<course><of>){approx}(?:{count}{any_unit}|<units>|<the><unit>)(?!<of>|<dash>|<month>)",
    ),
    ("in_days", "<in>{approx}{count}<units>(?=<other>|<the>|<comma>)"),
    ("out", "<before><the><unit><other>{2}"),
    ("since", "<since>{event}"),
    ("until", "<until>{event}"),
    ("until", "<before>{event}"),  # "before the split of 1991": in that year at the latest
    ("since", "<since>{approx}"),
    ("between", "<between>"),
    ("from", "<from>{approx}"),
    ("until", "<until>{approx}"),
    ("into", "<into>{approx}"),
    ("by", "(?:<by>|[<no><not>]<later>(?=<approx>)){approx}"),
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

_RECENT = 62
"""Days before publication of which news tells, in no order."""
_MONTH, _HALF = 31, 15
"""Days."""
_ITS = frozenset({"its", "their"})
_ENTERING = frozenset(
    {"in", "through", "into", "entered", "entering", "enters", "enter", "completed", "completing", "beginning"}
)
_WHEN = frozenset({"of", "in", "during", "since", "from", "by", "until", "through"})
_AFTER_CENTURY = frozenset(
    "ad bc bce ce was were is and or but when by in at of the to until before after on it they he had has".split()
)
"""What stands behind a century that tells when; any other word is of that age."""


class DateRead(NamedTuple):
    """A mention, the anchor that it leaves to the next one, and the index of the token behind it."""

    mention: DateMention
    anchor: Anchor | None
    end: int


@dataclass(frozen=True, slots=True)
class _Patterns:
    operators: tuple[tuple[str, re.Pattern[str]], ...]
    any_operator: re.Pattern[str]
    to: re.Pattern[str]
    between_and: re.Pattern[str]
    onward: re.Pattern[str]
    compared: re.Pattern[str]
    negated: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    words = lexicon()
    return _Patterns(
        operators=tuple((name, words.compile(fill(pattern))) for name, pattern in _OPERATORS),
        any_operator=words.compile("|".join(f"({fill(pattern)})" for _, pattern in _OPERATORS)),
        to=words.compile("<to>|<into>|<until>|<dash>"),
        between_and=words.compile("<and>|<dash>|<to>"),
        onward=words.compile("<onward>"),
        compared=words.compile("(?:<superlative>|<ordinal>(?!<of>))[^<comma>]{0,3}$"),
        negated=words.compile("<not>[^<comma>]{0,6}$"),
    )


def read_mention(tokens: Tokens, i: int, context: Context) -> DateRead | None:
    """Read the mention that begins at token `i`."""
    patterns = _patterns()
    operator = patterns.any_operator.match(tokens.cats, i)
    for name, pattern in patterns.operators[operator.lastindex - 1 :] if operator and operator.lastindex else ():
        if not (found := pattern.match(tokens.cats, i)):
            continue
        if name in _MEASURES:
            if (read := _MEASURES[name](Stretch(tokens, i, found.end(), context))) or name == "within":
                return read
            continue
        for j in (found.end(), i + 1) if found.end() > i + 1 else (found.end(),):
            value = read_value(tokens, j, context, weak=True)
            if value is None or value.rule in _WEAK_BY.get(name, ()):
                continue
            if read := _operated(name, _Operand(tokens, i, j, value, context)):
                return read
    value = read_value(tokens, i, context, weak=False) or _bracketed(tokens, i, context)
    if value is not None and tokens.word(i - 1) not in _WHEN and _is_of_age(tokens, value):
        return None
    if (
        tokens.word(i) == "now"
        and tokens.word(i - 1) == "("
        and tokens.text[tokens.ends[i] + 1 : tokens.ends[i] + 2].isupper()
    ):
        return None  # "Burma (now Myanmar)": what it is called now
    return point(tokens, i, i, value, context) if value else None


def _is_of_age(tokens: Tokens, value: Value) -> bool:
    """ "the 13th century citadel": does a century say how old the thing behind it is, and not when?"""
    noun = tokens.word(value.end) if value.rule == "century" else ""
    return noun.isalpha() and noun not in _AFTER_CENTURY


def _bracketed(tokens: Tokens, i: int, context: Context) -> Value | None:
    """ "Tikrit (April)", "Belgrade (1521)": a month alone in brackets is no name, nor a year behind a name a number."""
    if tokens.starts[i] == 0 or tokens.text[tokens.starts[i] - 1] != "(":
        return None
    value = read_value(tokens, i, context, weak=True)
    if value is None or tokens.word(value.end) != ")":
        return None
    named = value.rule == "year" and i > 1 and tokens.text[tokens.starts[i - 2]].isupper()
    return value if named or value.rule == "month" else None


# --- prepositions -----------------------------------------------------------------------------------------------


class _Operand(NamedTuple):
    """An expression behind a preposition."""

    tokens: Tokens
    i: int
    """Token of the preposition."""
    j: int
    """First token of the expression."""
    value: Value
    context: Context

    @property
    def preposition(self) -> str:
        """As written, in lower case."""
        return self.tokens.word(self.i)

    @property
    def part(self) -> str | None:
        """ "early", "mid", "late", "last" within the expression."""
        found: str | None = self.tokens.first("part", self.j, self.value.end)
        return found

    def made(self, kind: DateKind, span: Span, end: int | None = None) -> DateRead:
        """The mention of both."""
        return made(self.tokens, self.i, self.value.end if end is None else end, kind, span, self.value)

    def joined(self, link: re.Pattern[str]) -> DateRead | None:
        """The range from the expression to one that a link joins to it; None where none is."""
        if self.value.is_range or not (found := link.match(self.tokens.cats, self.value.end)):
            return None
        pair = _range(self.tokens, self.j, self.value, found.end(), self.context, weak=True)
        return made(self.tokens, self.i, pair.end, "range", pair.span, pair) if pair else None


def _operated(name: str, at: _Operand) -> DateRead | None:
    """Apply a preposition to the expression behind it."""
    if at.preposition == "over" and _is_of_age(at.tokens, at.value):
        return None
    about = name == "about"
    if at.value.rule == "nth":
        if name not in _WITH_NTH and not about and at.preposition != "around":
            return None
    elif about:
        return None
    if at.value.rule == "daypart":
        return _plain(at, at.i) if name == "by" else None  # "by nightfall": on that day
    if name in {"in", "on"} and at.tokens.word(at.i - 1) in {"beginning", "starting"} and not at.value.is_range:
        return _onward(at) if at.tokens.word(at.i - 2) in {"", ".", ",", ";"} else _plain(at, at.j)
    return _PREPOSITIONS[name](at) if name in _PREPOSITIONS else _plain(at, at.j)


def _plain(at: _Operand, first: int) -> DateRead:
    return point(at.tokens, first, at.j, at.value, at.context)


def _between(at: _Operand) -> DateRead | None:
    if read := at.joined(_patterns().between_and):
        return read
    return at.made("range", at.value.span) if at.value.is_range else None


def _from(at: _Operand) -> DateRead | None:
    if read := at.joined(_patterns().to):
        return read
    if at.value.is_range:
        return at.made("range", at.value.span)
    behind = at.value.end
    the_other = at.tokens.has("the", at.j, at.j + 1) and at.tokens.has("other", behind, behind + 1)
    if at.value.rule in {"decade", "century"} or (the_other and at.tokens.word(behind).isalpha()):
        return _plain(at, at.j)  # "from the 17 April agreement"
    return _onward(at)


def _since(at: _Operand) -> DateRead | None:
    if read := at.joined(_patterns().to):
        return read
    tokens, behind = at.tokens, at.value.end
    told = tokens.word(behind + (tokens.word(behind) == ",")) == "when"  # "since 2014, when Y took X"
    if not told and _patterns().compared.search(tokens.cats, max(at.i - 4, 0), at.i):
        return None  # "the worst fighting since 2014" does not say when anything began
    return _onward(_begun_before(at))


def _begun_before(at: _Operand) -> _Operand:
    """ "In October they came. X, besieged since May": since a May that was over then."""
    narrative = at.context.anchor.told if at.context.anchor is not None else None
    last, first = narrative.latest if narrative is not None else None, at.value.span.earliest
    if not at.value.partial or last is None or first is None or first <= last:
        return at
    if at.context.published is not None and (at.context.published - last).days < _RECENT:
        return at  # "On Monday Y took A. B, besieged since Thursday": since a day behind it
    before = read_value(at.tokens, at.j, at.context._replace(ceiling=last), weak=True)
    return at._replace(value=before) if before is not None else at


def _onward(at: _Operand) -> DateRead:
    end = at.value.end + (_patterns().onward.match(at.tokens.cats, at.value.end) is not None)
    return at.made("since", spans.since(at.value.span, at.context.published), end)


def _until(at: _Operand) -> DateRead | None:
    if at.preposition in {"through", "thru"}:  # "through May the shelling went on"
        return at.made("range", at.value.span)
    if _patterns().negated.search(at.tokens.cats, max(at.i - 7, 0), at.i):  # "was not retaken until 8 May"
        return at.made("point", at.value.span)
    return at.made("until", spans.until(at.value.span))


def _into(at: _Operand) -> DateRead | None:
    """ "lasted (well) into April"."""
    before = at.i - 1
    while at.tokens.word(before) in {"well", "late", "deep", "far"}:
        before -= 1
    lasted = at.tokens.word(before) in _LASTING
    return at.made("until", spans.until(at.value.span)) if lasted and at.value.span.grain != "day" else None


def _by(at: _Operand) -> DateRead | None:
    span = at.value.span
    if at.tokens.word(at.j) in {"night", "day"} and at.tokens.word(at.j + 1) == "on":
        return _plain(at, at.j)  # "crossed by night on 4 May"
    if at.part == "mid" and span.earliest is not None and span.latest is not None:
        middle = span.earliest + (span.latest - span.earliest) // 2  # "by mid-May": by the 15th
        longer = (span.latest - span.earliest).days >= _MONTH
        near = spans.between(spans.add_days(middle, -_HALF), spans.add_days(middle, _HALF))
        span = near if longer else spans.on(middle)
    read = at.made("by", spans.until(span))
    if at.part in {"late", "last"}:
        return read
    return read._replace(mention=read.mention._replace(begins=span.earliest))


def _before(at: _Operand) -> DateRead | None:
    span = at.value.span
    if at.tokens.has("daypart", at.i + 1, at.i + 3) and span.earliest == span.latest:
        return at.made("point", span)  # "before dawn on 4 August" is on that day
    return at.made("before", spans.until(span) if at.part == "last" else spans.before(span))  # "before the end of May"


def _after(at: _Operand) -> DateRead | None:
    return at.made("after", spans.after(at.value.span))


def _for(at: _Operand) -> DateRead | None:
    if not at.value.is_since:
        return None
    return at.made("since", spans.since(spans.on(at.value.span.earliest), at.context.published))


_LASTING = frozenset(
    "lasted lasts lasting out on continued continues continuing dragged remained stretched raged persisted".split()
)
_WITH_NTH = frozenset({"on", "since", "until", "from", "by", "before", "after"})
"""Prepositions after which "the 11th" is a day."""
_PREPOSITIONS: Mapping[str, Callable[[_Operand], DateRead | None]] = MappingProxyType({
    "between": _between, "from": _from, "since": _since, "until": _until, "into": _into, "by": _by, "before": _before,
    "after": _after, "for": _for,
})  # fmt: skip


def point(tokens: Tokens, i: int, j: int, value: Value, context: Context) -> DateRead:
    """Make a mention, from token `i`, of a value at `j` that no preposition changes, or of the range that it begins."""
    link = _patterns().to.match(tokens.cats, value.end)
    if link and not value.is_range and value.rule not in {"now", "deictic", "later", "earlier", "ago"}:
        pair = _range(tokens, j, value, link.end(), context, weak=False)
        if pair is not None:
            return made(tokens, i, pair.end, "range", pair.span, pair)
    return made(tokens, i, value.end, "range" if value.is_range else "point", value.span, value)


def _range(tokens: Tokens, i: int, first: Value, j: int, context: Context, *, weak: bool) -> Value | None:
    """Read the second end of a range at token `j` and let each end complete the other."""
    last = read_value(tokens, j, context, weak=weak)
    if last is None or last.is_range or last.rule in {"later", "earlier", "from_event"}:
        return None
    ends_on = last.rule == "nth" and first.rule != "nth"  # "from 8 August until the 28th"
    if first.span.earliest is not None and (ends_on or (last.partial and not first.partial)):
        last = read_value(tokens, j, context._replace(floor=first.span.earliest), weak=weak) or last
    elif last.span.latest is not None:
        first = read_value(tokens, i, context._replace(ceiling=last.span.latest), weak=True) or first
    span = spans.join(first.span, last.span)
    if not span.known and (first.span.known or last.span.known):
        return None
    return last._replace(span=span, is_range=True, full=None, partial=first.partial and last.partial)


# --- stretches of time ------------------------------------------------------------------------------------------


def _duration(at: Stretch) -> DateRead | None:
    """ "for three weeks", "a two-day battle": how long something went on."""
    letters = lexicon().letters
    if at.has("half"):
        return _measured(at, max(1, spans.DAYS_OF[grain_of(at)] * number_of(at)[0]))
    grain = at.all("unit units unit_long")[0]
    counts, days, many = at.all("count"), at.all("day"), at.has("units")
    if at.tokens.cats[at.start] in {letters["after"], letters["of"]} and not (many or counts or at.has("a")):
        return None
    least = sum(count[0] for count in counts) if counts else days[0] if days else 2 if many else 1
    size = spans.DAYS_OF.get(grain, 1)
    return _measured(at, max(1, least * size) if grain != "hour" else max(1, least // 24))


def _in_its_nth(at: Stretch) -> DateRead | None:
    """Read "entered its fifth month", "now in its third week": so many of them are over."""
    nth = at.all("ordinal nth")[0]
    size = spans.DAYS_OF.get(at.all("unit")[0], 0)
    entering, its = at.tokens.word(at.start - 2), at.tokens.word(at.start - 1)
    if entering not in _ENTERING or its not in _ITS or nth < 2 or not size or at.start == 2:
        return None
    return _measured(at, (nth - 1) * size)


def _nth_running(at: Stretch) -> DateRead | None:
    """Read "for a third day", "for the fifth consecutive day": so many of them are over before the one told."""
    nth = at.all("ordinal nth")[0]
    size = spans.DAYS_OF.get(at.all("unit")[0], 0)
    if at.has("other") and at.tokens.word(at.end - 2) not in _RUNNING:
        return None
    return _measured(at, (nth - 1) * size) if nth > 1 and size else None


_RUNNING = frozenset({"consecutive", "straight", "successive", "full"})


def _measured(at: Stretch, days: int) -> DateRead:
    start, end = at.tokens.starts[at.start], at.tokens.ends[at.end - 1]
    when = When(as_written=at.tokens.text[start:end])
    return DateRead(DateMention(start, end, when, "duration", days), None, at.end)


def _for_after(at: Stretch) -> DateRead | None:
    """ "for two weeks after": from the date of the narrative on."""
    anchor = at.context.anchor.span if at.context.anchor is not None else spans.UNKNOWN
    if anchor.earliest is None:
        return None
    after = read_later(at)
    counted = at.has("count") or at.has("day")
    span = spans.between(anchor.earliest, after.span.latest) if counted else spans.since(anchor, None)
    return made(at.tokens, at.start, at.end, "range", span, after._replace(moves=False))


def _before_it_is_out(at: Stretch) -> DateRead | None:
    """ "before the month was out"."""
    if at.tokens.word(at.end - 1) != "out" or (full := until_its_end(at.tokens, at.start, at.context)) is None:
        return None
    return made(at.tokens, at.start, at.end, "range", full, Value(full, moves=False))


def _within(at: Stretch) -> DateRead | None:
    """ "within two days", "in the course of the week"."""
    span = within(at)
    return made(at.tokens, at.start, at.end, "range", span, Value(span, moves=False)) if span.known else None


def _in_days(at: Stretch) -> DateRead | None:
    """Read "and in three days captured X", "In three days the army took X", but not "for the first time in days"."""
    if at.start and at.tokens.word(at.start - 1) not in {"and", "then"}:
        return None
    if not at.start and at.context.anchor is None:
        return None
    return _within(at)


_MEASURES: Mapping[str, Callable[[Stretch], DateRead | None]] = MappingProxyType({
    "duration": _duration, "nth_unit": _in_its_nth, "for_after": _for_after, "out": _before_it_is_out,
    "within": _within, "in_days": _in_days,
    "nth_running": _nth_running,
})  # fmt: skip


def made(tokens: Tokens, i: int, j: int, kind: DateKind, span: Span, value: Value) -> DateRead:
    """Make a mention of tokens `i` to before `j`; a value that is a date of the narrative becomes its anchor."""
    start, end = tokens.starts[i], tokens.ends[j - 1]
    when = When(span.earliest, span.latest, tokens.text[start:end], span.edtf)
    moved = None
    if span.known and value.moves and kind != "before":
        base = value.span if value.span.known else span
        moved = Anchor(base, background=kind == "since" and base.grain not in {"day", "month"}, since=kind == "since")
    return DateRead(DateMention(start, end, when, kind), moved, j)
