"""Who lost a place of which its own words do not say it: "X was lost on the 6th", "X fell"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.parties.belligerents import place_key
from geomap.reading.story.captors import besieger, by_teller, is_beaten
from geomap.reading.story.course import is_before
from geomap.reading.story.deeds import LONG, at_once, is_of_another_year, is_told_again, is_undated, restores
from geomap.sides import side_of

if TYPE_CHECKING:
    from geomap.model import Force, Statement
    from geomap.reading.story.course import Course

_FALLING = frozenset(
    "verb:fall gapped:fall noun:fall verb:surrender verb:capitulate verb:succumb verb:go gapped:go".split()
)
"""What is said of a place that somebody took."""
_REST = lazy(r"\b(?:rest|remainder|remaining)\b")
_LOSING = frozenset({"verb:lose", "verb:abandon", "verb:give up", "verb:evacuate", "noun:loss"})
"""What a party tells of itself, if it does not say of whom."""


def with_loser(s: Statement, course: Course) -> Statement:
    """A loss with whoever lost the place: who had it. One that fell was taken, where it is known by whom."""
    told = _by_event(s, course) or (_as_fall(s, course) if s.rule in _FALLING else None)
    return told if told is not None else _as_loss(s, course)


def _by_event(s: Statement, course: Course) -> Statement | None:
    """ "Y's defeat at X and its loss": who gains and loses by the event that a noun tells of."""
    gains, loses = course.sides.outcome(s) if s.rule.startswith("noun") else (None, None)
    if s.rule in _FALLING and gains is not None:
        return replace(s, status="captured", force=gains, opponent=loses)
    if loses is None or s.rule not in _LOSING | _FALLING:
        return None
    captor = course.sides.rival(loses, s)
    if s.rule in _LOSING or captor is None:
        return replace(s, force=loses)
    return replace(s, status="captured", force=captor, opponent=loses)


def _as_fall(s: Statement, course: Course) -> Statement | None:
    """A place that fell as one that was taken; None where it is not known by whom."""
    place = place_key(s)
    holder, told = course.holder(place), course.taken.get(place)
    again = "again" in s.evidence.quote.split()
    if (
        told is not None
        and told.force is not None
        and not again
        and (at_once(told, s) or is_told_again(told, s, holder))
    ):
        return replace(s, status="captured", force=told.force)  # "Y took X. The city's fall was"
    if told is not None and told.force is not None and _REST.search(s.evidence.quote) is not None:
        return replace(s, status="captured", force=told.force)  # "Y took X, and the rest of the pocket fell"
    if told is None and holder is not None and is_before(s, course.held_at.get(place)):
        return replace(s, status="captured", force=holder)  # "X is in Y's hands. The fall of X last August"
    announced = by_teller(s, course) if s.rule == "noun:fall" else None  # "Y announced the fall of X"
    captor = _conqueror(s, course, announced)
    if captor is not None and is_beaten(captor, s, course):
        captor = course.sides.rival(captor, s)
    guessed = holder is None and course.sole is None and captor is not None and announced is None
    if guessed and len(_takers(course)) > 1:
        return s  # "Y took A, Z took B. C fell": to whom?
    if holder is None and course.captor is not None and course.sides.is_answered(course.captor, s):
        return s
    if captor is None or (holder is not None and not course.sides.are_foes(holder, captor)):
        return None
    return replace(s, status="captured", force=captor, opponent=holder)


def _takers(course: Course) -> set[str | None]:
    """The sides that have been taking places so far, those who lost them again included."""
    told = course.taken.values()
    return {side_of(t.force) for t in told} | {side_of(t.opponent) for t in told if t.opponent and restores(t)}


def _conqueror(s: Statement, course: Course, announced: Force | None) -> Force | None:
    """To whom a place fell: who attacks there, who has been taking places, who announces it, who attacks anywhere."""
    if course.taking and all(is_of_another_year(taken, s) for taken in course.taking):
        return course.sides.attacker_here(s) or announced  # not those who took places in another year
    last = course.captor.force if course.captor is not None else course.sole
    if course.captor is None and _only_restores(last, course):
        last = None  # who only takes back what was lost
    here = course.sides.attacker_here(s) or course.besiegers.get(place_key(s))
    captor = here or last or announced or course.sides.attacker(s)
    if captor is None and not course.restoring:
        captor = next(iter(course.keepers.values())) if len(course.keepers) == 1 else besieger(s, course)
    retaken = (place_key(s), side_of(captor)) in course.retakers and course.captor is None
    return None if retaken else captor  # who takes it back later is not the one to whom it fell


def _as_loss(s: Statement, course: Course) -> Statement:
    """A loss with whoever had the place; else who tells of it, who has been losing places, the captor's foe."""
    holder, taken = course.holder(place_key(s)), course.taken.get(place_key(s))
    if holder is not None and taken is not None and is_undated(s) and taken.force is not None:
        return replace(s, force=taken.opponent or course.sides.rival(taken.force, s), opponent=taken.force)
    if holder is not None:
        return replace(s, force=holder)
    teller, _ = course.sides.teller(s)
    if teller is not None and s.rule in _LOSING:
        return replace(s, force=teller)  # "Y conceded that X was lost"
    if course.loser is not None:
        return replace(s, force=course.loser)
    last = course.captor.force if course.captor is not None else course.sole
    if s.rule in _FALLING or (s.opponent is None and _is_earlier(s, course)):
        last = None
    if s.opponent is None and s.rule == "verb:lose" and _only_restores(last, course):
        return replace(s, force=last)  # "Y recovered A for a day. B was lost": told of Y's towns
    against = s.opponent or last
    return replace(s, force=course.sides.rival(against, s)) if against is not None else s


def _is_earlier(s: Statement, course: Course) -> bool:
    """ "X, lost the year before": by one side or the other, whoever has been taking places since."""
    since = course.captor.when.earliest if course.captor is not None else None
    return since is not None and s.when.latest is not None and (since - s.when.latest).days > LONG


def _only_restores(captor: Force | None, course: Course) -> bool:
    """Is a party told of that only takes back what was its own?"""
    side = side_of(captor)
    took = [place for place, taker in course.retakers if taker == side]
    return bool(took) and sum(side_of(f) == side for f in course.captors) == len(took)
