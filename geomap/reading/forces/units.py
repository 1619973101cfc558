"""Units by their number and whose they are: "the 4th Armoured Division", "Ukraine's 92nd Brigade"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import MONTHS
from geomap.reading.forces.emit import emit, emit_state, unlisted
from geomap.reading.forces.index import key_of, words_of
from geomap.reading.forces.row import ORDINAL, ORDINALS

if TYPE_CHECKING:
    from geomap.reading.forces.mention import MentionKind
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


_BASED = 2
"""Words of "Bihac-based"."""
_QUALIFIERS = 2
"""Words that may stand between a unit's number and whose it is."""
_NUMBERED_BEHIND = frozenset({"battalion", "brigade", "division", "regiment"})
_SAID = frozenset("said says reported reports announced announces claimed claims confirmed stated".split())
_SAID_SO = frozenset(
    "that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday elements units unit"
    " soldiers troops servicemen marines paratroopers fighters members of from the its".split()
).union(map(str.lower, MONTHS))
"""Words between who tells of a deed and the unit that did it."""
_GAINING = frozenset(
    "captured seized took retook recaptured liberated cleared overran secured entered regained".split()
)
_LONG = 12
"""Words of "said on Sunday, 3 May, that elements of the", at most."""
_WORLD_WARS = (range(1914, 1919), range(1939, 1946))
"""Years in which a numbered army in a country need not be that country's."""


def unit_at(scan: Scan, i: int) -> int:
    """ "the brigade": the introduced force whose name has that word."""
    if scan.after(i) in scan.words["unit_words"]:
        return 0  # "guards brigades": read at the last word
    first = i
    while first and scan.keys[first - 1] in scan.words["unit_modifiers"] and i - first < 4 and scan.near(first - 1):
        first -= 1
    if has_number_behind(scan, i):
        if (last := scan.before(i)) is not None and last.kind == "generic" and scan.near(i - 1):
            first = min(first, scan.pop())  # "Light Infantry" is of the same name
        return unit_of_number(scan, first, i + 1, owner_of(scan, first))
    if first and _is_nth(scan.keys[first - 1]) and scan.near(first - 1):
        first, floor = first - 1, scan.taken
        while scan.keys[i].endswith("s") and (earlier := earlier_number(scan, first, floor)) is not None:
            first = earlier  # "the 4th and 7th guards brigades"
        if floor <= first:
            return unit_of_number(scan, first, i + 1, owner_of(scan, first))
    tens = first - 2
    if tens >= 0 and scan.keys[first - 1] in ORDINALS and scan.keys[tens].endswith("ty") and scan.near(tens):
        return unit_of_number(scan, tens, i + 1, owner_of(scan, tens))  # "the thirty-third front"
    if i == 0 or scan.keys[i - 1] != "the":
        return 0
    for item in reversed(scan.heard[-12:]):
        if scan.keys[i] in map(key_of, words_of(item.name)):
            return emit(scan, item.force, "generic", i, i + 1, category=item.category)
    return 0


def has_number_behind(row: Row, i: int) -> bool:
    """ "Infantry Battalion 380": does the unit at word i bear a number behind its name?"""
    numbered = i + 1 < len(row.keys) and row.raw[i + 1].isdecimal() and row.near(i)
    named = row.raw[i].istitle() and row.keys[i] in _NUMBERED_BEHIND
    return numbered and named and i > 0 and row.keys[i - 1] in row.words["unit_modifiers"]  # "Brigade 137" is a base


def numbered_units(scan: Scan, i: int) -> int:
    """ "the 4th and 7th guards brigades": no brigades of anybody's."""
    before = scan.keys[i - 1]
    numbered = before in scan.words["unit_modifiers"] or ORDINAL.fullmatch(before) is not None
    return unit_at(scan, i) if numbered and scan.near(i - 1) else 0


def earlier_number(row: Row, first: int, floor: int) -> int | None:
    """The ordinal that a comma or "and" joins to the one at word `first`; None where none does."""
    k = first - 1 - (first - 1 > floor and row.keys[first - 1] == "and")
    return k if k >= floor and _is_nth(row.keys[k]) and row.gap(k) in {", ", " "} else None


def _is_nth(key: str) -> bool:
    """ "4th", but not "4"."""
    return key[-1].isalpha() and ORDINAL.fullmatch(key) is not None


def unit_of_number(scan: Scan, first: int, j: int, owner: str | None) -> int:
    """A mention of a unit with a number, words `first` to before `j`: of its owner, else of the army in focus."""
    if owner and (last := scan.before(first)) is not None and last.kind == "country":
        first = scan.pop()
    if j < len(scan.keys) and scan.raw[j].isdecimal() and scan.near(j - 1):
        j += 1  # "Infantry Battalion 275"
    # "Patton's Third Army" is not the army of the country that it fights in
    joint = first
    while joint and scan.keys[joint - 1] in {"the", "and", "its"} and scan.near(joint - 1):
        joint -= 1
    last = scan.before(joint) if joint < first and owner is None and scan.near(joint - 1) else None
    if last is not None and last.country:
        owner = last.country  # "Ukraine's 93rd and the 47th Brigade"
    whose = first
    while whose and first - whose < _QUALIFIERS and not scan.owns[whose - 1] and scan.near(whose - 1):
        if scan.keys[whose - 1] not in scan.words["setting_apart"]:
            break
        whose -= 1  # "mutinous", "breakaway"
    last = scan.before(whose) if whose and scan.owns[whose - 1] and not owner else None
    if last is not None and last.kind in {"leader", "named"} and last.country is None:
        # "Gadet's mutinous 8th Division"
        return emit(scan, last.force, "named", scan.pop(), j, category=last.category)
    owner = owner or _whose_deed(scan, first, j)
    a_mans = whose > 0 and (whose < first or scan.owns[whose - 1]) and scan.near(first - 1) and not owner
    insurgent = scan.keys[j - 1] == "front"  # what guerrillas are divided into
    another = a_mans or insurgent or _between_states(scan) or _foreigners(scan) or not _of_the_army(scan)
    code = owner or (None if another else scan.where.focus)
    kind: MentionKind = "national" if owner else "generic"
    if code is None:
        return emit(scan, unlisted(scan.written(first, j)), "introduced", first, j, category="unknown")
    return emit_state(scan, code, kind, first, j)


def _whose_deed(scan: Scan, first: int, j: int) -> str | None:
    """ "The Y ministry said on 3 May that elements of the 5th Brigade captured": a state that tells of a gain."""
    behind = j + (j < len(scan.keys) and scan.keys[j] in {"had", "have", "has"})
    if not scan.mentions or scan.lasts[-1] >= first or behind >= len(scan.keys) or scan.keys[behind] not in _GAINING:
        return None
    last, between = scan.mentions[-1], scan.keys[scan.lasts[-1] : first]
    speaks = last.role == "authority" or (last.kind in {"national", "named"} and last.category == "state")
    said = speaks and bool(between) and between[0] in _SAID and len(between) <= _LONG
    plain = said and all(key in _SAID_SO or key.isdecimal() for key in between[1:])
    return last.country if plain else None


def _between_states(scan: Scan) -> bool:
    """Do armies of several states fight in the war in focus, so that a number alone says nothing?"""
    focus, year = scan.where.focus or "", scan.where.year
    if _in_world_war(scan):
        return True
    abroad = [scan.index.file.theatres[t] for entry in scan.index.states.get(focus, ()) for t in entry.sides]
    theatres = [*scan.index.theatres.get(focus, ()), *(t for t in abroad if not t.countries)]
    return any(theatre.interstate and theatre.active(year) for theatre in theatres)


def _in_world_war(scan: Scan) -> bool:
    return any(scan.where.year in war for war in _WORLD_WARS)


def is_abroad(scan: Scan) -> bool:
    """ "The airborne troops", in a world war: are soldiers told of where only other states' armies fight?"""
    return _in_world_war(scan) and scan.where.focus not in {m.country for m in scan.mentions[-40:]}


def _of_the_army(scan: Scan) -> bool:
    """Is a number alone a unit of the country in focus: spoken of with its army, or with no state at all?"""
    states = [m for m in scan.mentions[-40:] if m.country is not None or m.category == "state"]
    army = {"national", "generic", "named"}
    return not states or any(m.country == scan.where.focus and m.kind in army for m in states)


def _foreigners(scan: Scan) -> bool:
    """Has the text spoken of another state's troops, to which a unit without a country may belong?"""
    return any(m.kind == "national" and m.country not in {None, scan.where.focus} for m in scan.mentions[-40:])


def owner_of(scan: Scan, first: int) -> str | None:
    """Country right before a unit: "Ukraine's 93rd Brigade", "Ukrainian 10th Brigade"."""
    code, size = scan.nation(first)
    if code and size:
        return code
    keys = scan.keys
    based = first > _BASED and keys[first - 1] == "based" and scan.hyphened(first - 2)
    whose = first - _BASED if based else first  # "the army's Bihac-based 5th Corps"
    last = scan.before(whose)
    return (last.country or None) if last is not None and scan.near(first - 1) else None


def is_demonym(row: Row, i: int) -> bool:
    """Tell whether word i says whose a unit is: "Syrian", "Ukraine's", but not "Georgia" (National Guard)."""
    return row.owns[i] or any(p.kind == "demonym" for p in row.index.starting(row.keys, i))


def is_time(row: Row, k: int) -> bool:
    """ "14:20 Army spokesman": is the number at word k the minutes of a time?"""
    start = row.starts[k]
    return row.text[max(0, start - 1) : start] in {":", "."}
