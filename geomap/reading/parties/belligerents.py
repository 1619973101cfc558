"""The parties of a report: who may be against whom, who attacks, and whose words a party's words are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from geomap.model import HOLDS
from geomap.patterns import lazy
from geomap.reading.commonwords import STATES
from geomap.reading.parties.acting import actors_of, has_branch, is_of_another
from geomap.reading.parties.camps import NO_ALLIANCES, act_together, are_allied, camps_of
from geomap.reading.parties.fortunes import (
    ALL_OF_IT,
    ATTACKED_BY,
    ATTACKING,
    BACK,
    BAD_FOR,
    BEATEN,
    BUT_NOT,
    BY_THEN,
    GAINING,
    GOOD_FOR,
    HOLDING,
    IN_VAIN,
    ITS_DEED,
    LEFT_IN,
    LEFT_TO,
    MASTERS,
    YIELDING,
)
from geomap.sides import are_a_mans, may_be_opposed, side_of, war_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Force, Statement
    from geomap.reading.parties.camps import Camps
    from geomap.reading.sentences.items import ForceLike

_START: Final = attrgetter("start")
_OWNING: Final = 3
"""Characters between the man and what is his ("Kabila's Alliance")."""
_APPOSING: Final = frozenset({", a ", ", an "})
"""Between a party and what it is."""
_RECENT: Final = 48
"""Mentions back to which a force is looked for as it was named last."""
_SPEAKING: Final = frozenset("spokesman spokeswoman spokesperson officials official".split())
_PARTS: Final = _SPEAKING | frozenset(
    "column columns unit units element elements defenders cavalry infantry navy armour armor artillery aviation gunners"
    " snipers officers commanders leaders soldiers patrols helicopters jets aircraft warplanes planes drones"
    " division brigade regiment battalion corps garrison".split()
)
"""Nouns for a part of a force, or for those who speak for it."""
_NEAR: Final = 700
"""Characters from a statement within which its sides are looked for."""
_CLEARLY: Final = 3
"""How many times as often as any other the one rival must be named."""
_HAVING: Final = HOLDS | {"siege_broken"}
_UNIT: Final = lazy(
    r"\b\d+(?:st|nd|rd|th)?\b|^(?:[IVX]+|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)\s"
    r"|^(?:North|South|East|West|Centr)\w*\s(?:Army|Corps|Front|Group|Column|Command)\b"
    r"|\b(?:Corps|[Dd]ivision|[Rr]egiment|[Bb]attalion|Battle\s?[Gg]roup)\b"
    r"|^(?:[Ss]oldiers|[Tt]roops|[Mm]en|[Ff]orces) (?:of|under|led by) (?:General|Colonel|Major|Captain|Lieutenant)\b"
    r"|^(?:[Uu]nits|[Ee]lements|[Dd]etachments|[Pp]arts) of\b"
)
_BETWEEN: Final = ":un"
"""How the sides of those end who are sent to stand between others."""
_BEFORE: Final = 40
"""Characters before a mention that may say what its bearers do."""
_AFTER: Final = 90
_LATER: Final = lazy(r"(?:\s\([\w-]+\))?,?\sand,?\s(?:later|then|subsequently|eventually|soon|finally)\b")
_STOP: Final = lazy(r"[.;!?¶\n](?:\s|$)")
_OFFICE: Final = lazy(
    r"\b(?:government|army|military|ministry|minister|president|commanders?|general|chief|staff|spokes\w+|command|officials?"
    r"|authorities|forces|defen[cs]e|officers?|governor|premier|navy|colonel)\b(?!.*\bopposition\b)",
    re.IGNORECASE,
)
_RANK: Final = lazy(r"commanders?|general|chief|spokes\w+|command|officials?|officers?|colonel", re.IGNORECASE)
"""Offices that those have too who fight a state."""
_MAN: Final = (
    r"(?:spokes\w+|commanders?|officials?|officers?|general|colonel|brigadier"
    r"|governors?|chiefs?|leaders?|ministers?|emirs?)"
)
_SPEAKER_OF: Final = lazy(rf"\b{_MAN}\s(?:for|of|from|with|in)\s(?:\w+\s){{0,2}}$", re.IGNORECASE)
_SPEAKER_BEHIND: Final = lazy(rf"(?:['’]s?)?\s(?:\w+\s){{0,2}}{_MAN}\b", re.IGNORECASE)
"""A man who speaks for the party named before or behind."""
_ADMITTING: Final = lazy(r"\b(?:admit|conced|acknowledg|confirm|complain|accus|warn|lament)", re.IGNORECASE)


@dataclass(slots=True)
class Belligerents:
    """Those who may be a side in what a report tells."""

    actors: Sequence[ForceLike]
    """Mentions of those that act, in order."""
    starts: Sequence[int]
    all: Sequence[ForceLike]
    """Every mention, of countries too."""
    captors: frozenset[str]
    """Ids of those who are said to take places, anywhere in the report."""
    told: frozenset[str]
    """Ids of those who are said to have, take or lose a place."""
    having: Mapping[str, Mapping[str, Force]]
    """By place, those who are said anywhere to have, take or lose it, by their ids."""
    camps: Camps
    text: str
    flyers: Force | None = None
    """The one party that has an air force: the only state or alliance among those that act."""
    described: frozenset[str] = frozenset()
    """Ids of those that are known by the text's words for them alone ("the garrison")."""
    only: Force | None = None
    """The first of those that act, where all are of one side."""
    _anywhere: dict[str, Force | None] = field(default_factory=dict)
    """By force id, its rival in the report as a whole, once it was asked for."""

    def _mentions(self, first: int, last: int) -> Sequence[ForceLike]:
        """Every mention that begins in `text[first:last]`."""
        return self.all[bisect_left(self.all, first, key=_START) : bisect_left(self.all, last, key=_START)]

    def _actors(self, first: int, last: int) -> Sequence[ForceLike]:
        """Those of them that act."""
        return self.actors[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def _before(self, mention: ForceLike) -> str:
        """The words before a mention that may say what its bearers do."""
        return self.text[max(0, mention.start - _BEFORE) : mention.start]

    def rival(self, force: Force, statement: Statement) -> Force | None:
        """The other side: the only one near a statement, or by far the one spoken of most; else that of the report."""
        low, high = statement.evidence.start, statement.evidence.end
        near = self._actors(low - _NEAR, high + _NEAR)
        joint = self.joined_to(force, statement)
        near = [f for f in near if f.force.id not in joint and self._is_other(f, force)]
        within = [f for f in near if low <= f.start < high and self._is_sure(f, force)]
        if within and (found := self._foremost(within, force)) is not None:
            return found
        others = [f for f in near if not low <= f.start < high]
        if others:
            found = self._foremost(self._beside(self._likely(others, force), low, high), force)
            found = found or self._foremost(others, force)
            return self._by_own_name(found, others, statement)
        found = self._rival_anywhere(force)
        if found is None or found.id in joint or found.as_written.casefold() == statement.place_as_written.casefold():
            return None  # "Britain occupied Iraq": a country is not taken from itself
        return found

    def joined_to(self, force: Force, statement: Statement) -> frozenset[str]:
        """ "A and B took X", "X was taken by A and by B": the ids of those that are told of together with a force."""
        low, high = statement.evidence.start, statement.evidence.end
        first, last = (bisect_left(self.all, at, key=_START) for at in (low, high + _AFTER))
        if 0 < first < len(self.all):  # "A and later B took X": the statement's own words begin with the B
            gap = self.text[self.all[first - 1].end : self.all[first].start]
            first -= _LATER.match(gap) is not None
        joint: set[str] = set()
        group: list[ForceLike] = []
        for mention in self.all[first:last]:
            if not group or not act_together(self.text, group[-1], mention):
                group = []
            group.append(mention)
            if any(f.force.id == force.id and f.start < high for f in group):
                joint |= {f.force.id for f in group}
        return frozenset(joint)

    def sole_rival(self, force: Force, statement: Statement, most: int = 1) -> Force | None:
        """The other side where a report tells of `most` near a statement, or its own sentence of one of more.

        Of several not one that is told of only later than in the next sentence.
        """
        start, end = statement.evidence.start, statement.evidence.end
        first, last = self._sentence(start, end, 1)
        near = self._actors(start - _NEAR, end + _NEAR)
        others = [f for f in near if f.kind != "country" and self._is_other(f, force)]
        likely = self._likely(others, force)
        here = {side_of(f.force) for f in likely if first <= f.start < last}
        if len({side_of(f.force) for f in likely}) > most and len(here) != 1:
            return None
        found = self.rival(force, statement)
        told = [f.start for f in others if side_of(f.force) == side_of(found)]
        if here or not told or len({side_of(f.force) for f in others}) == 1:
            return found
        behind = _STOP.search(self.text, last + 1)
        return found if told[0] < (behind.start() if behind is not None else len(self.text)) else None

    def _likely(self, others: Sequence[ForceLike], force: Force) -> Sequence[ForceLike]:
        """Those of its own war, or that the report tells fight it, where there are any."""
        war = war_of(force)
        kin = (f for f in others if (war is not None and war_of(f.force) == war) or self.camps.opposed(f.force, force))
        return list(kin) or others

    def _is_sure(self, actor: ForceLike, force: Force) -> bool:
        """Is an actor that stands in the words of a statement by a name of its own, or told to fight a force?"""
        vague = actor.kind in {"generic", "national"}
        return actor.kind != "country" and (not vague or self.camps.opposed(actor.force, force) is True)

    def _by_own_name(self, found: Force | None, others: Sequence[ForceLike], s: Statement) -> Force | None:
        """ "The government", where that is named too, rather than the country in which something is told to be."""
        if found is None or any(f.force is found and f.kind != "country" for f in others):
            return found
        own = [f for f in others if f.force.id == found.id and f.kind != "country"]
        own = [f for f in own if f.force.as_written != s.place_as_written]
        return min(own, key=lambda f: abs(f.start - s.evidence.start)).force if own else found

    def _beside(self, others: Sequence[ForceLike], low: int, high: int) -> Sequence[ForceLike]:
        """Those of several that the sentence of a statement names, else those of the sentence before it."""
        for back in (1, 2):
            first, last = self._sentence(low, high, back)
            if here := [f for f in others if first <= f.start < last]:
                return here
        return ()

    def _sentence(self, low: int, high: int, back: int) -> tuple[int, int]:
        """Where the sentence of a statement, or with `back` 2 the one before it, begins, and where that ends."""
        stop = _STOP.search(self.text, high)
        last = stop.start() if stop is not None else len(self.text)
        stops = [m.end() for m in _STOP.finditer(self.text, max(0, low - _NEAR), low)]
        first = stops[-back] if len(stops) >= back else max(0, low - _NEAR)
        return first, last

    def _rival_anywhere(self, force: Force) -> Force | None:
        if force.id not in self._anywhere:
            others = [f for f in self.actors if self._is_other(f, force)]
            # "Chinese accounts": a country that is told of as the enemy, and no other
            others = others or [f for f in self.all if self.camps.opposed(f.force, force)]
            self._anywhere[force.id] = self._foremost(others, force)
        return self._anywhere[force.id]

    def _is_other(self, actor: ForceLike, force: Force) -> bool:
        return self.may_fight(actor.force, force) and not self._is_allied(actor, force)

    def _foremost(self, others: Sequence[ForceLike], force: Force) -> Force | None:
        """The side that is meant, of those that may be against a force; None where it may be one or the other."""
        others = sorted(others, key=lambda f: f.kind == "country")
        enemies = [f.force for f in others if self.camps.opposed(f.force, force)]
        # whom an ally fights in a war of its own comes last
        sure = [f for f in enemies if None in {war_of(f), war_of(force)} or war_of(f) == war_of(force)]
        # rather those who took or lost something, or have a side in the war, than "the White House"
        free = [f.force for f in others if f.category != "peacekeeping" and not side_of(f.force).endswith(_BETWEEN)]
        told = [f for f in sure or enemies or free if f.id in self.told]
        same_war = [f for f in free if war_of(f) is not None and war_of(f) == war_of(force)]
        chosen = told or sure or same_war or enemies or [f for f in free if f.side is not None] or free
        often = Counter(side_of(f) for f in chosen)
        if not often or (len(often) > 1 and often.most_common(2)[0][1] < _CLEARLY * often.most_common(2)[1][1]):
            return None
        side = often.most_common(1)[0][0]
        return next(f for f in chosen if side_of(f) == side)

    def may_fight(self, a: Force, b: Force) -> bool:
        """Can two forces be enemies, as far as the report and the lexicon tell?"""
        told = self.camps.opposed(a, b)
        # a "5th Division", "Grant's men" may be anybody's: they are enemies only where the report says so
        unit = any(f.side is None and (are_a_mans(f) or _UNIT.search(f.as_written) is not None) for f in (a, b))
        return may_be_opposed(a, b) and (told is True if unit else told is not False)

    def are_foes(self, a: Force, b: Force) -> bool:
        """Are two forces neither known to be on one side nor on two that do not fight one another?"""
        if not may_be_opposed(a, b):
            return False
        return not are_allied(a, b, self.camps.alliances) or self.camps.opposed(a, b) is True

    def _is_allied(self, actor: ForceLike, force: Force) -> bool:
        """ "Kabila's Alliance", "Y, an armed group"; two of unknown sides that both take places: no enemies?"""
        owns = 0 <= (force.start or 0) - actor.end <= _OWNING
        owns = owns or self.text[actor.end : force.start or 0] in _APPOSING
        both = actor.force.id in self.captors and (actor.force.side is None or force.side is None)
        return owns or (both and not self.camps.opposed(actor.force, force))

    def named_before(self, at: int) -> Force | None:
        """The actor named last before an offset."""
        k = bisect_left(self.starts, at)
        return self.actors[k - 1].force if k else None

    def as_named(self, force: Force | None, statement: Statement) -> Force | None:
        """A force as it was named last before a statement, rather than a part of it ("a FAMa column")."""
        at = bisect_left(self.starts, statement.evidence.start)
        recent = reversed(self.actors[max(0, at - _RECENT) : at])
        last = [a for a in recent if force is not None and a.force.id == force.id]
        last.sort(key=lambda a: (a.kind == "country", _is_part(a.force)))
        return last[0].force if last else force

    def as_whole(self, force: Force | None, statement: Statement) -> Force | None:
        """Whose column or spokesman somebody is, by their own name, where another sentence says who."""
        if force is None or not _is_part(force):
            return force
        speaks = force.as_written.rpartition(" ")[2].casefold() in _SPEAKING
        return force if not speaks and self._is_named_here(force, statement) else self.as_named(force, statement)

    def _is_named_here(self, force: Force, statement: Statement) -> bool:
        start, end = statement.evidence.start, statement.evidence.end
        if force.start is None or not start - _NEAR < force.start < end + _NEAR:
            return False
        first, last = sorted((force.start, start)) if force.start < end else (end, force.start)
        return _STOP.search(self.text, first, last) is None

    def nearest_against(self, force: Force, statement: Statement) -> Force | None:
        """The actor named last before a statement that is not on that side."""
        start = statement.evidence.start
        for actor in reversed(self._actors(start - _NEAR, start)):
            if self.may_fight(actor.force, force):
                return actor.force
        return None

    def other_at(self, place: str, force: Force) -> Force | None:
        """The one other side that is said anywhere in the report to have, take or lose a place."""
        others = [f for f in self.having.get(place, {}).values() if self.may_fight(f, force)]
        others = [f for f in others if f.id not in self.described]
        return others[0] if len({side_of(f) for f in others}) == 1 else None

    def outcome(self, statement: Statement) -> tuple[Force | None, Force | None]:
        """Who gains and who loses by what a statement tells, where its sentence says for whom it is good or bad."""
        end = statement.evidence.end
        last = self._closes(end)
        gains: Force | None = None
        loses: Force | None = None
        complete = self._completes(statement, last)
        for mention in self._mentions(end, last):
            before = self.text[max(end, mention.start - _AFTER) : mention.start]
            owns = ITS_DEED.match(self.text, mention.end)
            bad = owns is not None and owns["what"].casefold() in {"defeat", "setback", "loss", "reverse"}
            if bad or BAD_FOR.search(before) is not None:
                loses = loses or mention.force
            elif (
                owns is not None or GOOD_FOR.search(before) is not None or (complete and self._has_it(mention, before))
            ):
                gains = gains or mention.force
        return gains, loses

    def _closes(self, end: int) -> int:
        """Where the sentence of a statement that ends at `end` is over; `end` if that is far off."""
        stop = _STOP.search(self.text, end, end + _NEAR)
        if stop is not None:
            return stop.start()
        return len(self.text) if len(self.text) <= end + _NEAR else end

    def _completes(self, statement: Statement, last: int) -> bool:
        """ "With the fall of X, the whole coast was in Y hands": does what is told make something complete?"""
        start, rest = statement.evidence.start, self.text[statement.evidence.end : last]
        led = BY_THEN.search(self.text, max(0, start - _BEFORE), start) is not None
        return led and ALL_OF_IT.search(rest) is not None and BUT_NOT.search(rest) is None

    def _has_it(self, mention: ForceLike, before: str) -> bool:
        """ "in the hands of Y", "under Y control", "Y held": does a party have what is told of there?"""
        if LEFT_TO.search(before) is not None or MASTERS.match(self.text, mention.end) is not None:
            return True
        return LEFT_IN.search(before) is not None and HOLDING.match(self.text, mention.end) is not None

    def attacker(self, statement: Statement) -> Force | None:
        """The one side that attacks in what is told up to a statement; None where nobody does, several, or in vain."""
        start, end = statement.evidence.start, statement.evidence.end
        return self._only_one([f for f in self._mentions(start - _NEAR, self._closes(end)) if self._attacks(f)], start)

    def yielding(self, force: Force, statement: Statement) -> Force | None:
        """The one side near a statement that is said to flee, withdraw or surrender, and not a force itself."""
        near = self._mentions(statement.evidence.start - _NEAR, statement.evidence.end + _NEAR)
        gone = [f.force for f in near if f.force.id != force.id and self._yields(f)]
        gone = [f for f in gone if f.id not in self.described and may_be_opposed(f, force)]
        return gone[0] if len({side_of(f) for f in gone}) == 1 else None

    def _yields(self, mention: ForceLike) -> bool:
        return YIELDING.match(self.text, mention.end) is not None or BEATEN.search(self._before(mention)) is not None

    def attacker_here(self, statement: Statement) -> Force | None:
        """Who is said to attack or gain ground before a statement in its sentence; None where several do, or none."""
        start = statement.evidence.start
        earliest = max(start - _NEAR, 0)
        first = max(earliest, *(self.text.rfind(mark, earliest, start) for mark in (". ", "! ", "? ", "\n", "¶")))
        near = self._mentions(first, start)
        return self._only_one([f for f in near if self._attacks(f) or GAINING.match(self.text, f.end)], start)

    def _only_one(self, attacking: Sequence[ForceLike], until: int) -> Force | None:
        """The one side of those that attack, if nothing is said up to an offset of its having been in vain."""
        known = [f for f in attacking if f.category != "described"]
        if len({side_of(f.force) for f in known}) != 1:
            return None
        return None if IN_VAIN.search(self.text, known[0].start, max(until, known[0].start)) else known[-1].force

    def is_answered(self, captor: Statement, fall: Statement) -> bool:
        """Does somebody else come back after a capture and before a fall: "Y took A. The 312th returned. B fell"?"""
        between = self._mentions(captor.evidence.end, fall.evidence.start)
        ours = None if captor.force is None else side_of(captor.force)
        return any(BACK.match(self.text, f.end) is not None and side_of(f.force) != ours for f in between)

    def _attacks(self, mention: ForceLike) -> bool:
        after = self.text[mention.end : mention.end + _AFTER]
        return ATTACKING.match(after) is not None or ATTACKED_BY.search(self._before(mention)) is not None

    def teller(self, statement: Statement) -> tuple[Force | None, bool]:
        """The party whose words a statement is, and whether it tells of its own defeat."""
        source = statement.according_to
        if source is None:
            return None, False
        low, high = statement.evidence.start - _NEAR, statement.evidence.end + _NEAR
        near = [f for f in self._mentions(low, high) if _speaks(f, self.text[f.start : f.end], source.as_written)]
        near.sort(key=lambda f: (f.kind == "country", abs(f.start - statement.evidence.start)))
        if len({side_of(f.force) for f in near if f.kind != "country"}) > 1 and " and " in source.as_written:
            return None, False  # "spokesmen for the army and the rebels"
        for mention in near:
            reach = len(source.as_written)
            span = self.text[max(0, mention.start - reach) : mention.end + reach]
            if source.as_written in span:
                said = self.text[mention.end : mention.end + reach + _BEFORE]
                return mention.force, _ADMITTING.search(said) is not None
        at = self.text.find(source.as_written, max(0, low), high)
        if at < 0:
            return None, False
        said = self.text[at : at + len(source.as_written) + _BEFORE]
        return self._officeholder(at, source.as_written), _ADMITTING.search(said) is not None

    def speaker_before(self, at: int) -> Force | None:
        """For whom the last spokesman, commander or official named before an offset speaks."""
        for mention in reversed(self._mentions(at - _NEAR, at)):
            before = self._before(mention)
            behind = _SPEAKER_BEHIND.match(self.text, mention.end, min(at, mention.end + _BEFORE))
            if mention.role == "authority" or behind is not None or _SPEAKER_OF.search(before) is not None:
                return mention.force
        return None

    def _officeholder(self, at: int, name: str) -> Force | None:
        """ "The alliance's spokesman, X Y,": whom he speaks for; "President X": for the one state that is at war."""
        for mention in reversed(self._mentions(at - _BEFORE, at)):
            between = self.text[mention.end : at]
            if _OFFICE.search(self.text[max(0, mention.start - _BEFORE) : at]) and _STOP.search(between) is None:
                return mention.force
        office = _OFFICE.search(self.text[max(0, at - _BEFORE // 2) : at] + name)
        if office is None or self._is_answered_by_state() or self._may_be_others(office[0]):
            return None
        return self.flyers

    def _may_be_others(self, office: str) -> bool:
        """ "Colonel X said", where only those take places who are no state's: may he be one of theirs?"""
        captors = [f for f in self.actors if f.force.id in self.captors]
        return _RANK.fullmatch(office) is not None and bool(captors) and all(f.category not in STATES for f in captors)

    def may_fly(self, force: Force) -> bool:
        """Can a force have aircraft: is it a state's, or not told of as anybody else's?"""
        named = [f.category for f in self.all if f.force.id == force.id]
        return not named or not STATES.isdisjoint(named)

    def _is_answered_by_state(self) -> bool:
        """Is another state named that is against the one state that acts: whose "the Defence Ministry" is, is open."""
        state = self.flyers
        named = (f.force for f in self.all if f.kind == "country" and f.role != "backer")
        return state is not None and any(f.side is not None and self.may_fight(f, state) for f in named)


def belligerents(
    forces: Sequence[ForceLike],
    statements: Sequence[Statement],
    text: str,
    alliances: Mapping[str, frozenset[str]] = NO_ALLIANCES,
) -> Belligerents:
    """Tell the parties of a report from every mention of a force, in order, and from what its sentences say.

    `alliances`: by side, those of its war that it is known not to fight.
    """
    told = frozenset(f.id for s in statements for f in (s.force, s.opponent, *s.parties) if f is not None)
    actors = [f for f in actors_of(forces, told) if not is_of_another(f, text)]
    having: dict[str, dict[str, Force]] = {}
    for s in statements:
        if s.status in _HAVING:
            having.setdefault(place_key(s), {}).update((f.id, f) for f in (s.force, s.opponent) if f is not None)
    own = [f for f in forces if f.category != "described" and not has_branch(f, text)]
    states = [f.force for f in actors if f.category in STATES]
    states = [f for f in states if f.side is not None] or states  # "a convoy of Chinese vehicles" flies no jets there
    return Belligerents(
        actors,
        [f.start for f in actors],
        forces,
        frozenset(s.force.id for s in statements if s.status == "captured" and s.force is not None),
        told,
        having,
        camps_of(own, statements, text, alliances),
        text,
        states[0] if len({side_of(f) for f in states}) == 1 else None,
        frozenset(f.force.id for f in forces if f.category == "described"),
        actors[0].force if len({side_of(f.force) for f in actors}) == 1 else None,
    )


def _speaks(mention: ForceLike, written: str, source: str) -> bool:
    """Does a source speak for a force: "the army", "Baku", "Croatian commanders", but not "Iraqi residents"?"""
    before, found, after = source.partition(written)
    if not found:
        return False
    bare = mention.kind == "country" and written.casefold() != mention.force.name.casefold()
    return not bare or not (before.strip() or after.strip()) or _OFFICE.search(f"{before} {after}") is not None


_DIVISIONS = frozenset("district province governorate region oblast county state department prefecture raion".split())


def place_key(statement: Statement) -> str:
    """The place of a statement, as a text may call it again: the district of a town is not the town."""
    name = statement.place_as_written.casefold()
    return name if name.rpartition(" ")[2] in _DIVISIONS else statement.toponym.name.casefold()


def _is_part(force: Force) -> bool:
    """Do the words for a force mean a part of it, or one who speaks for it?"""
    words = force.as_written.casefold().split()
    return len(words) > 1 and (words[-1] in _PARTS or words[1] == "of" or words[-2:] == ["air", "force"])
