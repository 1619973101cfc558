"""Who does what a report of a war between states leaves unsaid: what lies in one of them is that one's until told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import GAINS, HOLDS
from geomap.patterns import lazy
from geomap.reading.commonwords import STATES
from geomap.reading.story.deeds import RESTORING
from geomap.sides import on_different_sides, war_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Force, Statement, Toponym
    from geomap.reading.forces import ForceMention

_GIVING_BACK = RESTORING | {"liberate", "free", "clear", "cleanse", "declared", "liberation"}
"""What is done for those whose country it is."""
_MISSILE = lazy(r"missile|drone|cruise|scud|iskander", re.IGNORECASE)
_FROM = lazy(r"\bfrom(?:\s(?:the|its|their))?\s$", re.IGNORECASE)
_TWO = 2


def at_home(
    statements: Sequence[Statement],
    mentions: Sequence[ForceMention],
    country_of: Callable[[Toponym], str | None],
    alliances: Mapping[str, frozenset[str]],
) -> list[Statement]:
    """Name the actors that the text leaves to the map, where armies of two states fight.

    "Russia invaded Ukraine. Berdiansk was occupied, Sumy is encircled, shells hit Odesa": by Russia, for all three lie
    in Ukraine; "missiles struck Belgorod": Ukraine's.

    Parameters
    ----------
    statements
        What the sentences of a report say, with whom they and the report name.
    mentions
        Every mention of a force in it.
    country_of
        The ISO 3166 code of the country in which a name was found to lie; None where it was not found.
    alliances
        By side of a war, those that it is known not to fight.
    """
    if all(_is_told(s) and not _is_guessed(s) for s in statements):
        return list(statements)
    states = {m.country: m.force for m in mentions if m.country is not None and m.category == "state"}
    if len(states) < _TWO:
        return list(statements)
    foes = {code: _foe(code, states, mentions, alliances) for code in states}
    said = [s for s in statements if s.status in GAINS and s.force is not None and not _is_guessed(s)]
    taken = {s.toponym.name.casefold(): s.force for s in said}
    advancing = _advancing(statements, states, country_of)
    out: list[Statement] = []
    for s in statements:
        code = country_of(s.toponym) if not _is_told(s) or _is_guessed(s) else None
        home, foe = (states.get(code), foes.get(code)) if code is not None else (None, None)
        if home is None or foe is None:
            out.append(s)
            continue
        held = taken.get(s.toponym.name.casefold())
        theirs = held is not None and held.id == foe.id
        if not _is_told(s) and code in advancing and _is_at_the_front(s):
            out.append(s)
        elif not _is_told(s):
            out.append(_filled(s, home, foe, theirs=theirs))
        elif s.force is not None and s.force.id == foe.id and not theirs:
            out.append(replace(s, force=home, opponent=foe))  # what is freed is freed for those whose it is
        else:
            out.append(s)
    return out


def without_guests(
    statements: Sequence[Statement],
    mentions: Sequence[ForceMention],
    country_of: Callable[[Toponym], str | None],
    state_of: Callable[[str], Force],
    alliances: Mapping[str, frozenset[str]],
) -> list[Statement]:
    """Take back that a town was lost, or is defended, by a state which only helps another there.

    "Rebels took X, in Y. Z's aircraft struck near it": if the sentence names no loser, it is not Z, but Y where the
    report speaks of it; only who is told anywhere to have, take or lose a place may be meant so, and who fights Y.

    Parameters
    ----------
    statements, mentions, country_of, alliances
        As for `at_home`.
    state_of
        The state that governs a country, by its ISO 3166 code, with its side in the war there.
    """
    foreign = {m.force.id: m.country for m in mentions if m.category in STATES}
    spoken_of = {m.country for m in mentions if m.country is not None and m.category == "state"}
    having = {s.force.id for s in statements if s.force is not None and s.status in HOLDS}

    def told(s: Statement) -> Statement:
        inside, outside = (s.force, s.opponent) if s.status == "besieged" else (s.opponent, s.force)
        code = country_of(s.toponym) if s.status in {"captured", "besieged"} else None
        if code is None or inside is None or outside is None or code == foreign.get(inside.id, code):
            return s
        named = s.evidence.start <= (inside.start or 0) < s.evidence.end or _is_named_behind(inside, s)
        home = state_of(code)
        if named or inside.id in having or outside.id in foreign or not _is_guest(inside, home, outside, alliances):
            return s
        whose = home if code in spoken_of else None
        return replace(s, force=whose) if s.status == "besieged" else replace(s, opponent=whose)

    return [told(s) for s in statements]


def _is_named_behind(force: Force, s: Statement) -> bool:
    """ "took X from Z": is a force told behind the words of a statement as who lost it?"""
    at = (force.start or 0) - s.evidence.end
    return 0 < at < len(s.evidence.suffix) and _FROM.search(s.evidence.suffix[:at]) is not None


def _is_guest(inside: Force, home: Force, outside: Force, alliances: Mapping[str, frozenset[str]]) -> bool:
    """Does a state fight in the war of another only beside it, or not at all?"""
    war = war_of(home)
    if war is None or war_of(outside) != war or not on_different_sides(home, outside):
        return False
    apart = inside.side is None or war_of(inside) != war
    return apart or inside.side == home.side or inside.side in alliances.get(home.side or "", ())


def _advancing(
    statements: Sequence[Statement], states: Mapping[str, Force], country_of: Callable[[Toponym], str | None]
) -> set[str]:
    """Countries in which their own state takes towns and nobody else does: those it has yet to take are not its own."""
    own: set[str] = set()
    others: set[str] = set()
    for s in statements:
        if s.force is None or s.status not in {"captured", "struck"} or _is_guessed(s):
            continue
        code = country_of(s.toponym)
        if code is None or code not in states:
            continue
        if s.force.id != states[code].id:
            others.add(code)
        elif s.status == "captured":
            own.add(code)
    return own - others


def _is_at_the_front(s: Statement) -> bool:
    """Is it done where the armies stand, and by no missile, which reaches far behind them?"""
    return s.status in {"besieged", "lost"} or (s.status == "struck" and _MISSILE.search(s.evidence.quote) is None)


def _is_told(s: Statement) -> bool:
    return s.status in {"contested", "siege_broken"} or (
        s.force is not None and (s.status != "besieged" or s.opponent is not None)
    )


def _is_guessed(s: Statement) -> bool:
    """ "X has been liberated": is it told by the report as a whole, and not by its words, who did it?"""
    freed = s.status == "captured" and s.rule in {"verb:liberate", "verb:free", "free"}
    if s.force is None or s.according_to is not None or not freed:
        return False
    return not s.evidence.start <= (s.force.start or 0) < s.evidence.end


def _foe(
    code: str, states: Mapping[str, Force], mentions: Sequence[ForceMention], alliances: Mapping[str, frozenset[str]]
) -> Force | None:
    """The one state that fights the state of a country, by what is known of the war; else the only other one named."""
    home = states[code]
    if home.side is None:
        named = [force for other, force in states.items() if other != code]
        irregulars = any(m.country is None and m.category != "state" and m.role == "force" for m in mentions)
        return named[0] if len(named) == 1 and named[0].side is None and not irregulars else None
    war = home.side.partition(":")[0]
    apart = {home.side, *alliances.get(home.side, ())}
    sides = {m.force.side for m in mentions if m.force.side is not None and m.force.side.partition(":")[0] == war}
    against = {side for side in sides if side not in apart and not side.endswith(":un")}
    if len(against) != 1:
        return None
    return next((force for other, force in states.items() if other != code and force.side in against), None)


def _gives_back(s: Statement) -> bool:
    return s.rule.rpartition(":")[2] in _GIVING_BACK


def _filled(s: Statement, home: Force, foe: Force, *, theirs: bool) -> Statement:
    """A statement of a place in the one state, with those it does not name; `theirs`: the other is told to have it."""
    if s.status == "besieged":
        round_it = s.opponent is not None and s.opponent.id == foe.id  # before they took it
        inside, outside = (foe, home) if theirs and not round_it else (home, foe)
        named = (s.force, s.opponent)
        if any(f is not None and f.id not in {inside.id, outside.id} for f in named):
            return s
        return replace(s, force=s.force or inside, opponent=s.opponent or outside)
    if s.status == "struck":
        force, opponent = (home, foe) if theirs else (foe, home)
    elif s.status == "captured":
        force, opponent = (home, foe) if _gives_back(s) else (foe, home)
    elif s.status == "lost":
        force, opponent = (foe, home) if _gives_back(s) or theirs else (home, foe)
    else:
        return replace(s, force=foe) if s.rule == "verb:occupy" else s
    if s.opponent is not None and s.opponent.id != opponent.id:
        return s
    return replace(s, force=force, opponent=opponent)
