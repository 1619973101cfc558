"""Who took a place of which its own words do not say it: "X was taken on the 6th".

What the report tells of the place and of its parties is asked in order, from the surest to what only leaves nobody
else; the first that has an answer gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.parties.belligerents import place_key
from geomap.reading.story.course import is_before
from geomap.reading.story.deeds import (
    DAYS_OFF,
    LONG,
    RESTORING,
    SENTENCE_END,
    at_once,
    clears,
    goes_on,
    is_long_before,
    is_long_past,
    is_of_another_year,
    leads_to,
    restores,
)
from geomap.reading.story.intended import still_to_be_driven_out
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.model import Force, Statement
    from geomap.reading.story.course import Course

_OWN_DEED = RESTORING | frozenset(
    "take capture seize liberate free clear cleanse secure conquer deliver declare wrest storm enter".split()
)
"""What a party tells of itself where it does not say who did it."""
_PAST = frozenset({"been", "was", "were"})
_DECLARED = frozenset({"declared", "free"})
_FREEING = frozenset({"liberate", "reliberate", "free"})
"""What is done, after a loss, by those who had the place before it."""
_AWAY = 21
"""Days after which those who gave a place up are rather those who take it back than those who are driven out."""
_FIRST = lazy(r"\b(?:initial|original|earlier|previous)\s$", re.IGNORECASE)
_SENTENCE = 120
"""Characters between what is told in one sentence, at most."""
_BEFORE = 12
"""Characters before a noun that say which of several it is."""
_AFTER = lazy(r"\bafter\b", re.IGNORECASE)


class Answer(NamedTuple):
    """What is known of who took a place."""

    force: Force | None
    """None if it cannot be told, whatever else the report says."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture without a captor, and what the report has told of its place."""

    s: Statement
    course: Course
    place: str
    holder: Force | None
    """Who had it."""
    keeper: Force | None
    """The same, and of whom it was cleared: "Y occupied X ... X was cleared on the 4th"."""
    told: Statement | None
    """The capture of it that was told last."""
    restored: bool
    """Whether it is taken back."""

    @property
    def is_of_nobody(self) -> bool:
        """Whether its own words do not say from whom it is taken."""
        return self.s.opponent is None

    def may_have_taken(self, force: Force) -> bool:
        """Whether somebody is not on the side that had the place."""
        return self.keeper is None or self.course.sides.are_foes(force, self.keeper)


def captor_of(s: Statement, course: Course) -> Force | None:
    """Who took the place of a capture whose words leave it unsaid; None if the report leaves a doubt."""
    if _is_of_old(s, course):
        return None
    capture = _capture(s, course)
    answers = (ask(capture) for ask in _IN_ORDER)
    answer = next((answer for answer in answers if answer is not None), None)
    captor = answer.force if answer is not None else None
    if captor is None and (likely := _likely(s, course)) is not None and capture.may_have_taken(likely):
        captor = likely
    return _unless_retaken(captor, s, course)


def is_beaten(force: Force, s: Statement, course: Course) -> bool:
    """ "X fell, ending Y's siege of Z": is it Y, whose siege ends with what the same sentence tells?"""
    for lifted in course.lifted:
        between = course.sides.text[s.evidence.end : lifted.evidence.start]
        here = 0 < len(between) < _SENTENCE and SENTENCE_END.search(between) is None
        if here and side_of(lifted.opponent) == side_of(force):
            return True
    return False


def _capture(s: Statement, course: Course) -> Capture:
    place = place_key(s)
    holder = s.opponent or course.holder(place) or course.gone.get(place)
    told = course.taken.get(place)
    keeper = told.force if holder is None and told is not None and clears(told, s, course.sides.text) else holder
    return Capture(s, course, place, holder, keeper, told, restores(s))


def _by_event(c: Capture) -> Answer | None:
    """ "Y's victory at X led to its fall": who gains by the event that a noun tells of."""
    if not c.s.rule.startswith("noun"):
        return None
    gains, loses = c.course.sides.outcome(c.s)
    if gains is None and loses is None:
        return None
    return Answer(gains or (c.course.sides.rival(loses, c.s) if loses is not None else None))


def _who_lost_it_later(c: Capture) -> Answer | None:
    """ "Y drove Z from X, which had been taken two years before": by Z."""
    later = _lost_later(c.s, c.course) if c.is_of_nobody else None
    return Answer(later.force) if later is not None else None


def _other_than_retaker(c: Capture) -> Answer | None:
    """ "Y recaptured X. The initial capture of X": not Y's."""
    if c.told is None or c.told.force is None or not restores(c.told) or c.restored:
        return None
    if not (_is_first(c.s, c.course) or _is_set_before(c.told, c.s, c.course)):
        return None
    return Answer(c.told.opponent or c.course.sides.rival(c.told.force, c.s))


def _as_told(c: Capture) -> Answer | None:
    """ "Y seized X. The capture of the port ...", "Y overran X. The recapture of the town": what was told before."""
    if c.told is None or not c.is_of_nobody or (c.restored and not c.s.rule.startswith("noun")):
        return None
    one = not clears(c.told, c.s, c.course.sides.text) and (at_once(c.told, c.s) or goes_on(c.told, c.s))
    if not one or c.told.force is None:
        return None
    return Answer(c.course.sides.rival(c.told.force, c.s) if _is_freed_of(c.told, c.told.force, c) else c.told.force)


def _is_freed_of(told: Statement, taker: Force, c: Capture) -> bool:
    """ "Y took X in May. X has been liberated, the army said": is it freed of those who are told to have taken it?"""
    taken, freed = (s.rule.partition(":")[2] in _FREEING for s in (told, c.s))
    if taken or not freed:
        return False
    teller = by_teller(c.s, c.course)
    return is_long_past(told, c.s) or (teller is not None and c.course.sides.are_foes(teller, taker))


def _who_had_lost_it(c: Capture) -> Answer | None:
    """Who lost a place that is taken back; "X was recovered in May ... retaken": by the same."""
    back = c.restored or (c.is_of_nobody and c.s.rule.partition(":")[2] in _FREEING)
    before = c.course.losers.get(c.place) if back else None
    if before is None:
        return None
    if (c.restored and c.may_have_taken(before)) or (c.is_of_nobody and _comes_back(before, c)):
        return Answer(before)
    if not c.restored:
        return None
    return Answer(c.told.force) if c.is_of_nobody and c.told is not None and restores(c.told) else None


def _comes_back(force: Force, c: Capture) -> bool:
    """ "X was given up by Y in May and recovered in August": by Y, of whom it is not told that it took X first?"""
    if (c.place, side_of(force)) in c.course.takers or c.course.holder(c.place) is not None:
        return False
    told = [loss for loss in c.course.losses.get(c.place, ()) if loss.evidence.start < c.s.evidence.start]
    over, now = (told[-1].when.latest if told else None), c.s.when.earliest
    return over is not None and now is not None and (now - over).days >= _AWAY


def _who_has_it_since(c: Capture) -> Answer | None:
    """ "X is in Y's hands. It was freed two years ago"; "X is in our hands. The takeover of X": by them."""
    if c.holder is None or not c.is_of_nobody or c.restored:
        return None
    since = is_before(c.s, c.course.held_at.get(c.place))
    return Answer(c.holder) if since or leads_to(c.s, c.course.states.get(c.place), c.course.sides.text) else None


def _who_tells_it(c: Capture) -> Answer | None:
    """Who says that a place was taken: a party speaks of itself, or of the other side where it admits it."""
    own = c.s.rule.partition(":")[2] in _OWN_DEED or c.s.rule in _DECLARED
    teller = by_teller(c.s, c.course) if own else None
    return Answer(teller) if teller is not None and c.may_have_taken(teller) else None


def _who_besieged_it(c: Capture) -> Answer | None:
    """ "Y besieged X in May. It capitulated in June": to Y, whoever has it later."""
    round_it = c.course.besiegers.get(c.place) if c.is_of_nobody and not c.restored else None
    return Answer(round_it) if round_it is not None and c.may_have_taken(round_it) else None


def _who_attacks_here(c: Capture) -> Answer | None:
    """ "Y's offensive began on the 3rd; X was taken two days later"."""
    here = c.course.sides.attacker_here(c.s)
    return Answer(here) if here is not None and c.may_have_taken(here) else None


def _who_is_to_be_driven_out(c: Capture) -> Answer | None:
    """ "X was overrun. The army has vowed to retake it from Y": Y has it, and took it."""
    owner = still_to_be_driven_out(c.s, c.course.sides) if c.is_of_nobody and not c.restored else None
    return Answer(owner) if owner is not None and c.may_have_taken(owner) else None


def _foe_of_holder(c: Capture) -> Answer | None:
    """Who is against those that had it: who has been taking places, else the other side."""
    if c.keeper is None:
        return None
    last = c.course.captor
    if last is not None and last.force is not None and c.may_have_taken(last.force) and not is_long_before(last, c.s):
        return Answer(last.force)
    return Answer(c.course.sides.rival(c.keeper, c.s) or c.course.sides.nearest_against(c.keeper, c.s))


def _who_takes_places(c: Capture) -> Answer | None:
    """Who took the place that was told before."""
    last = c.course.captor
    if last is None or restores(last) != c.restored or is_long_before(last, c.s):
        return None
    return Answer(last.force)


_IN_ORDER: tuple[Callable[[Capture], Answer | None], ...] = (
    _by_event,
    _who_lost_it_later,
    _other_than_retaker,
    _as_told,
    _who_had_lost_it,
    _who_has_it_since,
    _who_tells_it,
    _who_besieged_it,
    _who_attacks_here,
    _who_is_to_be_driven_out,
    _foe_of_holder,
    _who_takes_places,
)


def _likely(s: Statement, course: Course) -> Force | None:
    """Who took a place of which nothing else is told: the only side that takes places, or holds any, or attacks."""
    if course.taking and all(is_of_another_year(taken, s) for taken in course.taking):
        return None
    sole = course.sole if course.sole is not None and course.sole.id not in course.sides.described else None
    gone = {side_of(f) for f in course.gone.values()}
    free = place_key(s) not in course.theirs and side_of(sole) not in gone and restores(s) in course.restoring
    if sole is not None and free and not (s.opponent and not course.sides.are_foes(s.opponent, sole)):
        return sole
    if len(course.keepers) == 1 and not course.restoring and not restores(s) and not _is_until(s, course):
        return next(iter(course.keepers.values()))
    if course.loser is not None and not restores(s):
        return course.sides.rival(course.loser, s) or course.sides.nearest_against(course.loser, s)
    if len(gone) == 1 and not course.restoring and not restores(s):
        return course.sides.rival(next(iter(course.gone.values())), s)
    held = next((h.force for h in course.held if restores(s) and place_key(h) == place_key(s)), None)
    if held is not None:
        # "the recapture of X, which Y had held since May"
        return course.sides.rival(held, s) or course.sides.nearest_against(held, s)
    if course.restoring:
        return None
    return course.sides.attacker(s) or besieger(s, course)


def _is_until(s: Statement, course: Course) -> bool:
    """ "X was in Y's hands until it was freed": is that it was theirs told in the same sentence, before?"""
    state = course.states.get(place_key(s))
    if state is None or state.evidence.start > s.evidence.start:
        return False
    return SENTENCE_END.search(course.sides.text, state.evidence.end, s.evidence.start) is None


def besieger(s: Statement, course: Course) -> Force | None:
    """Who besieges towns, where one side does and nobody is said to take any: the one that takes them."""
    sides = {side_of(force): force for force in course.besieging}
    one = next(iter(sides.values())) if len(sides) == 1 else None
    return one if one is not None and not (s.opponent and not course.sides.are_foes(s.opponent, one)) else None


def occupier_of(s: Statement, course: Course) -> Force | None:
    """ "X has been occupied since May": who takes places, if it is not their own; not where it "is still occupied"."""
    for c in course.taking:  # "freed X, which had been occupied for a month"
        if c.force and place_key(c) == place_key(s) and abs(c.evidence.start - s.evidence.start) < _SENTENCE:
            return c.opponent or course.sides.rival(c.force, s)
    words = s.evidence.quote.split()
    theirs = True in course.restoring or _PAST.isdisjoint(words) or "still" in words
    return None if theirs else captor_of(s, course)


def _unless_retaken(captor: Force | None, s: Statement, course: Course) -> Force | None:
    """ "X was occupied and then reconquered by Y": who takes it back, and was not told to have had it, lost it now."""
    place = place_key(s)
    retakers = {side for where, side in course.retakers if where == place}
    if captor is None or restores(s) or retakers != {side_of(captor)} or place in course.taken:
        return captor
    return course.sides.rival(captor, s)


def _is_of_old(s: Statement, course: Course) -> bool:
    """ "Y left X. X had been occupied two years ago": was it long before what is told of a place nobody has now?"""
    told = course.held_at.get(place_key(s))
    then = told.earliest or told.latest if told is not None else None
    if then is None or s.when.latest is None or course.holder(place_key(s)) is not None:
        return False
    return s.opponent is None and not restores(s) and (then - s.when.latest).days > LONG


def _is_set_before(told: Statement, s: Statement, course: Course) -> bool:
    """ "Y retook X three days after it was captured": does the sentence of a capture tell of the one before?"""
    between = course.sides.text[told.evidence.end : s.evidence.start]
    return SENTENCE_END.search(between) is None and _AFTER.search(between) is not None


def _is_first(s: Statement, course: Course) -> bool:
    """ "The initial capture of X": is another one told of than that which came last?"""
    start = s.evidence.start
    return _FIRST.search(course.sides.text, max(0, start - _BEFORE), start) is not None


def _lost_later(s: Statement, course: Course) -> Statement | None:
    """Who is said to lose the place of a capture first after it: on another day, so not by it."""
    day = s.when.latest
    losses = course.losses.get(place_key(s), [])
    if s.when.as_written is None or day is None:
        return None
    days = [
        (then, k)
        for k, loss in enumerate(losses)
        if (then := loss.when.earliest) is not None and (then - day).days > DAYS_OFF
    ]
    return losses[min(days)[1]] if days else None


def by_teller(s: Statement, course: Course) -> Force | None:
    """Who took a place that a party says was taken: itself, or the other side where it admits it."""
    teller, admits = course.sides.teller(s)
    if teller is None or not admits:
        return teller
    return course.sides.rival(teller, s)
