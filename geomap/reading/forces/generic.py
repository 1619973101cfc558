"""Forces by a generic word of the lexicon: "the rebels", "government forces", "the group"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.commonwords import OFFICIAL, POSSESSIVES
from geomap.reading.forces.actors import SAYING, told_of
from geomap.reading.forces.backed import sponsored
from geomap.reading.forces.emit import emit, emit_state, unlisted
from geomap.reading.forces.heads import heads_behind
from geomap.reading.forces.meant import islamists, serves_others, understood
from geomap.reading.forces.units import is_abroad

if TYPE_CHECKING:
    from geomap.model import Force
    from geomap.reading.forces.mention import ForceMention, Role
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Reader, Scan


_SOON = 4
"""Mentions after which "the group" is not any more who acted then."""
"""Kinds of forces that are not "the group"."""
_DRIVING = frozenset("forced chased flushed defeated beat beaten fighting battling driving pushing expelling".split())
"""Beside what else a party does, what it does to another."""
_HELPING_VERBS = frozenset({"have", "has", "had", "then", "also", "later", "finally", "were", "are", "again"})
_FORCE: Role = "force"
_OPPOSITES = frozenset({"anti", "non", "counter"})
_MEETING = frozenset("without no little any much some slight light stiff fierce strong heavy determined".split())
"""Before the opposition that a march meets, and that is no party."""
_ANY = frozenset({"an", "no", "any", "another"})
_TOLD_OF = frozenset({"these", "those", "such", "both", "two", "three"}) | POSSESSIVES
"""Before groups that the text has named."""
_WINGS = frozenset({"wing", "arm", "branch", "head", "council", "leadership", "command", "strategist"})
_OF_THE_LAND = (["the", "country"], ["the", "nation"])
_TROOPS = frozenset({"troops", "forces", "soldiers", "servicemen", "marines", "paratroopers"})
_CLAUSE_END = lazy(r"[.!?;,:]\s|\n")
_GOVERNING = frozenset({"on", "from", "by", "against", "with", "of", "at", "targeting"})
"""Before those to whom something is done."""
_SOME_FIGHTERS = frozenset({"militants", "fighters", "jihadists"})
"""Categories of those who may be anybody."""
_ORDERING = frozenset({"ordered", "completed", "began"})
_GOING = [
    ["the", noun, "of"] for noun in ("withdrawal", "retreat", "pullback", "pullout", "redeployment", "evacuation")
]
"""Between who confirms or orders it and the troops that go."""
_THAT = frozenset("that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday".split())
"""What may stand between "Y said" and those it tells of."""


def generic(scan: Scan, known: Reader, category: str, i: int, j: int) -> int:
    """The mention that words `i` to before `j` make, which mean any force of a category."""
    before = scan.keys[i - 1] if i and scan.near(i - 1) else ""
    if _is_nobody(scan, i, j, before):
        return j
    if category == "coalition" and j - i == 1 and not (_holds(scan, j) or _has_noun(scan, j)):
        return 0  # "a coalition of parties", but "coalition hands"
    if category == "islamists":
        category = islamists(scan, scan.keys[j - 1])
    if category == "described" or (category == "militants" and _is_any(scan, i, j, before)):
        return told_of(scan, i, j)
    if category == "government":
        if (done := _of_others(scan, i, j, before)) is not None:
            return done
        if j - i == 1 and (done := _governing(scan, known, i, j)):
            return done
    if scan.keys[i] in {"the", "these"} and j - i > 1:
        i += 1
    if category == "reference" or (category == "government" and _is_ethnic(scan, i)):
        return _group(scan, i, j)  # "the ethnic army", "the ethnic Kachin army" are not the government's
    if j - i == 1 and scan.keys[i] == "opposition" and scan.usual("rebels") is None:
        return j  # politics, where it is not known to be at war
    stop, role = j, _FORCE
    # "the rebel Forces for Democracy"
    named = scan.raw[j - 1].islower() and j < len(scan.raw) and not scan.raw[j].islower()
    if category != "government" and not named:
        stop, role, _ = heads_behind(scan, j, after_name=True)
    if role == "authority" and _says_what_he_is(scan, i):
        return stop  # "General X, a seasoned guerrilla leader, captured"
    if role == "authority":
        stop, role = j, _FORCE
    force, kind = understood(scan, category, i, stop, scan.where.focus)
    if category in _SOME_FIGHTERS and (
        (_holds(scan, stop) and _assails(scan, force.id, i)) or _does_it_to(scan, i) == force.id
    ):  # "Y attacked the militant-held town", "Y drove the militants out": those are not Y
        force, kind = _another(scan, force.id, scan.written(i, stop))
    country = scan.where.focus if kind == "state" else None
    return emit(scan, force, "generic", i, stop, role=role, category=kind, country=country)


def _has_noun(row: Row, j: int) -> bool:
    """Does a word stand at j that may belong to a force before it?"""
    return row.after(j - 1) in row.words["adjective_nouns"]


def _holds(row: Row, j: int) -> bool:
    """Does "-held" stand at word j?"""
    return row.tied(j - 1) in row.words["holding"]


def _assails(scan: Scan, force: str, i: int) -> bool:
    """ "Y attacked the militant-held town": does the force named last attack what stands behind word i?"""
    if not scan.mentions or scan.mentions[-1].force.id != force or scan.mentions[-1].kind == "generic":
        return False
    keys, assailing = scan.keys, scan.words["assailing"]
    led = scan.firsts[-1] - 1
    led -= led > 0 and keys[led] == "the"
    if led >= 0 and (keys[led] in _GOVERNING or keys[led] in assailing):
        return False  # "strikes on Y hit the militant-held town"
    between = scan.text[scan.mentions[-1].end : scan.starts[i]]
    return _CLAUSE_END.search(between) is None and any(keys[k] in assailing for k in range(scan.lasts[-1], i))


def _another(scan: Scan, force: str, written: str) -> tuple[Force, str]:
    """Those who hold what a force attacks: others told of before, else the militants of the war, else unknown."""
    for other, kind in reversed(scan.recent):
        if other.id != force and kind not in OFFICIAL:
            return other, kind
    usual = scan.usual("militants") or scan.usual("jihadists")
    if usual is not None and usual.id != force:
        return scan.index.force(usual, scan.where), usual.kind
    return unlisted(written), "described"


def _is_nobody(row: Row, i: int, j: int, before: str) -> bool:
    """ "Anti-government demonstrators", "taken without opposition", "hardly an enemy": are words i to j no party?"""
    if (i and row.keys[i - 1] in _OPPOSITES and row.hyphened(i - 1)) or (row.keys[j - 1] == "enemy" and before in _ANY):
        return True
    return row.keys[i] == "opposition" and j == i + 1 and before in _MEETING


def _is_any(scan: Scan, i: int, j: int, before: str) -> bool:
    """ "Southern fighters", "armed groups": those who are not the last named, or several not told of before."""
    if before in scan.words["strangers"] or (before == "local" and j - i == 1):
        return True
    several = scan.keys[j - 1] == "groups" and "the" not in {before, scan.keys[i]}
    told = any(kind not in OFFICIAL for _, kind in scan.recent)
    return several and told and before not in _TOLD_OF and scan.usual("militants") is None


def _of_others(scan: Scan, i: int, j: int, before: str) -> int | None:
    """Where "the army" and the like are not, or not surely, those of the country in focus; None where they are."""
    behind = scan.keys[j] if j < len(scan.keys) else ""
    if before in scan.words["strangers"] | POSSESSIVES or serves_others(scan, j) or is_abroad(scan):
        return told_of(scan, i, j)
    if behind == "opposition" or (i and scan.keys[i - 1] == "ex" and scan.hyphened(i - 1)):
        return j + 1  # "government opposition melted away", "an ex-government general"
    if behind == "of" and j + 1 < len(scan.keys) and scan.keys[j + 1] in POSSESSIVES:
        return told_of(scan, i, j)  # "troops of its Eastern group": whoever "it" is
    if scan.keys[j - 1] == "military" and j - i == 1:
        return 0  # "military" alone is an adjective
    if (
        scan.keys[j - 1] == "military"
        and scan.keys[j + 1 : j + 2] in (["of"], ["for"])
        and behind in scan.words["authority_heads"] | _WINGS
    ):
        return j  # "the military chief of the Front": of whom follows
    if scan.keys[i : i + 2] in _OF_THE_LAND and (code := _land_told(scan, i)) is not None:
        return of_country(scan, code, i, j)  # "the president of Y said the country's troops"
    if j - i == 1 and scan.keys[i] in _TROOPS and (code := _teller(scan, i)) is not None:
        return of_country(scan, code, i, j)
    return None


def _land_told(scan: Scan, i: int) -> str | None:
    """The country of whoever the sentence named last before word `i`."""
    last = scan.mentions[-1] if scan.mentions else None
    if last is None or last.role == "backer" or scan.keys[scan.firsts[-1] - 1] == "in":
        return None  # "rebels backed by Y said the country's troops", "friends in Y say"
    return None if ". " in scan.text[last.end : scan.starts[i]] else last.country


def _governing(scan: Scan, known: Reader, i: int, j: int) -> int:
    """ "government troops", "government-backed militia": the government has or backs those named behind it."""
    country = scan.where.focus
    if scan.keys[i] not in scan.words["governing"]:
        return 0
    if country and scan.tied(j - 1) in scan.words["backing"] and (done := sponsored(scan, known, i, j, country)):
        return done
    stop, role, _ = heads_behind(scan, j, after_name=True)
    if stop == j:
        return 0
    force, kind = understood(scan, "government", i, stop, country)
    return emit(scan, force, "generic", i, stop, role=role, category=kind, country=country)


def _group(scan: Scan, i: int, j: int) -> int:
    """ "the group", "the alliance": who stood last where somebody acts, else who was named last."""
    allied = scan.keys[j - 1] == "alliance"
    if (done_by := _does_it_to(scan, i)) is not None:
        free = (r for r in reversed(scan.recent) if r[1] not in {"state", "peacekeeping"})
        group = next((r for r in free if r[0].id != done_by), None)
        return emit(scan, group[0], "generic", i, j, category=group[1]) if group is not None else 0
    if scan.acting is not None and not allied and len(scan.mentions) - scan.acting[2] <= _SOON:
        last = scan.acting[2] - 1
        doer = _acts_on(scan, last) or _named_since(scan, last)
        force, kind = (doer.force, doer.category) if doer is not None else scan.acting[:2]
        return emit(scan, force, "generic", i, j, category=kind)
    for force, kind in reversed(scan.recent):
        if (kind == "alliance") == allied and kind not in {"state", "peacekeeping"}:
            return emit(scan, force, "generic", i, j, category=kind)
    return 0


def _does_it_to(scan: Scan, i: int) -> str | None:
    """ "Rebels drove the group out": id of who does to "the group" at word i what only a party does."""
    k = i - 1 - (i > 0 and scan.keys[i - 1] == "the")
    if not scan.mentions or k < 1 or scan.keys[k] not in scan.words["acting"] | _DRIVING:
        return None
    if not scan.near(k):
        return None  # "is under Y control. The group"
    last, gap = scan.mentions[-1], scan.keys[scan.lasts[-1] : k]
    near = scan.lasts[-1] <= k and all(word in _HELPING_VERBS for word in gap)
    return last.force.id if near and last.role == "force" else None


def _acts_on(scan: Scan, k: int) -> ForceMention | None:
    """ "Y attacked (the) Z. The group": the group Y, which does something to that of mention `k`."""
    doer, first = scan.mentions[k - 1] if k else None, scan.firsts[k]
    verb = first - 1 - (scan.keys[first - 1] == "the")
    if doer is None or doer.category in OFFICIAL or doer.role != "force" or scan.lasts[k - 1] != verb:
        return None
    acts = scan.keys[verb] in scan.words["acting"] | _DRIVING and scan.near(verb - 1) and scan.near(verb)
    return doer if acts else None


def _named_since(scan: Scan, at: int) -> ForceMention | None:
    """ "Rebels took X from Y. The group": the Y named behind a crowd, which is no group with a name."""
    if at >= len(scan.mentions):
        return None
    plain = scan.mentions[at].force.as_written.rpartition(" ")[2].islower()  # "Syrian rebels"
    if scan.mentions[at].kind not in {"generic", "national"} and not (plain and scan.nation(scan.firsts[at])[0]):
        return None
    behind = scan.mentions[at + 1 :]
    named = (
        m for m in behind if m.kind in {"named", "introduced"} and m.category not in OFFICIAL and m.role == "force"
    )
    return next((m for m in named if m.force.id != scan.mentions[at].force.id), None)


def of_country(scan: Scan, code: str, i: int, j: int, role: Role = "force", category: str = "") -> int:
    """A mention of a country's forces: of those of a category, else of its army."""
    if not category:
        return emit_state(scan, code, "national", i, j, role=role)
    force, kind = understood(scan, category, i, j, code, national=True)
    return emit(scan, force, "national", i, j, role=role, category=kind)


def _is_ethnic(row: Row, i: int) -> bool:
    """Is the army at word i said to be of an ethnic group, and so no state's?"""
    keys = row.keys
    return any(keys[k] == "ethnic" and row.near(k) for k in range(max(0, i - 2), i))


def _says_what_he_is(row: Row, i: int) -> bool:
    """Does ", a" or ", a seasoned" stand before word i?"""
    a = i - 1 - (i > 1 and row.keys[i - 1] not in {"a", "an"})
    return a > 0 and row.keys[a] in {"a", "an"} and row.gap(a - 1) == ", "


def _teller(scan: Scan, i: int) -> str | None:
    """ "The Y ministry said that troops", "confirmed the retreat of troops": the state that tells of its own."""
    if not scan.mentions or scan.lasts[-1] >= i:
        return None
    last, between = scan.mentions[-1], scan.keys[scan.lasts[-1] : i]
    speaks = last.role == "authority" or last.kind == "country"
    said = next((k for k, key in enumerate(between) if key != "also"), len(between))
    if not speaks or said == len(between) or between[said] not in SAYING | _ORDERING:
        return None
    if not (_THAT.issuperset(between[said + 1 :]) or between[said + 1 :] in _GOING):
        return None
    return last.country
