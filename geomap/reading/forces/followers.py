"""Forces by whom they follow: "fighters loyal to X", "militiamen commanded by X", "X's men"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.forces.emit import GOVERNMENTS, emit, emit_entry, emit_state, unlisted
from geomap.reading.forces.heads import heads_behind, modifies
from geomap.reading.forces.mention import Introduction

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


PARTICLES = frozenset(
    {"al", "el", "ul", "ibn", "de", "e", "i", "bin", "wal", "ar", "as", "ash", "an", "ad", "at", "az", "del", "la"}
)
MAX_NAME = 9
"""Words of a name that was never heard of."""
_OFFICES = frozenset(
    "the president vice general gen ousted former warlord leader renegade military commander strongman".split()
)
"""What may stand between "loyal to" and a name."""
_SO_CALLED = frozenset({"so", "called", "self", "styled", "proclaimed"})
_BELIEVED = frozenset({"believed", "thought", "said", "reported", "alleged", "understood", "known"})
_ADDRESS = frozenset({"mr", "mrs", "dr", "gen", "col", "maj", "lt", "brig", "capt", "cmdr"})
"""Before a name, with a full stop of their own."""
_MOVED = 8
"""Words from "drove" to those who are driven, at most."""
_THOUGHT = 3
"""Words of "believed to be"."""
SENTENCE_ENDS = frozenset({"", ".", "!", "?", ":", ";", '"', "“", "”", "—", "–", "•", "*", "-"})


def commanded(scan: Scan, i: int) -> int:
    """ "columns under General X", "militias loyal to X": whose the fighters are, where no lexicon knows X."""
    keys = scan.keys
    if i + 2 >= len(keys) or not scan.near(i):
        return 0
    obeys = _obeys(scan, i)
    if obeys == 0:
        return 0
    k = obeys
    while k < len(keys) and (keys[k] in scan.words["titles"] or _says_of_what_kind(scan, k)) and scan.near(k - 1):
        k += 1  # "fighters from the militant X", "under General X"
    if k >= len(keys):
        return 0
    stop, leader = _leader_or_name(scan, k)
    governs = k < stop < len(keys) - 1 and scan.hyphened(stop - 1) and keys[stop] in scan.words["backing"]
    governs = governs and keys[stop + 1] in scan.words["government_heads"]
    if stop == k:
        return 0
    first = i
    while first and modifies(scan, first - 1) and scan.near(first - 1) and i - first < MAX_NAME:
        first -= 1
    scan.drop_from(first)
    if governs and scan.where.focus:  # "forces loyal to the UN-backed government"
        return emit_state(scan, scan.where.focus, "national", first, stop + 2)
    if leader is not None:
        return emit_entry(scan, leader, "named", first, stop)
    ruled = any(keys[x] in scan.words["rulers"] for x in range(obeys, k))
    ruled = ruled and not any(keys[x] in scan.words["no_more"] for x in range(i, k))
    if ruled and keys[i] in scan.words["soldiers"] and scan.where.focus:
        return emit_state(scan, scan.where.focus, "national", first, stop)
    if keys[obeys - 1] in {"of", "from"}:
        stop = _with_of(scan, stop)
    end = heads_behind(scan, stop, after_name=True)[0]  # "fighters from the Dawn of the Lakes militia"
    whose = " ".join(scan.written(k, stop).split())
    own = whose.isupper() or keys[stop - 1] in scan.words["name_marks"] or " of " in whose
    name = whose if own else " ".join(scan.written(first, end).split())
    force = replace(unlisted(whose), name=name)
    if keys[i] == "garrison":
        force = replace(force, name=keys[i])  # of a place: it is theirs alone
    elif keys[obeys - 1] not in {"of", "from"} or whose.isupper() or keys[k] not in scan.placed:
        scan.learn(Introduction(whose, force, "unknown"))  # but "fighters from X ... in X": it is a town
    return emit(scan, force, "introduced", first, end, category="unknown")


def of_former(scan: Scan, i: int) -> int:
    """ "Troops of the ousted government", "fighters loyal to the former Y regime": of those who governed before."""
    keys, k = scan.keys, i + 1
    k += 2 if keys[k : k + 2] == ["loyal", "to"] else int(keys[k : k + 1] in (["of"], ["from"]))
    k += keys[k : k + 1] == ["the"]
    if k <= i + 1 or k + 1 >= len(keys) or keys[k] not in scan.words["no_more"]:
        return 0
    code, size = scan.nation(k + 1)
    end = k + 1 + size
    country = code or scan.where.focus
    if country is None or end >= len(keys) or keys[end] not in GOVERNMENTS:
        return 0
    force = scan.index.former(country, scan.where, scan.written(i, end + 1))
    return emit(scan, force, "named", i, end + 1, category="state", country=country)


def _with_of(row: Row, stop: int) -> int:
    """Where a name ends that goes on behind "of" at word `stop`: "the Union of Free Valleys"."""
    keys = row.keys
    if stop + 1 >= len(keys) or keys[stop] != "of" or not row.near(stop - 1) or not row.near(stop):
        return stop
    k = stop + 1 + (keys[stop + 1] == "the" and row.near(stop + 1))
    end = run_right(row, k) if k < len(keys) else k
    return end if end > k and not row.nation(k)[0] else stop


def _obeys(scan: Scan, i: int) -> int:
    """The word behind "loyal to", "led by", "under the command of", "of" that follow fighters; 0 for none."""
    keys, k = scan.keys, i + 1
    loyal = keys[k] in scan.words["loyal"] and keys[k + 1] in {"to", "with"}
    if loyal or (keys[k] in {"led", "commanded"} and keys[k + 1] == "by"):
        return k + 2
    if keys[k] in scan.words["supporting"]:
        k += 1
        while k + 1 < len(keys) and (keys[k] == "the" or keys[k] in scan.words["no_more"]):
            k += 1
        return k
    if keys[k] == "under":
        return k + 4 if keys[k + 1 : k + 4] == ["the", "command", "of"] else k + 1
    named = keys[k + 1] in scan.words["titles"] - {"the"}
    if keys[k] not in {"of", "from"} or (keys[k] == "of" and not named and keys[i] in scan.words["placed_heads"]):
        return 0  # "the last defenders of X": a town
    if keys[k] == "of" and (named or leader_at(scan, k + 1) is not None):
        return k + 1
    if len(scan.raw[k + 1]) > 2 and scan.raw[k + 1].isupper() and not scan.shouted(i):
        return k + 1
    return 0 if is_moved(scan, i) else k + 1  # "fighters from X", but not "drove fighters from X"


def is_moved(row: Row, i: int) -> bool:
    """ "Drove fighters from X", "withdrew its troops from X": are those at word `i` made to leave it?"""
    keys, first = row.keys, i
    while first > 0 and i - first < _MOVED and row.near(first - 1) and keys[first - 1] != "by":
        first -= 1
    movers, heads = row.words["movers"], row.words["force_heads"]
    return any(keys[x] in movers and not (keys[x] in heads and keys[x + 1] == "of") for x in range(first, i))


def _leader_or_name(scan: Scan, k: int) -> tuple[int, ForceEntry | None]:
    """Where the name at word `k` ends, which no lexicon knows, or the leader's, and his force; `k` for neither."""
    keys = scan.keys
    stop = run_right(scan, k) if scan.near(k - 1) else k
    if k < stop < len(keys) and keys[stop] == "and" and scan.near(stop - 1) and scan.near(stop):
        both = run_right(scan, stop + 1)  # "troops of the Voronezh and Steppe Fronts"
        many = both > stop + 1 and keys[both - 1].endswith("s") and keys[both - 1][:-1] in scan.words["unit_words"]
        stop = both if many else stop
    names = (p for p in scan.index.starting(keys, k) if p.kind in {"name", "stop"} and scan.matches(p.words, k))
    size = max((len(p.words) for p in names), default=0)
    leader = leader_at(scan, k + (k < len(keys) and keys[k] in _ADDRESS))
    if leader is not None and k + size <= leader[1]:
        stop = max(stop, leader[1])
    elif size:  # "Tigray" of "the Tigray People's Liberation Front"
        return k, None
    if stop == k or scan.nation(k)[0] or keys[k] in scan.words["openers"]:
        return k, None
    return stop, leader[0] if leader is not None else None


def opens_sentence(row: Row, i: int) -> bool:
    """Is word i capitalised for where it stands alone: "Forces loyal to X"?"""
    before = row.text[max(0, row.starts[i] - 3) : row.starts[i]].rstrip()[-1:]
    return before in SENTENCE_ENDS | {"¶"} and not row.titled(i)


def leader_at(scan: Scan, k: int) -> tuple[ForceEntry, int] | None:
    """The force whose leader's name begins at word k, and the word after the name."""
    for phrase in scan.starting(k):
        if phrase.kind in {"leader", "adjective"} and scan.matches(phrase.words, k):
            found = scan.index.fitting([b for b in phrase.bearers if scan.spelt(b.checks, k)], scan.where)
            if found is not None:
                return found, k + len(phrase.words)
    return None


def side_of_owner(scan: Scan, i: int) -> str | None:
    """The side of a party whose unit is named at word i ("the GNA's Southern Protection Force")."""
    owner = scan.before(i) if scan.owns[i - 1] else None
    return owner.force.side if owner is not None and owner.kind in {"named", "introduced"} else None


def loyal_from(scan: Scan, i: int, *, member: bool = False) -> int:
    """Where "forces loyal to the" (or "fighters from the") begins before word i; i if it does not."""
    keys = scan.keys
    k = i - 1
    floor = scan.taken
    while k > i - 5 and k >= 0 and (keys[k] in _OFFICES | _SO_CALLED or _says_of_what_kind(scan, k)):
        k -= 1
    supports = k > 0 and keys[k] in scan.words["supporting"] and all(map(scan.near, (k - 1, k)))
    supports = supports and not scan.nation(i)[0]  # "coalition forces backing Iraqi troops" are not these
    first = k - 1 if supports else k - 2
    if first >= _THOUGHT and keys[first - 1 : first + 1] == ["to", "be"] and keys[first - 2] in _BELIEVED:
        first -= _THOUGHT  # "soldiers believed to be loyal to X"
    obey = supports or (k > 0 and keys[k] in {"to", "with"} and keys[k - 1] in scan.words["loyal"])
    if obey and first >= 0 and keys[first] in scan.words["warriors"]:
        if floor <= first:
            return first
        # "militants" was already taken for a mention of its own
        return scan.pop() if scan.firsts[-1] >= first - 1 and scan.mentions[-1].kind == "generic" else i
    if not member or k < 1 or keys[k] not in {"of", "from"} or keys[k - 1] not in scan.words["warriors"]:
        return i
    m = len(scan.mentions) - 1
    if m > 0 and scan.mentions[m].kind == "generic" and scan.firsts[m] > k:
        m -= 1  # "troops of the rebel X"
    if m >= 0 and scan.lasts[m] == k and scan.mentions[m].kind == "generic" and scan.near(k):
        first = scan.firsts[m]
        while len(scan.mentions) > m:
            scan.pop()
        return first
    plural = keys[k - 1] in scan.words["soldiers"] and keys[k - 1].endswith("s")
    bare = plural and keys[k] == "from"  # "Forces from X": no mention alone
    return k - 1 if bare and floor <= k - 1 and scan.near(k - 1) else i


def _says_of_what_kind(row: Row, k: int) -> bool:
    """Is word k, before a name, of those that say of what kind it is: "the rebel X", "the militant group X"?"""
    known = row.keys[k] in row.words["against"] or row.keys[k] in row.words["apposed"]
    return (known and row.raw[k].islower()) or row.keys[k] in {"islamist", "marxist", "maoist", "communist", "armed"}


def run_right(row: Row, k: int) -> int:
    """Where the run of capitalised words and particles at word k ends; k if none begins there."""
    start = k
    while k < len(row.keys) and k < start + MAX_NAME:
        gap = row.gap(k - 1)
        if row.owns[k - 1] or not (gap in {" ", "-"} or (gap == ". " and k > start and row.keys[k - 1] in _ADDRESS)):
            break
        if not row.raw[k][:1].isupper() and not (
            row.keys[k] in PARTICLES and k + 1 < len(row.keys) and row.raw[k + 1][:1].isupper() and row.near(k)
        ):
            break
        k += 1
    return k
