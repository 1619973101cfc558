"""Who a sentence leaves unsaid and the report tells: the captor of "X was taken on the 6th", who lost it, both sides.

The statements are gone through in the order of the text, and what each says of a place is remembered: who held it last
cannot take it, who lost it takes it back, and where two sides fight, who is not the one is the other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.parties.belligerents import place_key
from geomap.reading.story.course import Course, begins, is_before, is_same, overlap
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement
    from geomap.reading.parties.belligerents import Belligerents

RESTORING = frozenset(
    {"recapture", "retake", "reclaim", "regain", "recover", "reoccupy", "reseize", "win back", "re-enter", "reenter"}
)
"""What is done by those who had the place before."""
_FALLING = frozenset({"verb:fall", "gapped:fall", "noun:fall", "verb:surrender", "verb:capitulate", "verb:succumb"})
"""What is said of a place that somebody took."""
_LOSING = frozenset({"verb:lose", "verb:abandon", "verb:give up", "verb:evacuate", "noun:loss"})
"""What a party tells of itself, if it does not say of whom."""
_DECLARED = frozenset({"declared", "free"})
_CLEARING = frozenset({"clear", "cleanse", "purge", "clear out"})
_FIRST = re.compile(r"\b(?:initial|original|earlier|previous)\s$", re.IGNORECASE)
_BEFORE = 12
"""Characters before a noun that say which of several it is."""
_JOINTLY = re.compile(r"\b(?:jointly|together)\b", re.IGNORECASE)
"""Of what rivals did when they were none."""
_INSIDE = frozenset({"garrison", "defenders"})
_OUTSIDE = frozenset("attackers assailants raiders invaders invading besiegers occupiers occupying occupation".split())
"""Words for those inside a place and those round it, whoever they are."""
_SAID_OF = re.compile(r'["“]?(?:(?P<they>they)|we|our)\b', re.IGNORECASE)
_RIVALS = frozenset("rivals rival foes foe enemies opponents adversaries adversary".split())
_LONG = 90
"""Days before what a text tells of, in which another may have lost what is lost now."""
_DAYS_OFF = 2
"""By how many days two accounts of one event may differ."""
_HANDED = "hand"
"""Of a rule by which somebody gives a place away: who that was is said or not known."""
_OWN_DEED = RESTORING | frozenset(
    "take capture seize liberate free clear cleanse secure conquer deliver declare wrest storm enter".split()
)
"""What a party tells of itself where it does not say who did it."""
_SENTENCE_END = re.compile(r"[.!?]\W|\n")
_AFTER = re.compile(r"\bafter\b", re.IGNORECASE)
_CONDEMNED = re.compile(r"\b(?:condemn|denounc|decri|protest)\w*\s(?:\w+\s){0,4}$", re.IGNORECASE)
_NEAR_DEED = 60
"""Characters before a strike in which somebody condemns it."""
_AIR = re.compile(
    r"\b(?:air\s?-?(?:strikes?|raids?|attacks?|force|bombing|bombardment)|airstrikes?|warplanes?|jets?|aircraft|planes?|bombers?"
    r"|helicopters?|helicopter gunships|fighters? jets?|barrel bombs?|cluster bombs?)\b",
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
        restoring=frozenset(_restores(s) for s in captures),
        theirs=frozenset(place_key(s) for s in captures),
        gone={place_key(s): s.force for s in statements if s.status == "lost" and s.force is not None},
        left={place_key(s): s.evidence.start for s in statements if s.status == "lost" and s.force is not None},
        losses=tuple(s for s in statements if s.status == "lost" and s.force is not None and s.mention is None),
        captors=tuple(s.force for s in captures if s.force is not None),
        retakers=frozenset((place_key(s), side_of(s.force) or "") for s in captures if _restores(s)),
        held=tuple(sorted((s for s in statements if s.status == "controls" and s.force is not None), key=begins)),
    )
    out: list[Statement] = []
    for statement in statements:
        s = _identified(_heard(statement, course), course)
        if s.status == "captured" and s.force is None:
            s = replace(s, opponent=s.opponent or course.holder_within(s))
            captor = None if _is_of_old(s, course) else _captor(s, course) or _likely_captor(s, course)
            s = replace(s, force=course.sides.as_named(_not_retaker(captor, s, course), s))
        elif s.status == "lost" and s.force is None:
            s = _loss(s, course)
        elif s.status == "besieged":
            s = _siege(s, course)
        elif s.status == "struck" and s.force is None:
            s = replace(s, force=_striker(s, course))
        if s.force is not None and s.opponent is None:
            s = _opposed(s, course)
        course.note(s)
        out.append(s)
    return [_of_whole(s, course.sides) for s in out]


def _of_whole(s: Statement, sides: Belligerents) -> Statement:
    """A statement with those whom its own sentence does not name as themselves, and not as a part of them."""
    force, opponent = sides.as_whole(s.force, s), sides.as_whole(s.opponent, s)
    return s if force is s.force and opponent is s.opponent else replace(s, force=force, opponent=opponent)


def _heard(s: Statement, course: Course) -> Statement:
    """ ""They entered X," a Y spokesman said": they are not Y; "we" are."""
    force, said = s.force, _SAID_OF.match(s.evidence.quote)
    if force is None or force.start is None or force.start >= s.evidence.start or said is None:
        return s
    text = course.sides.text
    line = text[text.rfind("\n", 0, s.evidence.start) + 1 : s.evidence.start]
    if line.count('"') % 2 == 0 and line.count("“") <= line.count("”") and s.evidence.quote[0] not in '"“':
        return s
    speaker = course.sides.speaker_before(s.evidence.start)
    if speaker is None or is_same(speaker, force) is not (said["they"] is not None):
        return s
    return replace(s, force=None if said["they"] is not None else speaker)


def _identified(s: Statement, course: Course) -> Statement:
    """ "The garrison", "the attackers": whose they are, where the report tells who has a place and who attacks it."""
    force, opponent = (
        _whose(f, other, s, course) if f is not None and f.id in course.sides.described else f
        for f, other in ((s.force, s.opponent), (s.opponent, s.force))
    )
    return s if force is s.force and opponent is s.opponent else replace(s, force=force, opponent=opponent)


def _whose(force: Force, other: Force | None, s: Statement, course: Course) -> Force:
    """A force told by what it does, under the name of those whose it must be."""
    words = frozenset(force.as_written.casefold().split())
    other = other if other is not None and other.id not in course.sides.described else None
    meant: Force | None = None
    if words & _RIVALS:
        owner = course.sides.named_before(force.start or 0)
        meant = course.sides.rival(owner, s) if owner is not None else None
    elif words & _INSIDE:
        told = course.taken.get(place_key(s))
        if s.status == "lost" and told is not None and told.force is not None and _at_once(told, s):
            meant = told.opponent  # "Y took X. The garrison had fled": not Y's
            return replace(meant, as_written=force.as_written, start=force.start, end=force.end) if meant else force
        meant = course.holder(place_key(s))
        if meant is None and (enemy := other or _enemy_at(s, course)) is not None:
            meant = course.sides.rival(enemy, s)
    elif "occupiers" in words and (told := course.taken.get(place_key(s))) is not None:
        meant = told.opponent  # "Y recovered X, which its occupiers had razed"
    elif words & _OUTSIDE:
        meant = course.sides.attacker(s) or course.holder(place_key(s))
    if meant is None or (other is not None and is_same(meant, other)):
        return force
    return replace(meant, as_written=force.as_written, start=force.start, end=force.end)


def _enemy_at(s: Statement, course: Course) -> Force | None:
    """Who besieges a place, or attacks, as far as the text has told."""
    return course.besiegers.get(place_key(s)) or course.sides.attacker(s)


def _captor(s: Statement, course: Course) -> Force | None:
    """Who took a place: not who had it, but who is against them; else who has been taking places."""
    gains, loses = course.sides.outcome(s) if s.rule.startswith("noun") else (None, None)
    if gains is not None or loses is not None:
        return gains or (course.sides.rival(loses, s) if loses is not None else None)
    place = place_key(s)
    holder = s.opponent or course.holder(place) or course.gone.get(place)
    if s.opponent is None and (later := _lost_later(s, course)) is not None:
        return later.force  # "Y drove Z from X, which had been taken two years before": by Z
    told = course.taken.get(place)
    if (
        told is not None
        and told.force is not None
        and _restores(told)
        and not _restores(s)
        and (_is_first(s, course) or _is_set_before(told, s, course))
    ):
        return told.opponent or course.sides.rival(told.force, s)  # "Y recaptured X. The initial capture of X": not Y's
    if (
        told is not None
        and s.opponent is None
        and (not _restores(s) or s.rule.startswith("noun"))  # "Y overran X. The recapture of the town"
        and not _clears(told, s)
        and (_at_once(told, s) or _goes_on(told, s))
    ):
        return told.force  # "Y seized X. The capture of the port ...": what was told before
    if _restores(s):
        before = course.losers.get(place)
        if before is not None and (holder is None or course.sides.are_foes(before, holder)):
            return before
        if before is not None and s.opponent is None and told is not None and _restores(told):
            return told.force  # "X was recovered in May ... retaken"
    if holder is not None and s.opponent is None and not _restores(s) and is_before(s, course.held_at.get(place)):
        return holder  # "X is in Y's hands. It was freed two years ago"
    state = course.states.get(place)
    if holder is not None and s.opponent is None and not _restores(s) and _leads_to(s, state, course.sides.text):
        return holder  # "X is in our hands. The takeover of X": theirs
    if holder is None and told is not None and _clears(told, s):
        holder = told.force
    own = s.rule.partition(":")[2] in _OWN_DEED or s.rule in _DECLARED
    told_by = _by_teller(s, course) if own else None
    if told_by is not None and (holder is None or course.sides.are_foes(told_by, holder)):
        return told_by
    here = course.sides.attacker_here(s)
    if here is not None and (holder is None or course.sides.are_foes(here, holder)):
        return here  # "Y's offensive began on the 3rd; X was taken two days later"
    if holder is not None:
        last = course.captor.force if course.captor is not None else None
        if (
            course.captor is not None
            and last is not None
            and course.sides.are_foes(last, holder)
            and not _long_before(course.captor, s)
        ):
            return last
        return course.sides.rival(holder, s) or course.sides.nearest_against(holder, s)
    last_capture = course.captor
    if last_capture is not None and _restores(last_capture) == _restores(s) and not _long_before(last_capture, s):
        return last_capture.force
    return None


def _long_before(first: Statement, second: Statement) -> bool:
    """ "X, lost to Y three years before, was theirs; Z was taken": is a capture of another time than what is told?"""
    over, now = first.when.latest, second.when.earliest
    return over is not None and now is not None and (now - over).days > _LONG


def _likely_captor(s: Statement, course: Course) -> Force | None:
    """Who took a place of which nothing else is told: the only side that takes places, or holds any, or attacks."""
    sole = course.sole if course.sole is not None and course.sole.id not in course.sides.described else None
    gone = {side_of(f) for f in course.gone.values()}
    free = place_key(s) not in course.theirs and side_of(sole) not in gone and _restores(s) in course.restoring
    if sole is not None and free and not (s.opponent and not course.sides.are_foes(s.opponent, sole)):
        return sole
    if len(course.keepers) == 1 and not course.restoring and not _restores(s):
        return next(iter(course.keepers.values()))
    if course.loser is not None and not _restores(s):
        return course.sides.rival(course.loser, s) or course.sides.nearest_against(course.loser, s)
    if len(gone) == 1 and not course.restoring and not _restores(s):
        return course.sides.rival(next(iter(course.gone.values())), s)
    return course.sides.attacker(s) if not course.restoring else None


def _not_retaker(captor: Force | None, s: Statement, course: Course) -> Force | None:
    """ "X was occupied and then reconquered by Y": who takes it back, and was not told to have had it, lost it now."""
    place = place_key(s)
    retakers = {side for where, side in course.retakers if where == place}
    if captor is None or _restores(s) or retakers != {side_of(captor)} or place in course.taken:
        return captor
    return course.sides.rival(captor, s)


def _is_of_old(s: Statement, course: Course) -> bool:
    """ "Y left X. X had been occupied two years ago": was it long before what is told of a place nobody has now?"""
    told = course.held_at.get(place_key(s))
    then = told.earliest or told.latest if told is not None else None
    if then is None or s.when.latest is None or course.holder(place_key(s)) is not None:
        return False
    return s.opponent is None and not _restores(s) and (then - s.when.latest).days > _LONG


def _is_set_before(told: Statement, s: Statement, course: Course) -> bool:
    """ "Y retook X three days after it was captured": does the sentence of a capture tell of the one before?"""
    between = course.sides.text[told.evidence.end : s.evidence.start]
    return _SENTENCE_END.search(between) is None and _AFTER.search(between) is not None


def _is_first(s: Statement, course: Course) -> bool:
    """ "The initial capture of X": is another one told of than that which came last?"""
    start = s.evidence.start
    return _FIRST.search(course.sides.text, max(0, start - _BEFORE), start) is not None


def _by_teller(s: Statement, course: Course) -> Force | None:
    """Who took a place that a party says was taken: itself, or the other side where it admits it."""
    teller, admits = course.sides.teller(s)
    if teller is None or not admits:
        return teller
    return course.sides.rival(teller, s)


def _leads_to(s: Statement, state: Statement | None, text: str) -> bool:
    """Is a capture without a date told behind who has the place now: how they came to have it?"""
    if state is None or state.when.earliest is None or state.when.earliest != state.when.latest:
        return False
    apart = _SENTENCE_END.search(text, state.evidence.end, s.evidence.start) is not None
    return apart and s.when.earliest is None and s.when.latest == state.when.latest


def _lost_later(s: Statement, course: Course) -> Statement | None:
    """Who is said to lose the place of a capture first after it: on another day, so not by it."""
    place, day = place_key(s), s.when.latest
    if s.when.as_written is None or day is None:
        return None
    days = [
        (then, k)
        for k, loss in enumerate(course.losses)
        if place_key(loss) == place and (then := loss.when.earliest) is not None and (then - day).days > _DAYS_OFF
    ]
    return course.losses[min(days)[1]] if days else None


def _is_undated(s: Statement) -> bool:
    """ "Y took X. X had been abandoned": is what is told of a place told without a day of its own?"""
    return s.when.as_written is None


def _at_once(first: Statement, second: Statement) -> bool:
    """May two captures of a place be one: do their days meet, as far as they are told?"""
    a, b = first.when, second.when
    if a.earliest is None or b.latest is None or a.latest is None or b.earliest is None:
        return True
    return (a.earliest - b.latest).days <= _DAYS_OFF and (b.earliest - a.latest).days <= _DAYS_OFF


def _is_told_again(told: Statement, s: Statement, holder: Force | None) -> bool:
    """ "It took Y from March on to seize X. The town fell on 18 May": is it the day of what was told before?"""
    vague = told.when.earliest is None or told.when.earliest != told.when.latest
    if told.force is None or holder is None or s.when.as_written is None:
        return False
    return vague and is_same(holder, told.force)


def _clears(first: Statement, second: Statement) -> bool:
    """ "Y occupied X ... X was cleared on the 4th": of Y, if that was on another day."""
    apart = (first.when.earliest, first.when.latest) != (second.when.earliest, second.when.latest)
    return second.rule.partition(":")[2] in _CLEARING and apart


def _goes_on(first: Statement, second: Statement) -> bool:
    """Is a part of the place taken after another, or after most of it: "the southern half on the 4th"?"""
    return second.part is not None and (first.part is not None or first.share is not None)


def _loss(s: Statement, course: Course) -> Statement:
    """Who lost a place: who had it. One that fell was taken, where one side only takes places."""
    holder = course.holder(place_key(s))
    captor = course.captor.force if course.captor is not None else course.sole
    gains, loses = course.sides.outcome(s) if s.rule.startswith("noun") else (None, None)
    if s.rule in _FALLING and gains is not None:
        return replace(s, status="captured", force=gains, opponent=loses)
    if loses is not None and s.rule in _LOSING | _FALLING:
        captor = course.sides.rival(loses, s)
        if s.rule in _LOSING or captor is None:
            return replace(s, force=loses)
        return replace(s, status="captured", force=captor, opponent=loses)
    if s.rule in _FALLING:
        told = course.taken.get(place_key(s))
        if told is not None and told.force is not None and (_at_once(told, s) or _is_told_again(told, s, holder)):
            return replace(s, status="captured", force=told.force)  # "Y took X. The city's fall was"
        if told is None and holder is not None and is_before(s, course.held_at.get(place_key(s))):
            return replace(s, status="captured", force=holder)  # "X is in Y's hands. The fall of X last August"
        told_by = _by_teller(s, course) if s.rule == "noun:fall" else None  # "Y announced the fall of X"
        if course.captor is None and _only_restores(captor, course):
            captor = None  # who only takes back what was lost
        captor = course.sides.attacker_here(s) or captor or told_by or course.sides.attacker(s)
        if (place_key(s), side_of(captor)) in course.retakers and course.captor is None:
            captor = None  # who takes it back later is not the one to whom it fell
        guessed = holder is None and course.sole is None and captor is not None and told_by is None
        if guessed and len({side_of(f) for f in course.captors}) > 1:
            return s  # "Y took A, Z took B. C fell": to whom?
        if holder is None and course.captor is not None and course.sides.is_answered(course.captor, s):
            return s
        if captor is not None and (holder is None or course.sides.are_foes(holder, captor)):
            return replace(s, status="captured", force=captor, opponent=holder)
    taken = course.taken.get(place_key(s))
    if holder is not None and taken is not None and _is_undated(s) and taken.force is not None:
        return replace(s, force=taken.opponent or course.sides.rival(taken.force, s), opponent=taken.force)
    if holder is not None:
        return replace(s, force=holder)
    teller, _ = course.sides.teller(s)
    if teller is not None and s.rule in _LOSING:
        return replace(s, force=teller)  # "Y conceded that X was lost"
    if course.loser is not None:
        return replace(s, force=course.loser)
    before = course.captor.when.earliest if course.captor is not None else None
    if (
        before is not None
        and s.opponent is None
        and s.when.latest is not None
        and (before - s.when.latest).days > _LONG
    ):
        return s  # "X, lost the year before": by one side or the other
    if s.opponent is None and s.rule == "verb:lose" and _only_restores(captor, course):
        return replace(s, force=captor)  # "Y recovered A for a day. B was lost": told of Y's towns
    against = s.opponent or captor
    return replace(s, force=course.sides.rival(against, s)) if against is not None else s


def _only_restores(captor: Force | None, course: Course) -> bool:
    """Is a party told of that only takes back what was its own?"""
    side = side_of(captor)
    took = [place for place, taker in course.retakers if taker == side]
    return bool(took) and sum(side_of(f) == side for f in course.captors) == len(took)


def _striker(s: Statement, course: Course) -> Force | None:
    """Who struck a place: who is against its holder; else the only side that is spoken of, or that strikes."""
    holder = s.opponent or course.holder_within(s) or course.holder_till(s)
    flyers = course.sides.flyers if _AIR.search(s.evidence.quote) is not None else None
    if flyers is not None and (holder is None or course.sides.may_fight(flyers, holder)):
        return flyers
    if holder is not None:
        return course.sides.rival(holder, s) or course.sides.nearest_against(holder, s)
    teller, _ = course.sides.teller(s)
    if teller is not None and (teller.side or "").rpartition(":")[2] != "un":
        return course.sides.rival(teller, s)  # a party tells what was done to it
    if _CONDEMNED.search(course.sides.text, max(0, s.evidence.start - _NEAR_DEED), s.evidence.start) is not None:
        return None  # "Y condemned the shelling of X": not its own
    only = course.sides.only
    if only is not None and any(side_of(held.force) == side_of(only) for held in course.held):
        return None  # who holds the land did not strike it
    return only or course.striker


def _siege(s: Statement, course: Course) -> Statement:
    """Who is inside and who is round it: who holds the place, and the other side."""
    inside, outside = s.force, s.opponent
    told = course.taken.get(place_key(s))
    over = "had been" in s.evidence.quote  # "Y took X, which had been besieged for months": by Y
    if told is not None and told.force is not None and ((s.rule == "adjective:besieged" and overlap(told, s)) or over):
        outside = outside or told.force  # "Y stormed the besieged base": not Y's
        inside = inside or told.opponent or course.sides.rival(outside, s)
    elif inside is None:
        left = course.gone.get(place_key(s)) if course.left.get(place_key(s), 0) > s.evidence.end else None
        holder = course.holder(place_key(s)) or left
        if holder is not None and (outside is None or course.sides.are_foes(holder, outside)):
            inside = holder
        elif outside is not None:
            round_it = (h.force for h in course.held_within(s) if h.force is not None)
            foe = next((f for f in round_it if course.sides.are_foes(f, outside)), None)
            inside = foe or course.sides.rival(outside, s)  # "split the Y-held enclave, isolating X"
    if inside is not None and outside is not None and is_same(inside, outside):
        inside = course.sides.rival(outside, s)  # "the last pocket held by Y, who besieged X": not against himself
    if outside is None and inside is not None:
        outside = course.sides.rival(inside, s)
    if inside is None and outside is None and course.captor is not None and course.captor.force is not None:
        outside = course.captor.force
        inside = course.sides.rival(outside, s)
        outside = outside if inside is not None else None
    return replace(s, force=inside, opponent=outside)


def _opposed(s: Statement, course: Course) -> Statement:
    """A statement with whom it was done to, or who did it: who lost a place, who pushed its holders out."""
    if s.status == "captured":
        return replace(s, opponent=_loser(s, course))
    if s.force is None:
        return s
    if s.status == "lost":
        unknown = s.force.id in course.sides.described
        return replace(s, opponent=_enemy_at(s, course) if unknown else course.sides.rival(s.force, s))
    holder = course.holder(place_key(s)) or course.gone.get(place_key(s))
    if s.status == "struck" and holder is not None and course.sides.may_fight(holder, s.force):
        return replace(s, opponent=holder)
    if s.status == "controls":
        return replace(s, opponent=course.sides.other_at(place_key(s), s.force))
    return s


def _loser(s: Statement, course: Course) -> Force | None:
    """From whom a place was taken: who had it, who left it, else the other side."""
    if s.force is None:
        return None
    told = course.taken.get(place_key(s))
    if told is not None and s.force.side is None and _at_once(told, s):
        return None  # "Y took X. Units of the Western group had completed its capture": they may be Y's
    for known in (course.holder_till(s), course.gone.get(place_key(s))):
        if known is not None and course.sides.may_fight(known, s.force):
            return known
    if _HANDED in s.rule or _JOINTLY.search(s.evidence.quote) is not None:
        return None
    return course.sides.other_at(place_key(s), s.force) or course.sides.rival(s.force, s)


def _restores(statement: Statement) -> bool:
    return statement.rule.partition(":")[2] in RESTORING
