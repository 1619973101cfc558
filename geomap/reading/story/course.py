"""What a report has told of its places so far: who took, held, besieged and lost them, statement by statement."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.reading.commonwords import STILL
from geomap.reading.parties.belligerents import place_key
from geomap.sides import may_be_opposed, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Force, Statement, When
    from geomap.reading.parties.belligerents import Belligerents

_HOLDING_ON = frozenset({"hold", "retain", "keep", "defend", "cling", "hang", "remain", "stay"})
_REACH = 2000
"""Characters: no quote is longer, or what it says at its beginning is not of its end."""


@dataclass(slots=True)
class Course:
    """What the statements so far have told, and who the report speaks of."""

    sides: Belligerents
    sole: Force | None
    """The one that is said to take places, where it is one."""
    restoring: frozenset[bool]
    """Whether what is told of captors is taking or taking back."""
    theirs: frozenset[str]
    """Places of which it is told who took them."""
    gone: Mapping[str, Force]
    """By place, who is said anywhere to have lost it ..."""
    left: Mapping[str, int]
    """... and where in the text."""
    losses: Mapping[str, Sequence[Statement]]
    """By place, what is said of who lost it."""
    captors: tuple[Force, ...]
    """Those who are said to take a place."""
    retakers: frozenset[tuple[str, str]]
    """Places with the sides that are said anywhere to take them back."""
    takers: frozenset[tuple[str, str]]
    """Places with the sides that are said anywhere to take them, and not to take them back."""
    held: tuple[Statement, ...]
    """What is said of who holds a place, in order of the text."""
    taking: tuple[Statement, ...]
    """What is said of who took a place, in order of the text."""
    relieved: Mapping[str, Force]
    """By place, who is said anywhere to have broken a siege of it."""
    lifted: tuple[Statement, ...] = ()
    """What is said of sieges that end, with whose they were."""
    besieging: tuple[Force, ...] = ()
    """Those who are said anywhere to besiege a place."""
    striking: tuple[Force, ...] = ()
    """Those who are said anywhere to strike one."""
    holders: dict[str, list[Force]] = field(default_factory=dict)
    """By place, those who were said to take or hold it, the last one last."""
    held_at: dict[str, When] = field(default_factory=dict)
    """By place, when the last one is said to have it."""
    states: dict[str, Statement] = field(default_factory=dict)
    """By place, the last statement that somebody has it, where nothing changed since."""
    besiegers: dict[str, Force] = field(default_factory=dict)
    losers: dict[str, Force] = field(default_factory=dict)
    taken: dict[str, Statement] = field(default_factory=dict)
    """By place, the last capture."""
    captor: Statement | None = None
    """The last capture whose captor was said, or what somebody is said to have come to hold by some day."""
    loser: Force | None = None
    striker: Force | None = None
    keepers: dict[str | None, Force] = field(default_factory=dict)
    """By side, those who were said to take any place, or to have come to hold it."""

    def note(self, statement: Statement) -> None:
        """Remember what a statement says."""
        force, place = statement.force, place_key(statement)
        if statement.status == "besieged" and statement.opponent is not None:
            self.besiegers[place] = statement.opponent
        if force is None or force.id in self.sides.described:
            return  # nobody, or whoever they are
        told = self.taken.get(place)
        if statement.rule.startswith(("held", "seat")) and told is not None and overlap(told, statement):
            self.losers[place] = force
            return  # "took their stronghold, X": what it was till then
        gains = statement.status == "captured" or (statement.status == "controls" and not _holds_on(statement))
        if gains and statement.share is None:
            self.keepers.setdefault(side_of(force), force)
        if statement.status in {"captured", "controls", "siege_broken"} and _is_whole(statement):
            if statement.status == "controls" and is_before(statement, self.held_at.get(place)):
                return  # "Y took X on Monday. Z claimed as late as Sunday to hold it"
            held = self.holders.setdefault(place, [])
            if held and self.sides.are_foes(held[-1], force):
                self.losers[place] = held[-1]
            held.append(force)
            self.held_at[place] = statement.when
            if statement.status == "controls":
                self.states[place] = statement
            else:
                self.states.pop(place, None)
        if statement.status == "captured":
            self.captor = self.taken[place] = statement
            if self.loser is not None and not self.sides.are_foes(self.loser, force):
                self.loser = None  # who has been taking places since
        elif statement.status == "controls" and (_is_come_to(statement) or self._has_changed(place, force)):
            self.captor = statement
        if statement.status == "struck":
            self.striker = force
        if statement.status == "lost":
            self.taken.pop(place, None)
            self.losers[place] = self.loser = force
            self.holders.pop(place, None)

    def _has_changed(self, place: str, force: Force) -> bool:
        """ "Z abandoned X, and the next day Y had control of it": did another leave a place, and nobody take it?"""
        left = self.losers.get(place)
        return left is not None and place not in self.taken and self.sides.are_foes(left, force)

    def goes_forward(self, force: Force | None) -> bool:
        """Is a party told to take, besiege or strike any place: is it one that may have struck another?"""
        takers = () if self.restoring == frozenset({True}) else self.captors  # who takes back what was its own
        told = (*takers, *self.besieging, *self.striking)
        return force is not None and any(is_same(force, other) for other in told)

    def holder(self, place: str) -> Force | None:
        """Who has a place as far as the text has told."""
        held = self.holders.get(place)
        return held[-1] if held else None

    def holder_till(self, s: Statement) -> Force | None:
        """Who had the place of a statement: as was told before, or in its own words ("X, held by Y, was bombed")."""
        return self.holder(place_key(s)) or self.holder_within(s)

    def holder_within(self, s: Statement) -> Force | None:
        """Who is said to hold the place in the words of the statement itself, before what befalls it."""
        here = (h for h in self.held_within(s) if place_key(h) == place_key(s))
        return next((h.force for h in here if h.trigger < s.trigger or s.status == "struck"), None)

    def held_within(self, s: Statement) -> Iterator[Statement]:
        """What is said of who holds a place in words that overlap those of a statement."""
        last = bisect_left(self.held, s.evidence.end, key=begins)
        first = bisect_left(self.held, s.evidence.start - _REACH, hi=last, key=begins)
        return (h for h in self.held[first:last] if overlap(h, s))


def _is_come_to(statement: Statement) -> bool:
    """ "By 6 March X was under Y control": did Y come to have the place?"""
    return statement.rule.startswith("under") and (statement.when.as_written or "").casefold().startswith("by ")


def _holds_on(statement: Statement) -> bool:
    """ "Y still holds X", "Y holds X", "Y's men hold out in X": does a party have what it had, and take nothing?"""
    words = statement.evidence.quote.casefold().split()
    return statement.rule.partition(":")[2].partition(" ")[0] in _HOLDING_ON or not STILL.isdisjoint(words)


def begins(statement: Statement) -> int:
    """Where the words of a statement begin."""
    return statement.evidence.start


def overlap(a: Statement, b: Statement) -> bool:
    """Do the words of two statements overlap?"""
    return a.evidence.start < b.evidence.end and b.evidence.start < a.evidence.end


def is_same(a: Force, b: Force) -> bool:
    """Are two forces one, or on one side?"""
    return not may_be_opposed(a, b)


def _is_whole(statement: Statement) -> bool:
    """Is it the place itself that is told of, and not an airfield or a quarter of it?"""
    return statement.share is None and statement.part is None and statement.relation != "part_of"


def is_before(s: Statement, then: When | None) -> bool:
    """Is what a statement tells over before a time?"""
    return (
        then is not None and then.earliest is not None and s.when.latest is not None and s.when.latest < then.earliest
    )
