"""What claims say of who holds a place, and what state a set of equally late ones makes of it.

Days are ordinals here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Claim, Force, Modality, Share

State = Literal["held", "contested", "disputed", "vacated", "unknown"]

SETTING: Final = frozenset({"controls", "captured", "lost", "contested"})
"""The statuses that say who holds a place."""
_CHANGES: Final = frozenset({"captured", "lost"})
_TAKING: Final = frozenset({"controls", "captured"})
DISPUTE_DAYS: Final = 7
"""A side's own claim of a gain is disputed by the other side's own claim made at most so many days earlier."""


class Period(NamedTuple):
    """What a site's state is reported to be from one day to another, both included."""

    state: State
    """`held` by `forces[0]`; `contested` between `forces`; `disputed`: sources disagree which of `forces` holds
    it; `vacated`: `forces[0]` left and nobody is said to have come; `unknown`: spoken of (struck, besieged), but
    nobody is said to hold it."""
    forces: tuple[Force, ...]
    """Of a contested site one that holds most comes first; fewer than two where the others are not named."""
    start: dt.date | None
    """None: since before anything reported."""
    end: dt.date | None
    """None: nothing later is reported."""
    modality: Modality
    share: Share | None
    """How much of the place the state speaks of; None for the whole."""
    claims: tuple[str, ...]
    """Ids of the claims that say so, in order of time."""


# --- words ----------------------------------------------------------------------------------------------------

Kind = Literal["hold", "lost", "contested", "turn"]


@dataclass(slots=True, eq=False)
class Word:
    """What one claim says of a place."""

    claim: Claim
    kind: Kind
    """`turn`: it changed hands or is held, and nobody says to whom or by whom."""
    force: Force | None
    side: str | None
    parties: tuple[Force, ...]
    source: int
    """Copies of one report are one source."""
    rank: int
    """Its place in the order of all words."""
    change: bool
    partial: bool
    label: str
    """The named part it speaks of; empty for the whole, and for a part that has no name."""
    share: Share | None
    earliest: int | None
    day: int
    """From which it counts."""
    last: int
    """The last one it vouches for."""
    own: bool
    """Is it said by the side that gains?"""

    @property
    def at(self) -> tuple[int, int]:
        """Order in its report: by time, then by text."""
        return (_span(self.claim)[0] or 1, self.claim.evidence.start)

    @property
    def voice(self) -> str | None:
        """Whom the report gives as its source; None where it speaks for itself."""
        source = self.claim.according_to
        return source.name if source is not None else None


def side_of(force: Force) -> str:
    """The party that a force fights for; the force itself where nobody says."""
    return force.side or force.id


def is_part(claim: Claim) -> bool:
    """Does a claim speak of a part of its place only?"""
    return claim.part is not None or claim.share is not None or claim.relation == "part_of"


def part_label(part: str) -> str:
    """The name of a part, however its case and spaces are written."""
    return " ".join(part.casefold().split())


def make_word(claim: Claim, source: int, rank: int, *, in_part: bool) -> Word:
    """What a claim says of its place, or, `in_part`, of the part that it names."""
    status, force, parties, share = claim.status, claim.force, claim.parties, claim.share
    early, late = _span(claim)
    change = status in _CHANGES
    day = (late if change else early) or 1  # undated ones all on one day
    kind: Kind = "hold" if status in _TAKING else "lost"
    if status == "contested":
        kind, parties, force = "contested", (*parties, *((force,) if force is not None else ())), None
    elif force is None and status == "captured" and claim.opponent is not None:
        kind, force = "lost", claim.opponent
    elif force is None and kind == "hold":
        kind = "turn"
    if in_part and share != "most":
        share = None  # "half" told how much of the place the part is, and of the part this is all
    partial = kind != "contested" and (share is not None if in_part else is_part(claim))
    return Word(
        claim, kind, force, None if force is None else force.side or force.id, parties, source, rank, change, partial,
        part_label(claim.part) if claim.part is not None and not in_part else "", share,
        early if claim.when.earliest is not None else None,
        day, day if change else (late or day), claim.self_serving,
    )  # fmt: skip


def day_of(claim: Claim) -> int:
    """The day from which a claim counts; 1 for undated ones."""
    early, late = _span(claim)
    return (late if claim.status in _CHANGES else early) or 1


def _span(claim: Claim) -> tuple[int | None, int | None]:
    """The first and last day that a claim speaks of, whichever way round they were given."""
    first, last = claim.when.earliest, claim.when.latest
    if first is None or last is None:
        only = first or last
        day = None if only is None else only.toordinal()
        return day, day
    if first == last:
        day = first.toordinal()
        return day, day
    early, late = first.toordinal(), last.toordinal()
    return (early, late) if early <= late else (late, early)


# --- days -----------------------------------------------------------------------------------------------------


def settle_days(words: Iterable[Word]) -> None:
    """Give changes of which only a span is known the day that closer reports give the same change.

    "Captured in 2014" counts from the last day of the year, unless a report tells the day: then it is that event
    again and no new one. "Held since 2014" begins with the capture that is reported of that year.
    """
    words = list(words)
    if all(word.earliest is None or word.earliest >= word.last for word in words):
        return  # each is of one day
    days: defaultdict[tuple[str | None, str, bool, str], list[int]] = defaultdict(list)
    captures: list[tuple[int, str]] = []
    losses: list[Word] = []
    changes = [w for w in words if w.change and w.kind in {"hold", "lost"}]
    for word in sorted(changes, key=lambda w: (_width(w), w.day, w.rank)):
        if word.kind == "lost":
            losses.append(word)
            continue
        _settle(word, days[word.side, "hold", word.partial, word.label])
        if not word.partial and word.side is not None:
            captures.append((word.day, word.side))
    captures = sorted(set(captures))
    following = list(range(1, len(captures) + 1))  # for each capture the next one by another side
    for index in range(len(captures) - 2, -1, -1):
        if captures[index][1] == captures[index + 1][1]:
            following[index] = following[index + 1]
    for word in losses:
        known = days[word.side, "lost", word.partial, word.label]
        if not word.partial and word.earliest is not None and word.earliest < word.day:
            index = bisect_left(captures, (word.earliest, ""))
            if index < len(captures) and captures[index][1] == word.side:
                index = following[index]
            if index < len(captures) and captures[index][0] < word.day:
                insort(known, captures[index][0])
        _settle(word, known)
    for word in words:
        if word.kind == "hold" and not word.change and word.earliest is not None and word.earliest < word.last:
            known = days.get((word.side, "hold", word.partial, word.label), [])
            index = bisect_left(known, word.earliest)
            if index < len(known) and known[index] <= min(_first_term(word), word.last):
                word.day = known[index]


def _settle(word: Word, known: list[int]) -> None:
    if word.earliest is not None:
        index = bisect_left(known, word.earliest)
        if index < len(known) and known[index] <= word.day:
            word.day = word.last = known[index]
            return
    insort(known, word.day)


def _width(word: Word) -> int:
    return word.day - word.earliest if word.earliest is not None else dt.date.max.toordinal()


def _first_term(word: Word) -> int:
    """The last day of the year or month that a span is said to begin in."""
    start = (word.claim.when.edtf or "").split("/")[0].rstrip("~?%")
    begins = dt.date.fromordinal(word.day)
    year, month = f"{begins.year:04}", f"{begins.year:04}-{begins.month:02}"
    if start not in {year, month}:
        return word.day
    following = (begins.year + 1, 1) if start == year or begins.month == 12 else (begins.year, begins.month + 1)
    return dt.date.max.toordinal() if following[0] > dt.MAXYEAR else dt.date(*following, 1).toordinal() - 1


def last_words(words: Sequence[Word]) -> list[Word]:
    """ "Seized, but lost again the same day": of what one source says of one day, the later word counts.

    It does not count over another voice: that a general claims the town afterwards undoes nothing. Nor is a later
    mention of what was said before a new turn.
    """
    if len(words) < 2:
        return list(words)
    by_source: defaultdict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_source[word.source].append(word)
    if len(by_source) == len(words):
        return list(words)
    undone: set[int] = set()
    for said in by_source.values():
        undone |= _undone(sorted(said, key=lambda w: (w.at, w.rank)))
    return [w for w in words if w.rank not in undone]


def _undone(said: Sequence[Word]) -> set[int]:
    first: dict[str, int] = {}
    for number, word in enumerate(said):
        if word.kind == "hold" and not word.partial and word.side is not None:
            first.setdefault(word.side, number)
    out: set[int] = set()
    later: dict[tuple[str, Kind], Word] = {}
    for number in range(len(said) - 1, -1, -1):
        word = said[number]
        voices = [f"by {word.voice}", "itself"] + (["others"] if word.voice is None else [])
        over = (later.get((voice, kind)) for voice in voices for kind in ("hold", "lost"))
        if any(o is not None and _undoes(o, word, repeated=number > first.get(o.side or "", number)) for o in over):
            out.add(word.rank)
        elif word.kind in {"hold", "lost"} and not word.partial:
            later.setdefault((f"by {word.voice}", word.kind), word)
            if not word.own:
                later.setdefault(("itself" if word.voice is None else "others", word.kind), word)
    return out


def _undoes(later: Word, earlier: Word, *, repeated: bool) -> bool:
    """Does a word on the whole end what an earlier one says? `repeated`: it had been said before that one too."""
    if later.kind == "lost":
        if earlier.kind == "contested":
            return not earlier.parties or any(side_of(f) == later.side for f in earlier.parties)
        return earlier.kind == "hold" and (later.side is None or earlier.side == later.side)
    if earlier.kind == "contested" or (earlier.partial and earlier.side != later.side):
        return not repeated
    if earlier.kind == "lost":
        return earlier.side == later.side
    return earlier.kind == "hold" and (earlier.partial or earlier.side != later.side)


# --- judgement ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Holder:
    """A side that is said to hold the whole place."""

    force: Force
    own_last: int | None
    """The last day on which its own side claimed so."""
    words: Sequence[Word]


@dataclass(slots=True)
class Whole:
    """The account of a place as a whole."""

    state: State
    forces: tuple[Force, ...]
    words: Sequence[Word]
    since: int
    """The day it was judged."""
    holders: dict[str, Holder] = field(default_factory=dict)
    """Of a held or disputed place, by side."""
    share: Share | None = None

    @property
    def sides(self) -> set[str]:
        """The sides of its forces."""
        return {side_of(f) for f in self.forces}


def judge(words: Sequence[Word], before: Whole | None, day: int) -> Whole | None:
    """The state that equally late words make of a place that was in another before; None where they change nothing."""
    if len(words) == 1 and (word := words[0]).kind == "hold" and word.side is not None and word.force is not None:
        if word.own:
            return _judge_holders({word.side: words}, (), before, day)
        known = before.holders.get(word.side) if before is not None else None
        holder = Holder(word.force, known.own_last if known is not None else None, words)
        return Whole("held", (word.force,), words, day, {word.side: holder})
    holds: dict[str, list[Word]] = {}
    lost, turns, fought = [], [], False
    for word in words:
        if word.kind == "hold":
            if word.side is not None:
                holds.setdefault(word.side, []).append(word)
        elif word.kind == "lost":
            lost.append(word)
        elif word.kind == "turn":
            turns.append(word)
        else:
            fought = True
    if fought:
        used = [w for w in words if w.kind in {"contested", "hold"}]
        forces = each(f for w in used for f in (*w.parties, w.force))
        if len({side_of(f) for f in forces}) < 2 and before is not None and before.state != "vacated":
            forces = each((*forces, *before.forces))  # who held it, or fought for it, is one of those who do now
        return Whole("contested", forces, used, day)
    if holds:
        return _judge_holders(holds, lost, before, day)
    now, used = before, []
    for word in lost:
        after = _after_loss(now, word, day)
        if after is not None:
            now = after
            used.append(word)
    if used and now is not None:
        now.words = used
        return now
    if turns and (before is None or any(_is_news(w, before, day) for w in turns)):
        return Whole("unknown", (), turns, day)
    return None


def _judge_holders(holds: Mapping[str, Sequence[Word]], lost: Sequence[Word], before: Whole | None, day: int) -> Whole:
    known = before.holders if before is not None else {}
    holders: dict[str, Holder] = {}
    words: list[Word] = []
    for side, said in holds.items():
        words += said
        own = [w.last for w in said if w.own]
        if side in known and (earlier := known[side].own_last) is not None:
            own.append(earlier)
        force = said[0].force
        if force is not None:
            holders[side] = Holder(force, max(own) if own else None, said)
    agreeing = [word for word in lost if word.side not in holders] if lost else ()
    contrary = [word for word in lost if word.side in holders] if lost else ()
    if before is not None and known and len(holders) == 1 and all(w.own for w in words):
        # A party to a dispute does not settle it, nor does it take a place in silence from one that just claimed it.
        party = before.state == "disputed" and not holders.keys().isdisjoint(known)
        rivals = {
            side: holder
            for side, holder in known.items()
            if side not in holders
            and (party or (holder.own_last is not None and day - min(holder.own_last, day) <= DISPUTE_DAYS))
        }
        if before.state != "disputed":
            words = [*(w for holder in rivals.values() for w in holder.words), *words]
        holders = rivals | holders
    forces = tuple([holder.force for holder in holders.values()])
    if len(holders) > 1 or contrary:
        return Whole("disputed", forces, [*words, *contrary], day, holders)
    return Whole("held", forces, [*words, *agreeing] if agreeing else words, day, holders)


def _after_loss(before: Whole | None, word: Word, day: int) -> Whole | None:
    """The state once a force is said to be gone; None where it was not there to go."""
    gone = Whole("vacated", each((word.force,)), [word], day)
    if before is None or before.state in {"unknown", "vacated"}:
        return gone if before is None or word.side is not None else None
    if before.state == "held":
        if word.side is None:
            return Whole("vacated", before.forces, [word], day)
        return gone if word.side in before.holders else None
    if before.state == "contested":
        sides = before.sides
        return gone if word.side in sides or (word.side is not None and len(sides) < 2) else None
    speaker = word.claim.according_to.side if word.claim.according_to is not None else None
    if word.side not in before.holders or (speaker != word.side and speaker in before.holders):
        return None  # that the other has lost it is what a party to a dispute says anyway
    left = {side: holder for side, holder in before.holders.items() if side != word.side}
    if not left:
        return gone
    return Whole("held" if len(left) == 1 else "disputed", each(h.force for h in left.values()), [word], day, left)


def _is_news(word: Word, before: Whole, day: int) -> bool:
    """Was it taken, by nobody knows whom, surely after the last that is known of it? Else it is the same event."""
    told = max((min(w.last, day) for w in before.words), default=before.since)
    told = max(told, before.since)
    if before.state == "contested":
        return word.change and word.day > told  # a fight is over when the place is taken, whoever took it
    return word.change and word.earliest is not None and word.earliest > told


def each(forces: Iterable[Force | None]) -> tuple[Force, ...]:
    """Each force once, by id, in order."""
    seen: dict[str, Force] = {}
    for force in forces:
        if force is not None:
            seen.setdefault(force.id, force)
    return tuple(seen.values())
