"""Forces told by what they do, "they" and "we": "the garrison" and "the attackers" are parties of a report."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.parties.belligerents import place_key
from geomap.reading.story.course import is_before, is_same
from geomap.reading.story.deeds import at_once
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement
    from geomap.reading.story.course import Course

_INSIDE = frozenset({"garrison", "defenders"})
_OUTSIDE = frozenset("attackers assailants raiders invaders invading besiegers occupiers occupying occupation".split())
"""Words for those inside a place and those round it, whoever they are."""
_BESIEGING = frozenset({"besiegers", "besieging"})
_SAID_OF = lazy(r'["“]?(?:(?P<they>they)|we|our)\b', re.IGNORECASE)
_HAD = lazy(
    r"\bhad\s(?:\w+ly\s|also\s|been\s)*(?:held|controlled|occupied|ruled|kept|governed|been|remained|in|under)\b"
)
_BEFORE = 12
"""Characters before the words of a statement that may say when it was so: "it had been"."""
_UNNAMED = frozenset("group movement faction alliance militia militants rebels insurgents fighters jihadists".split())
"""What a force is called whose name has been told."""
_RIVALS = frozenset("rivals rival foes foe enemies opponents adversaries adversary".split())


def heard(s: Statement, course: Course) -> Statement:
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


def had_before(s: Statement, course: Course) -> Statement:
    """ "Y took X from Z. They had held it since May": they are Z, who had it before."""
    told = course.taken.get(place_key(s))
    if s.status != "controls" or s.force is None or told is None or told.force is None or told.opponent is None:
        return s
    low, high = s.evidence.start, s.evidence.end
    said = s.force.start is None or s.force.start < low  # not by a name: "they", "its"
    earlier = s.when.earliest is None or told.when.latest is None or s.when.earliest < told.when.latest
    earlier = earlier and not is_before(s, told.when)  # "they had held it briefly in May"
    had = _HAD.search(course.sides.text, max(0, low - _BEFORE), high) is not None and told.evidence.end <= low
    if not (said and earlier and had and is_same(s.force, told.force)):
        return s
    return replace(s, force=course.sides.as_named(told.opponent, s), opponent=told.force)


def driven_out(s: Statement, course: Course) -> Statement:
    """ "Y retook X. Z drove the group out of the town": who is not named, and had the place, whoever was named last."""
    holder, low = course.holder(place_key(s)), s.evidence.start
    if s.status != "lost" or holder is None or s.force is None or s.opponent is None:
        return s
    unnamed = s.force.start is None or s.force.start < low or s.force.as_written in _UNNAMED
    ousted = s.opponent.start is not None and low <= s.opponent.start < s.evidence.end
    if not (unnamed and ousted) or is_same(holder, s.force) or not course.sides.are_foes(holder, s.opponent):
        return s
    return replace(s, force=course.sides.as_named(holder, s))


def raised(s: Statement, course: Course) -> Statement:
    """ "The besiegers were driven from X": what they never had is not lost by them, but its siege is broken."""
    if s.status != "lost" or s.force is None:
        return s
    place = place_key(s)
    round_it, holder = course.besiegers.get(place), course.holder(place)
    besieged = round_it is not None and is_same(round_it, s.force) and place not in course.losers
    if holder is not None and is_same(holder, s.force):
        return s
    if not besieged and _BESIEGING.isdisjoint(s.force.as_written.casefold().split()):
        return s
    return replace(s, status="siege_broken", force=s.opponent or holder, opponent=s.force)


def identified(s: Statement, course: Course) -> Statement:
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
        if s.status == "lost" and told is not None and told.force is not None and at_once(told, s):
            meant = told.opponent  # "Y took X. The garrison had fled": not Y's
            return replace(meant, as_written=force.as_written, start=force.start, end=force.end) if meant else force
        meant = course.holder(place_key(s))
        if meant is None and (enemy := other or enemy_at(s, course) or _only(course.captors)) is not None:
            meant = course.sides.rival(enemy, s)
    elif "occupiers" in words and (told := course.taken.get(place_key(s))) is not None:
        meant = told.opponent  # "Y recovered X, which its occupiers had razed"
    elif words & _OUTSIDE:
        besieging = _only(course.besieging) if "besiegers" in words else None
        meant = besieging or course.sides.attacker(s) or course.holder(place_key(s))
    if meant is None or (other is not None and is_same(meant, other)):
        return force
    return replace(meant, as_written=force.as_written, start=force.start, end=force.end)


def _only(forces: Sequence[Force]) -> Force | None:
    """The one side of those, where there is but one."""
    return forces[0] if len({side_of(force) for force in forces}) == 1 else None


def are_inside(force: Force) -> bool:
    """ "The garrison", "the defenders": are they told by where they are, in a place that others attack?"""
    return not _INSIDE.isdisjoint(force.as_written.casefold().split())


def enemy_at(s: Statement, course: Course) -> Force | None:
    """Who besieges a place, or attacks, as far as the text has told."""
    return course.besiegers.get(place_key(s)) or course.sides.attacker(s)
