"""The rules of date expressions: which words make one, and which function says the days it means.

A rule is a pattern over token categories (see `words`). Rules are tried in order; where a function returns
None the next one is tried.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.dates import spans, steps
from geomap.reading.dates import values as days
from geomap.reading.dates.context import Anchor, Context, Stretch, Value
from geomap.reading.dates.counts import grain_of, number_of
from geomap.reading.dates.spans import UNKNOWN, Span
from geomap.reading.dates.words import Tokens, lexicon

if TYPE_CHECKING:
    from geomap.reading.dates.words import Lexicon

# Named stretches of a pattern, to be put in with {count} and so on.
_PIECES = {
    "count": "(?:(?:<a>?(?:<count><dash>)?<count><of>?|<a>?<count><of>?|<day>|<half>?<a>)(?:{half})?)",
    "event": "<the>[<other><event>]{1,3}<of>",  # "before the split of 1991"
    "counted": "(?:<a>?(?:<count><dash>)?<count><of>?|<day>)",
    "any_unit": "(?:(?:<unit>|<units>)(?:{half})?)",
    "half": "<dash>?<and><dash>?<a><dash>?<half>",
    "approx": "(?:<at>?<approx>|<over>|<at>|<as><part><as>){0,3}",
    "d": "(?:<day>|<nth>)",
    "year": "(?:[<comma><of>]?<year>)?",
    "weekday": "(?:[<weekday><weekday_short>]<daypart>?<comma>?(?:<on>?<the>)?)?",
    "which": "(?:<the>?<same>|<that><same>?|<this>|<last>|<the>?<next>|<the>?<following>|<the>?<previous>)",
    "months": "<month>(?:(?:<comma><month>)+<comma>?)?[<and><or>]<month>",
    "named": "(?:<weekday>|<month>|<season>)",
}


_Reader = Callable[[Stretch], Value | None]


def _from_event(at: Stretch) -> Value | None:
    """Read "two days after 5 May", "a week before", "the day after the fall of ..." (which cannot be told)."""
    if at.context.nested:
        return None
    if at.context.recent is not None and (at.has("the") or at.tokens.word(at.end) in {"that", "this"}):
        at = at._replace(context=at.context._replace(anchor=Anchor(at.context.recent)))
    sign = -1 if at.tokens.has("before", at.end - 1, at.end) else 1
    least, most = number_of(at)
    event = read_value(at.tokens, at.end, at.context._replace(nested=True), weak=True)
    if event is not None and not event.is_range:
        span = spans.shift(event.span, sign * least, sign * most, grain_of(at)) if event.span.known else UNKNOWN
        return Value(span, end=event.end, partial=event.partial)
    if (day := _day_of_event(at)) is not None:
        return Value(spans.shift(day.span, sign * least, sign * most, grain_of(at)), end=at.end, partial=day.partial)
    if _points_back(at.tokens, at.end):
        told = steps.read_later(at) if sign > 0 else steps.read_earlier(at)
        return told._replace(end=at.end + 1)
    if at.tokens.word(at.end) not in _ENDS:
        return Value(UNKNOWN, moves=False)
    return steps.read_later(at) if sign > 0 else steps.read_earlier(at)


_EVENT: Final = 9
"""Words of "the fall of X to Y on" at most."""


_ENDS = frozenset(["", *".,;:)!?–—\n", "and", "but", "or", "when", "as"])
"""What may stand behind "a week before" where that is whole."""


def _day_of_event(at: Stretch) -> Value | None:
    """ "Ten days after the fall of X on 20 May": the day that is told of what the words behind "after" name."""
    tokens = at.tokens
    for i in range(at.end, at.end + _EVENT):
        if not (tokens.word(i) or "-").replace("-", "").replace("’", "").replace("'", "").isalpha():
            return None
        if tokens.word(i) in {"on", "of"} and i > at.end + 1:
            day = read_value(tokens, i + 1, at.context._replace(nested=True), weak=False)
            if day is not None and day.span.grain == "day" and day.rule in _TOLD_DAYS:
                return day
    return None


_TOLD_DAYS = frozenset({"day", "iso", "digits"})


def _points_back(tokens: Tokens, i: int) -> bool:
    """ "a few days after that", "one week after it": is what was told last all that stands behind "after"?"""
    if tokens.word(i) == "it":
        return tokens.word(i + 1) in {"", ".", ",", ";", ")", "and"}
    return tokens.word(i) in {"that", "this"} and _ends_here(tokens, i + 1)


_CLAUSE_ENDS = frozenset(["", *".,;)", *"and the a an its their they he she it both was were had did".split()])


def _ends_here(tokens: Tokens, i: int) -> bool:
    """Say whether "after that" is whole before token `i`: no noun follows that it could point at."""
    word = tokens.word(i)
    many = word.endswith("s") and not word.endswith(("ss", "us", "is"))  # "after that rebels took X"
    return word in _CLAUSE_ENDS or many or tokens.text[tokens.starts[i]].isupper()


# --- the rules ----------------------------------------------------------------------------------------------

# (name, pattern, function). Names in _WEAK are dates only where a preposition, or the word before, makes them so.
_RULES: tuple[tuple[str, str, _Reader], ...] = (
    ("iso", "{weekday}<iso>", days.read_iso),
    ("ambiguous", "<numeric>", days.read_ambiguous),
    ("holiday", "{weekday}<holiday>(?:[<comma><of>]?<year>)?", days.read_holiday),
    ("digits", "<dotted>|<day><slash><day>(?!<slash>)", days.read_digits),
    (
        "of_year",
        "{weekday}<the>?(?:<month>|<season>|{d}<of>?<month>|<month><the>?{d})[<of><comma>]?{which}<unit>",
        steps.read_of_year,
    ),
    ("day_range", "<the>?{d}[<dash><slash><to><until><and>]<the>?{d}<of>?<month>{year}", days.read_day_range),
    (
        "day_range",
        "<month><the>?{d}[<dash><slash><to><until><and>]<the>?{d}(?:<comma>?<year>)?(?!<of>?<month>)",
        days.read_day_range,
    ),
    ("day", "{weekday}<the>?{d}[<of><dash>]?<month>(?:[<comma><of><dash>]?<year>)?", days.read_calendar_day),
    ("day", "<the><nth><unit><of><month>(?:<comma>?<year>)?", days.read_calendar_day),
    ("day", "{weekday}<month><the>?{d}(?:<comma>?<year>)?", days.read_calendar_day),
    ("month_range", "<month>[<dash><slash><to><until>]<month>{year}(?!<the>?{d}(?!<units>))", days.read_month_range),
    ("month_range", "{months}[<comma><of>]?<year>", days.read_month_range),
    ("month_pair", "{months}(?!<the>?{d}(?!<units>))", days.read_month_range),
    ("month_year", "<month>[<comma><of><dash>]?<year>", days.read_month_year),
    ("year_range", "<year>[<dash><slash>](?:<year>|<day>|<count>)(?!<dash>)", days.read_year_range),
    ("year_pair", "<year><and><year>", days.read_year_range),
    ("season_year", "<the>?<season><of>?<year>(?:[<dash><slash>](?:<year>|<day>|<count>))?", days.read_season_year),
    ("quarter", "<quarter_number><of>?<year>", days.read_quarter),
    ("decade", "<the>?<decade_number>", days.read_decade),
    (
        "century",
        "<the>?(?:<nth>|<ordinal>)[<and><to><dash>]<the>?(?:<nth>|<ordinal>)<dash>?<century>",
        days.read_centuries,
    ),
    ("century", "<the>?(?:<nth>|<ordinal>)<dash>?<century>", days.read_century),
    ("weekend", "<the>?<unit>", steps.read_weekend),
    ("night_between", "<deictic><from>?(?:<weekday>[<to><into><dash><and>])<weekday>", steps.read_night_between),
    ("night_between", "<deictic>[<to><into>]<weekday>", steps.read_night_between),
    ("deictic", "<deictic><daypart>?", steps.read_deictic),
    ("deictic", "<the><unit>[<before><after>]<deictic>", steps.read_beyond_deictic),
    ("before_last", "<the>(?:<unit>|<weekday>|<daypart>)<before><last>", steps.read_before_last),
    ("now", "<now>|<at><present>|[<at><as>]<of>?(?:<the>|<this>)?(?:<time><of>)?<writing>", steps.read_now),
    ("weekday_of_week", "<weekday><daypart>?<of>?[<last><this>]<unit>", steps.read_weekday_of_week),
    ("weekday_nth", "(?:<the>?<same>|<that>)?<weekday><comma><the><nth>(?!<of>?<month>)", days.read_weekday_nth),
    ("weekday_pair", "<weekday><and><weekday>", steps.read_weekday_pair),
    ("weekday_last", "<weekday>[<last><next>]", steps.read_weekday_last),
    ("weekday", "<weekday><daypart>?", steps.read_weekday),
    ("ago", "{approx}{count}?{any_unit}<ago><deictic>?", steps.read_ago),
    ("later_by_both", "{approx}{count}{any_unit}<and>{count}{any_unit}<later>", steps.read_later_by_both),
    ("later", "{approx}{count}?{any_unit}<later>", steps.read_later),
    ("later", "{approx}{count}{any_unit}<on>", steps.read_later_on),
    ("later", "{approx}{count}{any_unit}<into>(?=<the>|<a>|<other>)", steps.read_into),
    ("earlier", "{approx}{count}?{any_unit}<earlier>", steps.read_earlier),
    ("from_event", "{approx}{count}{any_unit}[<before><after>]", _from_event),
    ("from_event", "{approx}<units>[<before><after>]", _from_event),
    ("beside", "<the>(?:<season>|<unit>)[<before><after>]", steps.read_beside),
    ("from_event", "<the>(?:<unit>|<daypart>)[<before><after>]", _from_event),
    ("same", "<the>?(?:<that><same>?|<same>)(?:<unit>|<daypart>)(?!<dash>)", steps.read_same),
    ("same", "<the>?(?:<that><same>|<same>){named}", steps.read_same),
    ("same", "<that><season>", steps.read_same),
    ("same", "<that>(?:<month>|<weekday>)(?=<comma>|<and>|$)", steps.read_same),
    ("next_count", "(?:<the><next>|<the>?<following>){counted}?<units>(?!<of>)", steps.read_next_count),
    ("next_count", "<the>{counted}?{any_unit}<that><followed>", steps.read_next_count),
    ("next", "(?:<the><next>|<the>?<following>)(?:<unit>|<daypart>|{named})", steps.read_next),
    ("next", "<the>(?:<next>|<following>)", steps.read_bare_next),
    ("previous_count", "<the>?<previous>{counted}?<units>", steps.read_previous_count),
    ("previous", "<the>?<previous>(?:<unit>|<daypart>|{named})", steps.read_previous),
    ("coming", "<the>?<coming>{counted}?<units>", steps.read_coming),
    ("last_count", "(?:<the>|<this>)?<last>{counted}?<units>", steps.read_last_count),
    ("last_count", "<the><last><unit>", steps.read_last_count),
    ("this_last_next", "[<this><last><next>](?:<unit>|<daypart>|{named})", steps.read_this_last_next),
    ("recent", "<recent><units>", steps.read_recent),
    ("at_the_time", "<at>(?:<the>|<that>|<the>?<same>)<time>", steps.read_at_the_time),
    ("then", "<then>|[<that><this>]<time>", steps.read_at_the_time),
    ("unit_end", "<the>?<unit><other>{1,2}<part>", steps.read_unit_end),
    ("turn", "<the><turn><of><the><unit>", steps.read_turn),
    ("nth_day", "<the>(?:<ordinal>|<nth>)<unit>(?!<month>)", steps.read_nth_day),
    ("throughout", "<the><unit>(?!<of>|<dash>)", steps.read_throughout),
    ("the_unit", "<the><unit>", steps.read_the_unit),
    (
        "nth_of",
        "<the><nth><of>(?:<the><same>|<that>|<that><same>|<this>|<the>?<following>|<the><next>|<the>)<unit>",
        days.read_nth_of,
    ),
    ("nth_pair", "<the><nth>[<and><dash><to><slash>]<the>?<nth>(?!<of>?<month>)", days.read_nth_pair),
    ("era", "<the>?<era>", days.read_era),
    ("daypart", "(?:<part><dash>?)?<daypart>", steps.read_daypart),
    ("event_year", "<year>(?=[<other><dash><count><unit>]{0,5}<event>)", days.read_event_year),
    ("year", "<year>", days.read_year),
    ("month", "<month>", days.read_month),
    ("season", "<the>?<season>(?!<of>)", days.read_season),
    ("nth", "<the><nth>", days.read_nth),
)
_WEAK = frozenset(
    {"nth_pair", "year", "year_pair", "month", "month_pair", "season", "nth", "then", "the_unit", "era", "daypart"}
)

_HEADS = (
    ("two_parts", "<the>?<part>(?:<to>|<and>|<dash>){1,3}<part>[<dash><in><of>]?"),
    ("piece", "<the>?(?:<ordinal>|<last>)(?:<count>|<day>)?(?:<half>|<quarter>|{any_unit})[<of><in>]"),
    ("part", "<the>?<part>[<dash><of><in><on>]{0,2}"),
    ("within", "(?:<earlier>|<later>)(?:<in>|<on>)?"),
    ("week_of", "<the>?<unit><of>"),
)
_AFTER_LEAD = frozenset(
    "day of_year day_range iso weekday weekday_pair weekday_last nth nth_of nth_pair nth_day same next previous"
    " this_last_next deictic weekend holiday digits".split()
)
_LEAD = "(?:<the>?<part>?(?:<daypart>|<units>)[<of><on><between>]?|<deictic>(?:<on>|<comma>)?)"


@dataclass(frozen=True, slots=True)
class _Grammar:
    master: re.Pattern[str]
    rules: tuple[tuple[str, re.Pattern[str], _Reader], ...]
    heads: tuple[tuple[str, re.Pattern[str]], ...]
    any_head: re.Pattern[str]
    lead: re.Pattern[str]


def fill(pattern: str) -> str:
    """Put the named pieces into a pattern."""
    return re.sub(r"\{([a-z_]+)\}", lambda name: fill(_PIECES[name[1]]), pattern)


@functools.cache
def _grammar() -> _Grammar:
    words: Lexicon = lexicon()
    rules = tuple((name, words.compile(fill(pattern)), reader) for name, pattern, reader in _RULES)
    heads = tuple((name, words.compile(fill(pattern))) for name, pattern in _HEADS)
    return _Grammar(
        master=words.compile("|".join(f"({fill(pattern)})" for _, pattern, _ in _RULES)),
        rules=rules,
        heads=heads,
        any_head=words.compile("|".join(f"(?:{fill(pattern)})" for _, pattern in _HEADS)),
        lead=words.compile(_LEAD),
    )


def read_value(tokens: Tokens, i: int, context: Context, *, weak: bool, lead: bool = True) -> Value | None:
    """Read the date expression that begins at token `i`.

    Parameters
    ----------
    tokens
        The tokens of the text.
    i
        Index of its first token.
    context
        What partial and relative expressions are read against.
    weak
        Whether a preposition comes before it, so that "May" and "2014" can be dates.
    lead
        Whether a part of the day or a modifier may come before the date itself.

    Returns
    -------
    value
        With `end` set; None where no date begins there.
    """
    grammar = _grammar()
    cats = tokens.cats
    if lead:
        for name, head in grammar.heads if grammar.any_head.match(cats, i) else ():
            if (found := head.match(cats, i)) and (
                inner := read_value(tokens, found.end(), context, weak=True, lead=False)
            ):
                span = _narrow(name, tokens, i, found.end(), inner)
                if span is not None:
                    return Value(span, end=inner.end, rule=name, partial=inner.partial)
        if found := grammar.lead.match(cats, i):
            inner = read_value(tokens, found.end(), context, weak=False, lead=False) or (
                read_value(tokens, found.end(), context, weak=True, lead=False)
                if tokens.has("of", found.end() - 1, found.end())
                else None
            )
            if inner is not None and inner.rule in _AFTER_LEAD:
                return inner._replace(is_range=False)
    first = grammar.master.match(cats, i)
    if first is None or first.lastindex is None:
        return None
    for index in range(first.lastindex - 1, len(grammar.rules)):  # those before it do not match
        name, pattern, reader = grammar.rules[index]
        if (
            (weak or name not in _WEAK)
            and (name != "the_unit" or not lead)
            and (found := pattern.match(cats, i))
            and (value := reader(Stretch(tokens, i, found.end(), context)))
        ):
            return value._replace(end=value.end or found.end(), rule=name)
    return None


_MANY = {"day": 7, "week": 3, "month": 2}
"""How many "the last days" are."""
_PART_INDEX = {"early": 0, "mid": 1, "late": 2, "first": 0, "last": 2}


def _piece_named(span: Span, word: str) -> Span:
    if word in {"first", "last"} and span.grain == "year":
        return spans.part(span, 0 if word == "first" else 11, 12)
    return spans.part(span, _PART_INDEX[word], 3)


def _narrow(head: str, tokens: Tokens, i: int, j: int, inner: Value) -> Span | None:
    """Cut a stretch to what the words before it leave of it; None where they cannot be said of it."""
    span = inner.full or inner.span
    if not span.known:
        return span
    if span.grain == "other" or (span.grain == "day" and head == "piece"):
        return None
    if head == "week_of":
        single = span.earliest is not None and span.earliest == span.latest and tokens.first("unit", i, j) == "week"
        return spans.week_of(span.earliest) if single and span.earliest else None
    if head == "within":
        now = inner.now
        if now is None or span.earliest is None or span.latest is None or not span.earliest <= now <= span.latest:
            return span
        return spans.between(span.earliest, now) if tokens.has("earlier", i, j) else spans.between(now, span.latest)
    if head == "part":
        if tokens.first("part", i, j) in {"first", "last"} and not (tokens.has("of", i, j) or tokens.has("dash", i, j)):
            return None  # "expected to end in May"
        return _piece_named(span, tokens.first("part", i, j))
    if head == "two_parts":
        first, last = (_piece_named(span, word) for word in tokens.all("part", i, j))
        return spans.join(first, last)
    index = next(iter(tokens.all("ordinal", i, j)), -1)
    if tokens.has("half", i, j) or tokens.has("quarter", i, j):
        pieces = 2 if tokens.has("half", i, j) else 4
        return spans.part(span, index - 1 if index > 0 else pieces - 1, pieces) if index <= pieces else None
    unit = tokens.all("unit units", i, j)[0]
    size = {"day": 1, "week": 7, "month": 30}.get(unit)
    if size is None or span.earliest is None or span.latest is None or span.grain == "week":
        return None
    many = next((n[0] if isinstance(n, list) else n for n in tokens.all("count day", i, j)), None)
    days = size * (many or (_MANY[unit] if tokens.has("units", i, j) else 1))
    if index > 0:
        first_day = spans.add_days(span.earliest, (index - 1) * size)
        last_day = spans.add_days(first_day, days - 1) if first_day else None
    else:
        last_day, first_day = span.latest, spans.add_days(span.latest, 1 - days)
    if first_day is None or last_day is None or first_day > span.latest:
        return None
    return spans.between(max(first_day, span.earliest), min(last_day, span.latest))
