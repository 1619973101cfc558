"""Who a sentence leaves unsaid and the report tells: the captor of "X was taken on the 6th", who lost it, both sides.

The statements are gone through in the order of the text, and what each says of a place is remembered: who held it last
cannot take it, who lost it takes it back, and where two sides fight, who is not the one is the other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.parties.belligerents import place_key
from geomap.reading.story.captors import besieger, captor_of, occupier_of
from geomap.reading.story.course import Course, begins, is_same, overlap
from geomap.reading.story.deeds import SENTENCE_END, at_once, restores
from geomap.reading.story.described import are_inside, driven_out, enemy_at, had_before, heard, identified, raised
from geomap.reading.story.losses import with_loser
from geomap.sides import are_a_mans, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Force, Statement, When
    from geomap.reading.parties.belligerents import Belligerents

_JOINTLY = lazy(r"\b(?:jointly|together)\b", re.IGNORECASE)
"""Of what rivals did when they were none."""
_ONE_AGE = 50
"""Years from a capture to a siege within which the same may have done both."""
_HANDED = "hand"
"""Of a rule by which somebody gives a place away: who that was is said or not known."""
_CONDEMNED = lazy(r"\b(?:condemn|denounc|decri|protest)\w*\s(?:\w+\s){0,4}$", re.IGNORECASE)
_FEW = 2
"""Sides against who takes a place, of which it is one or the other by what a report tells of them."""
_SENTENCE = 200
"""Characters from a strike within which its sentence lies."""
_NEAR_DEED = 60
"""Characters before a strike in which somebody condemns it."""
_AIR = lazy(
    r"\b(?:air\s?-?(?:strikes?|raids?|attacks?|force|bombing|bombardment)|airstrikes?|warplanes?|jets?|aircraft|planes?|bombers?"
    r"|helicopters?|gunships?|fighters? jets?|fighter-bombers?|sorties|barrel bombs?|cluster bombs?"
    r"|(?:F|MiG|Su|Mig|A)-\d{1,3}\w?s?)\b",
    re.IGNORECASE,
)


def understand(statements: Sequence[Statement], sides: Belligerents) -> list[Statement]:
    """Give each statement the actors that its own words leave to the report, where the report leaves no doubt.

    Parameters
    ----------
    statements
        What the sentences of a report say, in order of their evidence.
    sides
        The parties of the report, as far as the same statements tell.
    """
    captures = [s for s in statements if s.status == "captured" and s.force is not None]
    course = Course(
        sides,
        sole=captures[0].force if len({side_of(s.force) for s in captures}) == 1 else None,
        restoring=frozenset(restores(s) for s in captures),
        theirs=frozenset(place_key(s) for s in captures),
        gone={place_key(s): s.force for s in statements if s.status == "lost" and s.force is not None},
        left={place_key(s): s.evidence.start for s in statements if s.status == "lost" and s.force is not None},
        losses=_by_place(s for s in statements if s.status == "lost" and s.force is not None),
        captors=tuple(s.force for s in captures if s.force is not None),
        retakers=frozenset((place_key(s), side_of(s.force) or "") for s in captures if restores(s)),
        taking=tuple(captures),
        takers=frozenset((place_key(s), side_of(s.force) or "") for s in captures if not restores(s)),
        held=tuple(sorted((s for s in statements if s.status == "controls" and s.force is not None), key=begins)),
        relieved={place_key(s): s.force for s in statements if s.status == "siege_broken" and s.force is not None},
        lifted=tuple(s for s in statements if s.status == "siege_broken" and s.opponent is not None),
        besieging=tuple(s.opponent for s in statements if s.status == "besieged" and s.opponent is not None),
        striking=tuple(s.force for s in statements if s.status == "struck" and s.force is not None),
    )
    out: list[Statement] = []
    for statement in statements:
        s = driven_out(had_before(identified(heard(statement, course), course), course), course)
        s = raised(s, course)
        if s.status == "captured" and s.force is None:
            s = replace(s, opponent=s.opponent or course.holder_within(s))
            s = replace(s, force=course.sides.as_named(captor_of(s, course), s))
        elif s.status == "lost" and s.force is None:
            s = with_loser(s, course)
        elif s.status == "controls" and s.force is None:
            s = replace(s, force=occupier_of(s, course))
        elif s.status == "besieged":
            s = _siege(s, course)
        elif s.status == "siege_broken":
            s = _relieved(s, course)
        elif s.status == "struck" and s.force is None:
            s = replace(s, force=_striker(s, course))
        if s.force is not None and s.opponent is None and (opponent := _opponent(s, s.force, course)) is not None:
            s = replace(s, opponent=opponent)
        s = _apart(s, course.sides)
        course.note(s)
        out.append(s)
    return [_of_whole(s, course.sides) for s in out]


def _apart(s: Statement, sides: Belligerents) -> Statement:
    """ "A and B took X": one of two that act together is not the other's opponent, whatever else a report tells."""
    if s.force is None or s.opponent is None or s.opponent.id not in sides.joined_to(s.force, s):
        return s
    if s.status == "besieged":
        return replace(s, force=sides.rival(s.opponent, s))
    return replace(s, opponent=sides.rival(s.force, s))


def _by_place(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for s in statements:
        found.setdefault(place_key(s), []).append(s)
    return found


def _of_whole(s: Statement, sides: Belligerents) -> Statement:
    """A statement with those whom its own sentence does not name as themselves, and not as a part of them."""
    force, opponent = sides.as_whole(s.force, s), sides.as_whole(s.opponent, s)
    return s if force is s.force and opponent is s.opponent else replace(s, force=force, opponent=opponent)


def _striker(s: Statement, course: Course) -> Force | None:
    """Who struck a place, as the report as a whole tells; from the air nobody who has no aircraft."""
    told = course.taken.get(place_key(s))
    if told is not None and s.opponent is None and "had been" in s.evidence.quote:
        return told.force  # "Y entered X, which had been shelled for weeks": by Y
    holder = s.opponent or course.holder_within(s) or course.holder_till(s)
    flown = _AIR.search(s.evidence.quote) is not None
    flyers = course.sides.flyers if flown else None
    if flyers is not None and (holder is None or course.sides.may_fight(flyers, holder)):
        return flyers
    found = _attacker(s, course, holder)
    return None if flown and found is not None and not course.sides.may_fly(found) else found


def _attacker(s: Statement, course: Course, holder: Force | None) -> Force | None:
    """Who attacked a place: who is against its holder; else the only side that is spoken of, or that strikes."""
    if holder is not None:
        return course.sides.rival(holder, s) or course.sides.nearest_against(holder, s)
    left = course.losers.get(place_key(s))
    if left is not None:
        return course.sides.rival(left, s)  # "X, which Y had left, was bombed": not by Y
    teller, _ = course.sides.teller(s)
    if teller is not None and (teller.side or "").rpartition(":")[2] != "un":
        return course.sides.rival(teller, s)  # a party tells what was done to it
    if _CONDEMNED.search(course.sides.text, max(0, s.evidence.start - _NEAR_DEED), s.evidence.start) is not None:
        return None  # "Y condemned the shelling of X": not its own
    only = course.sides.only
    if only is not None and any(side_of(held.force) == side_of(only) for held in course.held):
        return None  # who holds the land did not strike it
    attacks = course.goes_forward(only) or course.sides.attacker(s) is not None or _is_told_with(s, course)
    return (only if attacks else None) or course.striker or _conqueror(s, course)


def _is_told_with(s: Statement, course: Course) -> bool:
    """ "Y's troops near X, where shells landed": does the sentence of a strike name anybody who acts?"""
    text, low, high = course.sides.text, s.evidence.start, s.evidence.end
    near = (a for a in course.sides.actors if low - _SENTENCE < a.start < high + _SENTENCE)
    gaps = (text[a.end : low] if a.start < low else text[high : a.start] for a in near)
    return any(SENTENCE_END.search(gap) is None for gap in gaps)


def _conqueror(s: Statement, course: Course) -> Force | None:
    """Who attacks in what is told before, and has taken places that were not its own."""
    last, attacker = course.captor, course.sides.attacker(s)
    if last is None or last.force is None or attacker is None or restores(last):
        return None
    return attacker if is_same(attacker, last.force) else None


def _siege(s: Statement, course: Course) -> Statement:
    """Who is inside and who is round it: who holds the place, and the other side."""
    inside, outside = s.force, s.opponent
    told = course.taken.get(place_key(s))
    over = "had been" in s.evidence.quote  # "Y took X, which had been besieged for months": by Y
    over = over or (inside is None and outside is None and _ended_it(told, course.besiegers.get(place_key(s))))
    if told is not None and told.force is not None and ((s.rule == "adjective:besieged" and overlap(told, s)) or over):
        outside = outside or told.force  # "Y stormed the besieged base": not Y's
        inside = inside or told.opponent or course.sides.rival(outside, s)
    elif inside is None:
        left = course.gone.get(place_key(s)) if course.left.get(place_key(s), 0) > s.evidence.end else None
        holder = course.holder(place_key(s)) or left or course.relieved.get(place_key(s))
        if holder is not None and (outside is None or course.sides.are_foes(holder, outside)):
            inside = holder
        elif outside is not None:
            round_it = (h.force for h in course.held_within(s) if h.force is not None)
            foe = next((f for f in round_it if course.sides.are_foes(f, outside)), None)
            inside = foe or course.sides.rival(outside, s)  # "split the Y-held enclave, isolating X"
            if foe is None and inside is not None and (place_key(s), side_of(inside) or "") in course.takers:
                inside = None  # "X was besieged by Y but surrendered to Z": Z was not inside
    if inside is not None and outside is not None and is_same(inside, outside):
        inside = course.sides.rival(outside, s)  # "the last pocket held by Y, who besieged X": not against himself
    if outside is None and inside is not None and inside.id not in course.sides.described:
        outside = course.sides.rival(inside, s)
    captor = besieger(s, course) or (course.captor.force if course.captor is not None else course.sole)
    if inside is None and outside is None:
        outside = captor or course.sides.attacker(s)
        outside = None if outside is None or _is_of_another_age(outside, s, course) else outside
        inside = course.sides.rival(outside, s) if outside is not None else None
    return replace(s, force=inside, opponent=outside)


def _is_of_another_age(force: Force, s: Statement, course: Course) -> bool:
    """ "X was besieged in 1099. Z took it in 1187": do years lie between a siege and all that a force took?"""
    taken = {_year(c.when) for c in course.taking if c.force is not None and is_same(c.force, force)} - {0}
    return bool(_year(s.when) and taken) and all(abs(year - _year(s.when)) > _ONE_AGE for year in taken)


def _year(when: When) -> int:
    """The year in which something was, or had begun, as the text tells; 0 where it does not."""
    day = (when.latest or when.earliest) if when.as_written is not None else None
    return day.year if day is not None else 0


def _relieved(s: Statement, course: Course) -> Statement:
    """Who was relieved, and whose ring was broken: whoever holds the place, and who was said to be round it."""
    place = place_key(s)
    outside = s.opponent or course.besiegers.get(place) or besieger(s, course)
    inside = s.force or course.holder(place)
    if inside is not None and outside is not None and is_same(inside, outside):
        outside = s.opponent
    if inside is None and outside is not None:
        inside = course.sides.rival(outside, s)
    return replace(s, force=inside, opponent=outside)


def _ended_it(told: Statement | None, besieger: Force | None) -> bool:
    """ "Y besieged X in May. Y took X in June. The siege of X was": did Y's siege end with its capture?"""
    if told is None or told.force is None or besieger is None:
        return False
    return is_same(told.force, besieger)


def _opponent(s: Statement, force: Force, course: Course) -> Force | None:
    """To whom a force did what a statement tells, or who did it to them: who lost a place, who pushed them out."""
    if s.status == "captured":
        return _loser(s, course)
    if s.status == "lost":
        told = course.taken.get(place_key(s))
        taker = told.force if told is not None and _in_one(s, told.evidence.start, course) else None
        if taker is not None and taker.id != force.id:
            return taker  # "Y took X after Z had left it"
        return _foe(force, s, course)
    holder = course.holder(place_key(s)) or course.gone.get(place_key(s))
    if s.status == "struck" and holder is not None and course.sides.may_fight(holder, force):
        return holder
    if s.status == "controls":
        return course.sides.other_at(place_key(s), force) or _foe(force, s, course)
    return None


def _foe(force: Force, s: Statement, course: Course) -> Force | None:
    """The other side; of those known by what they do alone, those who besiege the place or attack."""
    if force.id in course.sides.described and (found := enemy_at(s, course)) is not None:
        return found
    return course.sides.sole_rival(force, s) if force.id not in course.sides.described or are_inside(force) else None


def _in_one(s: Statement, other: int, course: Course) -> bool:
    """Does the sentence of a statement tell what begins at an offset, too?"""
    low, high = sorted((s.evidence.start, other))
    return high - low < _SENTENCE and SENTENCE_END.search(course.sides.text, low, high) is None


def _loser(s: Statement, course: Course) -> Force | None:
    """From whom a place was taken: who had it, who left it, else the other side."""
    if s.force is None:
        return None
    told = course.taken.get(place_key(s))
    if told is not None and s.force.side is None and at_once(told, s):
        return None  # "Y took X. Units of the Western group had completed its capture": they may be Y's
    gone = course.gone.get(place_key(s))
    if gone is not None and gone.id != s.force.id and _in_one(s, course.left[place_key(s)], course):
        return gone  # "Y took over X after Z had pulled out of it", friends or not
    for known in (course.holder_till(s), gone):
        if known is not None and course.sides.may_fight(known, s.force):
            return known
    if _HANDED in s.rule or _JOINTLY.search(s.evidence.quote) is not None:
        return None
    known = course.sides.other_at(place_key(s), s.force) or course.sides.sole_rival(s.force, s, _FEW)
    return known or (course.sides.yielding(s.force, s) if are_a_mans(s.force) else None)
