"""What two statements have to do with each other: one deed told twice, one that undoes another, one long before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.story.course import is_same

if TYPE_CHECKING:
    from geomap.model import Force, Statement

RESTORING = frozenset(
    {"recapture", "retake", "reclaim", "regain", "recover", "reoccupy", "reseize", "win back", "re-enter", "reenter"}
)
"""What is done by those who had the place before."""
LONG = 90
"""Days before what a text tells of, in which another may have had what is told."""
_YEAR = 366
DAYS_OFF = 2
"""By how many days two accounts of one event may differ."""
SENTENCE_END = lazy(r"[.!?]\W|\n")
_CLEARING = frozenset({"clear", "cleanse", "purge", "clear out"})
_FREEING = frozenset({"liberate", "free"})


def restores(s: Statement) -> bool:
    """Is a place taken back?"""
    return s.rule.partition(":")[2] in RESTORING


def is_long_before(first: Statement, second: Statement) -> bool:
    """ "X, lost to Y three years before, was theirs; Z was taken": is a capture of another time than what is told?"""
    over, now = first.when.latest, second.when.earliest
    return over is not None and now is not None and (now - over).days > LONG


def is_of_another_year(a: Statement, b: Statement) -> bool:
    """ "After the fall of X in 1942, Z held on. In 1945 Y took W": do more than a year lie between two deeds?"""
    if a.when.earliest is None or a.when.latest is None or b.when.earliest is None or b.when.latest is None:
        return False
    return (a.when.earliest - b.when.latest).days > _YEAR or (b.when.earliest - a.when.latest).days > _YEAR


def at_once(first: Statement, second: Statement) -> bool:
    """May two captures of a place be one: do their days meet, as far as they are told?"""
    a, b = first.when, second.when
    if is_long_past(second, first):
        return False
    if a.earliest is None or b.latest is None or a.latest is None or b.earliest is None:
        return True
    return (a.earliest - b.latest).days <= DAYS_OFF and (b.earliest - a.latest).days <= DAYS_OFF


def is_long_past(s: Statement, news: Statement) -> bool:
    """ "Y has taken X. X fell a year ago": is a dated deed of another time than what is told of without a date?"""
    undated = news.when.as_written is None and news.when.earliest is None and news.when.latest is not None
    if not undated or s.when.as_written is None or s.when.latest is None or news.when.latest is None:
        return False
    return (news.when.latest - s.when.latest).days > LONG


def is_told_again(told: Statement, s: Statement, holder: Force | None) -> bool:
    """ "It took Y from March on to seize X. The town fell on 18 May": is it the day of what was told before?"""
    vague = told.when.earliest is None or told.when.earliest != told.when.latest
    if told.force is None or holder is None or s.when.as_written is None or is_long_past(s, told):
        return False
    return vague and is_same(holder, told.force)


def clears(first: Statement, second: Statement, text: str) -> bool:
    """ "Y occupied X ... X was cleared on the 4th", "X, the first city taken by Y, was liberated": of Y.

    One that is cleared is so on another day; one that is liberated is told of in the same sentence.
    """
    how = second.rule.partition(":")[2]
    apart = (first.when.earliest, first.when.latest) != (second.when.earliest, second.when.latest)
    if how in _CLEARING and apart:
        return True
    of_another = how in _FREEING and first.rule.startswith("verb") and first.rule.partition(":")[2] not in _FREEING
    begin, end = first.evidence.end, second.evidence.end
    return of_another and not restores(first) and begin < end and SENTENCE_END.search(text, begin, end - 1) is None


def goes_on(first: Statement, second: Statement) -> bool:
    """Is a part of the place taken after another, or after most of it: "the southern half on the 4th"?"""
    return second.part is not None and (first.part is not None or first.share is not None)


def is_undated(s: Statement) -> bool:
    """ "Y took X. X had been abandoned": is what is told of a place told without a day of its own?"""
    return s.when.as_written is None


def leads_to(s: Statement, state: Statement | None, text: str) -> bool:
    """Is a capture without a date told behind who has the place now: how they came to have it?"""
    if state is None or state.when.earliest is None or state.when.earliest != state.when.latest:
        return False
    apart = SENTENCE_END.search(text, state.evidence.end, s.evidence.start) is not None
    return apart and s.when.earliest is None and s.when.latest == state.when.latest
