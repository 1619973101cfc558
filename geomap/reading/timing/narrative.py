"""Where in time a report is: which dates of a sentence the sentences after it go on from."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.commonwords import MONTHS, ONE_OF_MONTHS, RELATIVES
from geomap.reading.dates.finding import find_dates
from geomap.reading.timing.whens import from_to, unit_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Report, When
    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Sentence
    from geomap.reading.story.discourse import Discourse

_LABELS = (("date", ":"), ("dates", ":"), ("when", ":"))
_NAMING = frozenset({"point", "range", "since", "until"})
_YEAR = 366
_BACKGROUND_DAYS = 180
_MORE = 3
"""Words that a clause has at least."""
_SINCE_CLAUSE = 2
"""Words of "since they took X in" at least: "since early" is none."""
_CLAUSE = 40
"""Words of a clause before its date, at most."""
_WEEK = 6
_RECENT = 2
"""Years that a report of news may look back to."""
_PRESENT = frozenset({"has", "have", "is", "are", "now", "says", "say"})
_PARTICIPLES = ("ed", "en", "ought", "aught", "eld", "ost", "eft")
_PREPOSITIONS = frozenset({"when", "then", "often", "even", "left", "led", "need"})
_WEEKS = 60
"""Days before a report that it may look back to, and that are not those it tells of."""
_ASIDE = 12
"""Words of ", which briefly fell to Y", at most."""
_HEADED = 2
"""Words before a date at the head of a sentence, at most."""
_BORN = 9
"""Words of "born in a village near X in" before a date."""
_SAYING = 5
"""Words in which a verb of saying and what it is said to come before a date."""
_TELLING = 9
"""Words of "told this newspaper by satellite telephone"."""
_RECENTLY = lazy(r"\brecent\b", re.IGNORECASE)
_COMPARED = 5
"""Words of "as the rebels did in" at most."""
_COMPARING = frozenset({"as", "than", "like", "unlike"})
_DOING = frozenset({"did", "do", "had", "was", "were", "in", "on", "during", "back"})
_LATER = frozenset({"later", "eventually", "not", "remain", "stay"})
_SUBJECT = 5
"""Words of "which the rebels themselves" before "would"."""
_BEFORE_DATES = frozenset({"on", "in", "late", "early", "at", "the"})
_BACK = lazy(r"\b(?:previous|preceding|prior|earlier|ago)\b|^(?:now|currently|presently|nowadays)$", re.IGNORECASE)
_THAT_YEAR = lazy(r"\b(?:that|the same) year\b", re.IGNORECASE)
_THAT_MONTH = lazy(rf"\bthat (?:{ONE_OF_MONTHS}|spring|summer|autumn|winter)\b")
_NAMED_YEAR = lazy(
    r"(?:1\d|20)\d\d\b(?<=[ -]\d{4})"
    r"(?! ?(?:[a-z]+s|men|people|strong|dead|killed|infantry|cavalry|horse|foot|feet|more|or)\b)"
)
"""A year: "in 1987", "2 January 1687", "January 2, 1987", but not "of 2000 men" or "in 1200 villages"."""
_BEFORE_YEAR = lazy(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Oo]f|[Ff]rom|[Dd]uring|early|late|mid|spring|summer|autumn|winter"
    rf"|{ONE_OF_MONTHS}|\d\d?,)\Z"
)
_LONGEST = 9
"""Characters of "September"."""
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
_ORIGINS = frozenset({"founded", "born", "created", "established"})
_BEING = frozenset({"was", "were", "had"})
_BACKWARD = frozenset({"having", "which", "who", "whose", "whom", "where", "after", "following", "since", "had"})


def years_named(text: str, start: int = 0, end: int | None = None) -> list[int]:
    """The years that `text[start:end]` names as years, in its order."""
    return [named.year for named in _named_within(text, start, len(text) if end is None else end)]


class _Named(NamedTuple):
    """A year that a text names, with the word before it: `text[start:end]`."""

    start: int
    end: int
    year: int


# Asked for every sentence of a text. A pure function, so what is remembered never changes.
@lru_cache(maxsize=2)
def _all_named(text: str) -> tuple[_Named, ...]:
    found = ((_led(text, year.start() - 1), year) for year in _NAMED_YEAR.finditer(text))
    return tuple([_Named(word.start(), year.end(), int(year[0])) for word, year in found if word is not None])


def _led(text: str, end: int) -> re.Match[str] | None:
    """The word that ends at an offset, if it says that the number behind it is a year."""
    return _BEFORE_YEAR.search(text, max(0, end - _LONGEST), end)


def _named_within(text: str, start: int, end: int) -> Sequence[_Named]:
    named = _all_named(text)
    first = bisect_left(named, start, key=lambda one: one.start)
    return named[first : bisect_right(named, end, lo=first, key=lambda one: one.end)]


def anchor_of(text: str, sentence: Sentence, discourse: Discourse, published: dt.date | None) -> When | None:
    """What the dates of a sentence go on from: the narrative; "in May of that year" from the year named last.

    In a text without a date of its own, what comes before the first year that it names is of that year: "On 20
    October the Allies landed; Edea was taken on 26 October 1914".
    """
    if _THAT_YEAR.search(text, sentence.start, sentence.end) is not None:
        years = years_named(text, max(0, sentence.start - _YEAR_BACK), sentence.start)
        return _whole(years[-1]) if years else discourse.when
    if discourse.when is None and _THAT_MONTH.search(text, sentence.start, sentence.end) is not None:
        years = years_named(text, max(0, sentence.start - _YEAR_BACK), sentence.start)
        return _whole(years[-1]) if years else None
    if discourse.when is None and published is None:
        return _named_near(text, sentence)
    return discourse.when


def _named_near(text: str, sentence: Sentence) -> When | None:
    """The year of the next date that has one, else that of the last: what a text without a date is read against.

    "Snow fell on 15 December ... surrendered on 8 January 1938": what comes before it is of the year before.
    """
    ahead = _named_within(text, sentence.start, sentence.start + _YEAR_AHEAD)
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
    discourse: Discourse,
    sentence: Sentence,
    dates: Sequence[DateMention],
    published: dt.date | None,
    vocab: Vocabulary,
    told: Sequence[When] = (),
) -> None:
    """Take the narrative's date along to what a sentence tells; `told`: when the claims are that it makes."""
    before = discourse.when
    if published is not None:
        days = (d.when for d in dates if d.kind == "point" and is_of_telling(d.when))
        discourse.current = discourse.current or any(_is_recent(when, published) for when in (*told, *days))
    _follow(discourse, sentence, dates, published, vocab, told)
    if published is not None and before is discourse.when and _is_back(before, told, published):
        discourse.when = None  # "reporters had seen X in 2006. Y has now taken it. The day before"
    now = discourse.when
    if now is not before and now is not None and before is not None and now.earliest and before.earliest:
        # what begins anew in a year before goes on from there
        anew = (before.earliest - now.earliest).days > _BACKGROUND_DAYS and is_of_telling(now)
        discourse.forward = anew or now.earliest >= before.earliest


def _follow(
    discourse: Discourse,
    sentence: Sentence,
    dates: Sequence[DateMention],
    published: dt.date | None,
    vocab: Vocabulary,
    told: Sequence[When],
) -> None:
    if dates and sentence.words[:2] in _LABELS:
        discourse.when = dates[0].when  # "Date: 3 to 9 April 1999"
        return
    past_perfect = "had" in sentence.words
    # "said on Monday that Y took X" is Monday's news; "told reporters on Monday that ..." where nothing was done is not
    named = [d for d in dates if d.kind in _NAMING and _first_of(d)[0] is not None]
    flash = past_perfect and named and _is_flashback(sentence, named[-1].start)
    first, last = _first_of(named[-1]) if named and not flash else (None, None)
    single = first == last is not None or (named and named[-1].kind == "until")
    discourse.named = from_to(first, last) if single else None
    events = [
        d for d in dates if d.kind != "duration" and (d.when in told or not _is_of_saying(sentence, d.start, vocab))
    ]
    here: When | None = None  # what this sentence itself has set
    for date in events or (dates if discourse.when is None else ()):
        at = bisect_left(sentence.tokens, date.end, key=lambda t: t.start)
        if at < len(sentence.tokens) and sentence.tokens[at].kind == "possessive":
            continue  # "last month's advance": of which something is told now
        if _is_compared(sentence, date.start):
            continue  # "will take X as they did last year"
        if _RECENTLY.search(date.when.as_written or "") or _is_of_since(sentence, date, published):
            continue  # "in recent months", "since the coup in 2021, Y has lost much"
        if _begins_what_lasts(sentence, date.start, news=published is not None):
            continue  # "have pushed south since they took X in January": the narrative is where they are now
        if _is_foretold(sentence, date.start):
            continue  # "Y, which they would hold until 1943": the narrative is not there yet
        if "recent" in (date.when.as_written or ""):
            continue  # "five camps in recent weeks": what is told next is not of all of them
        if date.kind == "range" and date.when.latest == published and _is_in_aside(sentence, date.start):
            continue  # "X, which has changed hands several times over the past year": what is told next is now
        if _BACK.search(date.when.as_written or "") or _is_of_origin(sentence, date.start):
            continue  # "won the previous May": the narrative is not there
        flashback = past_perfect and _is_flashback(sentence, date.start)
        if flashback and published is not None and is_long_ago(date.when, published):
            continue  # "the army had held it in 2012" does not take the narrative there
        if past_perfect and _is_before(date.when, discourse.when) and _tells_back(sentence, date):
            continue  # "Many weeks before, Y had left X": the narrative goes on from where it was
        first = date.when.earliest
        if published is not None and first is not None and first >= published and date.when.latest != first:
            continue  # "within two months": nothing that is told has happened then
        if published is not None and _is_aside_of_now(sentence, date, published, discourse.when):
            continue  # "The fighting is near X, scene of a battle in 1983"
        known = date.when.earliest is not None or date.when.latest is not None
        if published is None and date.kind == "point" and not known and is_of_telling(date.when):
            discourse.when = None  # "on Friday", in a report without a date: the narrative has left the day before
        elif date.kind in {"point", "range"} and known:
            if discourse.when is None and _is_by_the_way(sentence, date, published, flashback=flashback):
                continue
            if not _looks_back(sentence, date, discourse.when) and not _adds_nothing(date.when, here):
                discourse.when = here = date.when
        elif date.kind == "by" and date.when.latest is not None:
            discourse.when = from_to(date.begins or unit_start(date.when), date.when.latest)
        elif date.kind == "until" and discourse.when is None and known:
            if published is None or is_long_ago(date.when, published):
                discourse.when = from_to(unit_start(date.when), date.when.latest)  # "held out until 20 July 1950": then
        elif (
            date.kind == "since"
            and not (published is not None and _lasts(sentence, date.start))
            and discourse.when is None
            and (_is_of_late(date.when, published) or (date.when.as_written or "").startswith("From "))
        ):
            if _is_in_aside(sentence, date.start):
                continue  # "the road to X, which they have held since May"
            discourse.when = from_to(date.when.earliest, date.when.earliest)


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


def _is_of_saying(sentence: Sentence, start: int, vocab: Vocabulary) -> bool:
    """Is a date that of "the army said on Monday", "told reporters on Monday": not the narrative's?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    before = list(sentence.words[max(0, at - _SAYING) : at])
    while before and before[-1] in _BEFORE_DATES:
        del before[-1]
    saying = sentence.words[max(0, at - _TELLING) : at]
    return bool(before) and (before[-1] in vocab.cls["classes.reporting"] or "told" in saying)


def _is_of_origin(sentence: Sentence, start: int) -> bool:
    """ "The group, founded by X in 2014, said": is it when somebody came to be?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    before = sentence.words[max(0, at - _SAYING) : at]
    first = sentence.words[0] if sentence.words else ""
    opens = first in _ORIGINS and "," not in sentence.words[:at]  # "Founded by X in the east in 1975,"
    if "born" in sentence.words[max(0, at - _BORN) : at]:
        return True  # somebody, whose deeds come later
    return opens or (not _ORIGINS.isdisjoint(before) and _BEING.isdisjoint(before))


def _is_compared(sentence: Sentence, start: int) -> bool:
    """ "As they did last year", "worse than in 2014", "unlike in May": is it when something else was so?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    before = sentence.words[max(0, at - _COMPARED) : at]
    first = next((k for k in range(len(before) - 1, -1, -1) if before[k] in _COMPARING), None)
    return first is not None and before[-1] in _DOING | _COMPARING and "," not in before[first:]


def _is_of_since(sentence: Sentence, date: DateMention, published: dt.date | None) -> bool:
    """Does a date stand in the "since ..." that a sentence in the present perfect, or a report of now, begins with?"""
    if sentence.words[0] != "since":
        return False
    comma = next((t.start for t in sentence.tokens if t.lower == ","), date.start)
    lasts = not {"has", "have"}.isdisjoint(sentence.words)
    return date.start < comma and (lasts or (published is not None and is_long_ago(date.when, published)))


def _begins_what_lasts(sentence: Sentence, start: int, *, news: bool) -> bool:
    """Does a date stand in the clause of "since" behind a present perfect: when what still goes on began?

    In the news so does that of "the greatest loss since the offensive in May".
    """
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    words = sentence.words[:at]
    since = next((k for k in range(len(words) - 1, -1, -1) if words[k] in {"since", ";", ":"}), -1)
    clause = since >= 0 and words[since] == "since" and at - since > _SINCE_CLAUSE
    return (
        clause
        and not {"has", "have", "is", "are"}.isdisjoint(words[:since])
        and (news or not {"has", "have"}.isdisjoint(words[:since]))
    )


def _lasts(sentence: Sentence, start: int) -> bool:
    """ "have been pushing on since May": does a date stand in a clause of the present perfect?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    for token in reversed(sentence.tokens[max(0, at - _CLAUSE) : at]):
        if token.lower in {"has", "have"}:
            return True
        if token.lower in {",", ";", ":", "had", "which", "who"}:
            return False
    return False


def _is_foretold(sentence: Sentence, start: int) -> bool:
    """Does a date stand in a clause that looks ahead: "which Y would hold until May", "would not fall until 1943"?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    words = sentence.words[max(0, at - _CLAUSE) : at]
    would = next((k for k in range(len(words) - 1, -1, -1) if words[k] in {"would", ";", ":"}), 0)
    if not words or words[would] != "would":
        return False
    later = not _LATER.isdisjoint(words[would + 1 : would + 3])
    return later or not RELATIVES.isdisjoint(words[max(0, would - _SUBJECT) : would])


def _is_flashback(sentence: Sentence, start: int) -> bool:
    """Does a date stand in a clause of the past perfect: "the army had held it in 2012"?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    for token in reversed(sentence.tokens[max(0, at - _CLAUSE) : at]):
        if token.lower in {"had", "has", "have"}:
            return token.lower == "had"
        if token.lower in {",", ";", ":", "but"}:
            return False
    return False


def _is_before(when: When, narrative: When | None) -> bool:
    """Is a date over when the narrative's begins?"""
    return (
        narrative is not None
        and narrative.earliest is not None
        and when.latest is not None
        and when.latest < narrative.earliest
    )


def _tells_back(sentence: Sentence, date: DateMention) -> bool:
    """Does "had" stand behind a date in its clause, or in the one that it heads?"""
    at = bisect_left(sentence.tokens, date.end, key=lambda t: t.start)
    first = bisect_left(sentence.tokens, date.start, key=lambda t: t.start)
    for k, token in enumerate(sentence.tokens[at : at + _ASIDE]):
        if token.lower == "had":
            return True
        headed = k == 0 and first <= _HEADED
        clause = token.lower in RELATIVES or token.lower == "that" or token.lower.endswith("ed")
        if clause or (token.lower in {",", ";", ":"} and not headed):
            return False
    return False


def _looks_back(sentence: Sentence, date: DateMention, narrative: When | None) -> bool:
    """Does a date say in a clause of its own what was before the day told ("on Thursday, having taken X on Monday")?"""
    if narrative is None or narrative.earliest is None or date.when.latest is None:
        return False
    if date.when.latest >= narrative.earliest:
        return False
    return _is_in_aside(sentence, date.start)


def _is_by_the_way(sentence: Sentence, date: DateMention, published: dt.date | None, *, flashback: bool) -> bool:
    """Is the first date of a news report that of what was before: "which fell last year", "since it had fallen in May"?

    A report without another date tells of the days before its own.
    """
    last = date.when.latest
    days = (published - last).days if published is not None and last is not None else 0
    if days <= _WEEK:
        return False
    if flashback:
        return days <= _WEEKS and _is_in_aside(sentence, date.start)
    at = bisect_left(sentence.tokens, date.start, key=lambda t: t.start)
    clause = sentence.words[max(0, at - _ASIDE) : at]
    words = frozenset(sentence.words)
    present = not _PRESENT.isdisjoint(words) and _BEING.isdisjoint(words)
    opens = next((k for k in range(len(clause) - 1, 0, -1) if clause[k] in RELATIVES), 0)
    if opens and clause[opens - 1] == "," and "," not in clause[opens:] and _closes(sentence, date.end):
        return True  # "Y, who took X in 2014, shelled Z"
    if days > _YEAR * _RECENT and _PRESENT.isdisjoint(words):
        return False  # an account of years ago, which may begin anywhere
    aside = "which" in clause and "," not in clause[clause.index("which") :]
    comma = next((k for k in range(len(clause) - 1, -1, -1) if clause[k] in {",", ";"}), None)
    set_in = comma is not None and clause[comma] == "," and _is_participle(clause[comma + 1 : comma + 3])
    return aside or (set_in and present)


def _is_aside_of_now(sentence: Sentence, date: DateMention, published: dt.date, narrative: When | None) -> bool:
    """Is a date of long ago told beside what is so now, in the news?"""
    if narrative is None or is_long_ago(narrative, published) or not is_long_ago(date.when, published):
        return False
    words = frozenset(sentence.words)
    return not _PRESENT.isdisjoint(words) and _BEING.isdisjoint(words)


def _closes(sentence: Sentence, end: int) -> bool:
    """Does a comma stand behind a date, with more of the sentence to come?"""
    at = bisect_left(sentence.tokens, end, key=lambda t: t.start)
    return at + _MORE < len(sentence.tokens) and sentence.words[at] == ","


def _is_participle(words: Sequence[str]) -> bool:
    """ ", seized by Y in 2013,": do the first words of a clause make it one of a participle?"""
    return bool(words) and words[0].endswith(_PARTICIPLES) and words[0] not in _PREPOSITIONS


def _is_in_aside(sentence: Sentence, start: int) -> bool:
    """Does a date stand in a clause that tells what was before: "which ...", "having ...", "after ..."?"""
    at = bisect_left(sentence.tokens, start, key=lambda t: t.start)
    for k in range(at - 1, max(-1, at - 1 - _CLAUSE), -1):
        token = sentence.tokens[k]
        told = k > 0 and sentence.words[k - 1].endswith(("said", "says", "ed", "ing"))
        if token.lower in _BACKWARD or (token.lower == "that" and k > 0 and not told):
            return True
        if token.lower in {",", ";", ":"}:
            return False
    return False


def _is_of_late(when: When, published: dt.date | None) -> bool:
    """Is "since March" a date that the narrative can go on from: not "since 1998"?"""
    return when.earliest is not None and (published is None or (published - when.earliest).days <= _YEAR)


def is_long_ago(when: When, published: dt.date) -> bool:
    """Is a date of another time than the days that a report of that day tells of?"""
    return when.latest is None or (published - when.latest).days > _BACKGROUND_DAYS


def _is_back(narrative: When | None, told: Sequence[When], published: dt.date) -> bool:
    """Has a report that told of long ago come back to its own days: is something told that has happened by then?"""
    if narrative is None or not is_long_ago(narrative, published):
        return False
    return any(when.earliest is None and when.latest == published for when in told)


def _is_recent(when: When, published: dt.date) -> bool:
    return when.latest is not None and 0 <= (published - when.latest).days <= _WEEKS
