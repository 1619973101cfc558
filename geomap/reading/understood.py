"""Who a sentence leaves unsaid and the report tells: the captor of "X was taken on the 6th", who lost it, both sides.

The statements are gone through in the order of the text, and what each says of a place is remembered: who held it last
cannot take it, who lost it takes it back, and where two sides fight, who is not the one is the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement, When
    from geomap.reading.items import ForceLike

_RESTORING = frozenset({"recapture", "retake", "reclaim", "regain", "recover", "reoccupy", "reseize", "win back"})
"""What is done by those who had the place before."""
_FALLING = frozenset({"verb:fall", "noun:fall", "verb:surrender", "verb:capitulate", "verb:succumb"})
"""What is said of a place that somebody took."""
_OWNING = 3
"""Characters between the man and what is his ("Kabila's Alliance")."""
_POSSESSIVES = ("its ", "their ", "his ", "her ", "our ")
"""Before those who belong to somebody that is named already."""
_RECENT = 48
"""Mentions back to which a force is looked for as it was named last."""
_DAYS_OFF = 2
"""By how many days two accounts of one event may differ."""
_HANDED = "hand"
"""Of a rule by which somebody gives a place away: who that was is said or not known."""
_NEAR = 700
"""Characters from a statement within which its sides are looked for."""
_SIDES = 2
_CLEARLY = 3
"""How many times as often as any other the one rival must be named."""


@dataclass(slots=True)
class _Course:
    """What the statements so far have told, and who the report speaks of."""

    actors: Sequence[ForceLike]
    starts: Sequence[int]
    captors: frozenset[str]
    """Ids of those who are said to take places, anywhere in the report."""
    holders: dict[str, list[Force]] = field(default_factory=dict)
    """By place, those who were said to take or hold it, the last one last."""
    held_at: dict[str, When] = field(default_factory=dict)
    """By place, when the last one is said to have it."""
    losers: dict[str, Force] = field(default_factory=dict)
    taken: dict[str, Statement] = field(default_factory=dict)
    """By place, the last capture."""
    captor: Statement | None = None
    """The last capture whose captor was said."""
    loser: Force | None = None
    striker: Force | None = None
    keepers: dict[str | None, Force] = field(default_factory=dict)
    """By side, those who were said to take or hold any place."""

    def note(self, statement: Statement) -> None:
        """Remember what a statement says."""
        force, place = statement.force, _place(statement)
        if force is None:
            return
        if statement.status in {"captured", "controls", "siege_broken"} and statement.share is None:
            held = self.holders.setdefault(place, [])
            if held and not _same(held[-1], force):
                self.losers[place] = held[-1]
            held.append(force)
            self.held_at[place] = statement.when
            self.keepers.setdefault(_side(force), force)
        if statement.status == "captured":
            self.captor = self.taken[place] = statement
        if statement.status == "struck":
            self.striker = force
        if statement.status == "lost":
            self.taken.pop(place, None)
            self.losers[place] = self.loser = force
            self.holders.pop(place, None)

    def holder(self, place: str) -> Force | None:
        """Who has a place as far as the text has told."""
        held = self.holders.get(place)
        return held[-1] if held else None

    def rival(self, force: Force, statement: Statement) -> Force | None:
        """The other side near a statement: the only one, or by far the one spoken of most."""
        low, high = statement.evidence.start, statement.evidence.end
        near = [
            f.force
            for f in self.actors[bisect_left(self.starts, low - _NEAR) : bisect_left(self.starts, high + _NEAR)]
            if _are_opposed(f.force, force) and not low <= f.start < high and not self._is_allied(f, force)
        ]
        # rather those who took or lost something, or have a side in the war, than "the White House"
        told = {f.id: f for held in self.holders.values() for f in held} | {f.id: f for f in self.losers.values()}
        near = (
            [f for f in near if f.id in told]
            or [f for f in near if f.side is not None]
            or [f for f in told.values() if _are_opposed(f, force)]
            or near
        )
        often = Counter(_side(f) for f in near)
        if not often or (len(often) > 1 and often.most_common(2)[0][1] < _CLEARLY * often.most_common(2)[1][1]):
            return None
        side = often.most_common(1)[0][0]
        return next(f for f in near if _side(f) == side)

    def _is_allied(self, actor: ForceLike, force: Force) -> bool:
        """ "Kabila's Alliance"; two of unknown sides that both take places: are they no enemies?"""
        owns = 0 <= (force.start or 0) - actor.end <= _OWNING
        both = actor.force.id in self.captors and (actor.force.side is None or force.side is None)
        return owns or both

    def as_named(self, force: Force | None, statement: Statement) -> Force | None:
        """A force as it was named last before a statement."""
        at = bisect_left(self.starts, statement.evidence.start)
        recent = reversed(self.actors[max(0, at - _RECENT) : at])
        last = (a.force for a in recent if force is not None and a.force.id == force.id)
        return next(last, force)

    def nearest_against(self, force: Force, statement: Statement) -> Force | None:
        """The actor named last before a statement that is not on that side."""
        at = bisect_left(self.starts, statement.evidence.start)
        for actor in reversed(self.actors[bisect_left(self.starts, statement.evidence.start - _NEAR) : at]):
            if _are_opposed(actor.force, force):
                return actor.force
        return None


def understand(statements: Sequence[Statement], forces: Sequence[ForceLike], text: str) -> list[Statement]:
    """Give each statement the actors that its own words leave to the report, where the report leaves no doubt.

    Parameters
    ----------
    statements
        What the sentences of a report say, in order of their evidence.
    forces
        Every mention of a force in it, in order.
    text
        The report's text.
    """
    captures = [s for s in statements if s.status == "captured" and s.force is not None]
    sole = captures[0].force if len({_side(s.force) for s in captures}) == 1 else None
    restoring = {_restores(s) for s in captures}
    actors = [f for f in _actors(forces) if not text[max(0, f.start - 6) : f.start].casefold().endswith(_POSSESSIVES)]
    captors = frozenset(s.force.id for s in captures if s.force is not None)
    course = _Course(actors, [f.start for f in actors], captors)
    gone = {_place(s): s.force for s in statements if s.status == "lost" and s.force is not None}
    lost = {_side(f) for f in gone.values()}
    theirs = {_place(s) for s in captures}
    out: list[Statement] = []
    for statement in statements:
        s = statement
        place = _place(s)
        if s.status == "captured" and s.force is None:
            free = place not in theirs and _side(sole) not in lost and _restores(s) in restoring
            captor = _captor(s, course, gone.get(place))
            if captor is None and sole is not None and free and not (s.opponent and _same(s.opponent, sole)):
                captor = sole
            if captor is None and len(course.keepers) == 1 and not captures and not _restores(s):
                captor = next(iter(course.keepers.values()))
            if captor is None and course.loser is not None:
                captor = course.rival(course.loser, s) or course.nearest_against(course.loser, s)
            s = replace(s, force=course.as_named(captor, s))
        elif s.status == "lost" and s.force is None:
            s = _loss(s, course, sole)
        elif s.status == "besieged":
            s = _siege(s, course)
        elif s.status == "struck" and s.force is None:
            s = replace(s, force=_striker(s, course))
        if s.status == "captured" and s.force is not None and s.opponent is None:
            s = replace(s, opponent=_loser(s, course, gone.get(place)))
        course.note(s)
        out.append(s)
    return out


def _captor(s: Statement, course: _Course, gone: Force | None) -> Force | None:
    """Who took a place: not who had it, but who is against them; else who has been taking places."""
    place = _place(s)
    holder = s.opponent or course.holder(place) or gone
    told = course.taken.get(place)
    if told is not None and s.opponent is None and not _restores(s) and _at_once(told, s):
        return told.force  # "Y seized X. The capture of the port ...": what was told before
    if _restores(s):
        before = course.losers.get(place)
        if before is not None and (holder is None or _are_opposed(before, holder)):
            return before
    if holder is not None and s.opponent is None and not _restores(s) and _is_before(s, course.held_at.get(place)):
        return holder  # "X is in Y's hands. It was freed two years ago"
    if holder is not None:
        last = course.captor.force if course.captor is not None else None
        if last is not None and _are_opposed(last, holder):
            return last
        return course.rival(holder, s) or course.nearest_against(holder, s)
    last_capture = course.captor
    if last_capture is not None and _restores(last_capture) == _restores(s):
        return last_capture.force
    return None


def _is_before(s: Statement, then: When | None) -> bool:
    """Is what a statement tells over before a time?"""
    return (
        then is not None and then.earliest is not None and s.when.latest is not None and s.when.latest < then.earliest
    )


def _at_once(first: Statement, second: Statement) -> bool:
    """May two captures of a place be one: do their days meet, as far as they are told?"""
    a, b = first.when, second.when
    if a.earliest is None or b.latest is None or a.latest is None or b.earliest is None:
        return True
    return (a.earliest - b.latest).days <= _DAYS_OFF and (b.earliest - a.latest).days <= _DAYS_OFF


def _loss(s: Statement, course: _Course, sole: Force | None) -> Statement:
    """Who lost a place: who had it. One that fell was taken, where one side only takes places."""
    holder = course.holder(_place(s))
    captor = course.captor.force if course.captor is not None else sole
    if s.rule in _FALLING and captor is not None and (holder is None or _are_opposed(holder, captor)):
        return replace(s, status="captured", force=captor, opponent=holder)
    if holder is not None:
        return replace(s, force=holder)
    if course.loser is not None:
        return replace(s, force=course.loser)
    against = s.opponent or captor
    return replace(s, force=course.rival(against, s)) if against is not None else s


def _striker(s: Statement, course: _Course) -> Force | None:
    """Who struck a place: who is against its holder; else the only side that is spoken of, or that strikes."""
    holder = s.opponent or course.holder(_place(s))
    if holder is not None:
        return course.rival(holder, s) or course.nearest_against(holder, s)
    sides = {_side(f.force) for f in course.actors}
    if len(sides) == 1:
        return course.actors[0].force
    return course.striker


def _siege(s: Statement, course: _Course) -> Statement:
    """Who is inside and who is round it: who holds the place, and the other side."""
    inside, outside = s.force, s.opponent
    if inside is None:
        holder = course.holder(_place(s))
        if holder is not None and (outside is None or _are_opposed(holder, outside)):
            inside = holder
        elif outside is not None:
            inside = course.rival(outside, s)
    if outside is None and inside is not None:
        outside = course.rival(inside, s)
    if inside is None and outside is None and course.captor is not None and course.captor.force is not None:
        outside = course.captor.force
        inside = course.rival(outside, s)
        outside = outside if inside is not None else None
    return replace(s, force=inside, opponent=outside)


def _loser(s: Statement, course: _Course, gone: Force | None) -> Force | None:
    """From whom a place was taken: who had it, who left it, else the other side."""
    if s.force is None:
        return None
    told = course.taken.get(_place(s))
    if told is not None and s.force.side is None and _at_once(told, s):
        return None  # "Y took X. Units of the Western group had completed its capture": they may be Y's
    for known in (course.holder(_place(s)), gone):
        if known is not None and _are_opposed(known, s.force):
            return known
    return None if _HANDED in s.rule else course.rival(s.force, s)


# --- the sides of a fight -------------------------------------------------------------------------------------


def with_both_sides(statements: Sequence[Statement], forces: Sequence[ForceLike]) -> list[Statement]:
    """Give fights of which the sentence names one side or none the two sides that the text round them speaks of.

    Those named most often come first: an ally of one side is named in passing.
    """
    if all(s.status != "contested" or len(s.parties) >= _SIDES for s in statements):
        return list(statements)
    actors = _actors(forces)
    starts = [f.start for f in actors]
    return [
        _with_sides(s, actors, starts) if s.status == "contested" and len(s.parties) < _SIDES else s for s in statements
    ]


def _with_sides(statement: Statement, actors: Sequence[ForceLike], starts: Sequence[int]) -> Statement:
    low, high = statement.evidence.start, statement.evidence.end
    near = list(actors[bisect_left(starts, low - _NEAR) : bisect_left(starts, high + _NEAR)])
    often = Counter(f.force.id for f in near)
    near.sort(key=lambda f: (-often[f.force.id], max(low - f.end, f.start - high, 0), f.start))
    parties = list(statement.parties)
    for actor in near:
        if len(parties) < _SIDES and all(_are_opposed(actor.force, party) for party in parties):
            parties.append(actor.force)
    return replace(statement, parties=tuple(parties)) if len(parties) == _SIDES else statement


def _actors(forces: Sequence[ForceLike]) -> Sequence[ForceLike]:
    """Those that may be a side: countries only where nobody else is named, "the garrison" never."""
    actors = [f for f in forces if f.role == "force" and f.category != "described" and _acts(f)]
    if not actors and len({f.force.id for f in forces}) == _SIDES:
        return list(forces)  # "Russian shelling ... Ukrainian counter-attacks"
    return actors


def _acts(mention: ForceLike) -> bool:
    """ "the Ethiopians" act; "Ethiopia" and "Ethiopian" may only say where or whose."""
    written = mention.force.as_written
    name = mention.force.name.casefold()
    people = written.endswith("s") and written.casefold() not in name and written[:3].casefold() == name[:3]
    return mention.kind != "country" or people


def _are_opposed(a: Force, b: Force) -> bool:
    return a.id != b.id and (a.side is None or b.side is None or a.side != b.side)


def _same(a: Force, b: Force) -> bool:
    return not _are_opposed(a, b)


def _side(force: Force | None) -> str | None:
    return None if force is None else force.side or force.id


def _place(statement: Statement) -> str:
    return statement.toponym.name.casefold()


def _restores(statement: Statement) -> bool:
    return statement.rule.partition(":")[2] in _RESTORING
