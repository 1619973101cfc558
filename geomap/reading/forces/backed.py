"""Forces behind whom somebody stands: "US-backed Iraqi forces", "the al-Qaeda-linked group"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.emit import emit, unlisted
from geomap.reading.forces.heads import category_of, heads_behind
from geomap.reading.forces.meant import ARMED, understood

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Reader, Scan


_KIN = frozenset({"", "fighters", "militants", "jihadists", "rebels", "militia", "reference"})
_MAX_DEPTH = 2
"""Compounds within compounds ("Russian-backed US-supported forces") that are followed."""


def with_patron(scan: Scan, known: Reader, chosen: Force | ForceEntry, i: int, j: int) -> int:
    """ "al-Qaeda-linked Nusra Front": the name before the hyphen stands behind what follows."""
    patron = chosen if isinstance(chosen, Force) else scan.index.force(chosen, scan.where)
    return _behind(scan, known, i, j + 1, scan.again(patron, scan.span(i, j)))


def sponsored(scan: Scan, known: Reader, i: int, j: int, code: str) -> int:
    """ "US-backed Iraqi forces": the force after the compound, with its backer."""
    return _behind(scan, known, i, j + 1, scan.again(scan.index.state(code, scan.where), scan.span(i, j)))


def _behind(scan: Scan, known: Reader, i: int, k: int, backer: Force) -> int:
    if scan.depth >= _MAX_DEPTH:
        return 0
    scan.depth += 1
    done = _backed(scan, known, i, k, backer)
    scan.depth -= 1
    return done


def _backed(scan: Scan, known: Reader, i: int, k: int, backer: Force) -> int:
    if k >= len(scan.keys) or not (scan.near(k - 1) or _goes_on(scan, k)):
        return 0
    count = len(scan.mentions)
    while k < len(scan.keys) and scan.keys[k] in scan.words["modifiers"] and scan.keys[k] not in scan.words["against"]:
        if scan.keys[k] in scan.index.phrases and (done := _try(scan, known, k, count)):
            return _merge(scan, i, done, backer)
        k += 1
        if k >= len(scan.keys) or not scan.near(k - 1):
            return 0
    bare = scan.keys[k] in scan.words["warriors"] - scan.words["governing"]
    if not (bare and category_of(scan, scan.keys[k]) in {"militants", "fighters"}) and (
        done := _try(scan, known, k, count)
    ):
        return _merge(scan, i, done, backer)
    stop, role, category = heads_behind(scan, k, after_name=True)
    if stop == k:
        return 0
    kin = scan.keys[k - 1] in scan.words["kin"] or (k > 1 and scan.keys[k - 2] in scan.words["kin"])
    if kin and category in _KIN and (others := other_than(scan, backer)) is not None:
        emit(scan, others[0], "generic", i, stop, role=role, category=others[1])
        return stop  # "the al-Qaeda-linked group": those told of before
    if category in {"", "fighters", "militants"}:
        # Nobody else is named: "Houthi-aligned forces" are the Houthis', "Moscow-backed forces" Moscow's.
        entry = scan.index.file.forces.get(backer.id)
        known_as = entry.kind if entry is not None else None
        if known_as != "state" and (kind := scan.categories.get(backer.id, known_as)) is not None:
            emit(scan, backer, "generic", i, stop, role=role, category=kind)
            return stop
        force, kind, k = unlisted(f"{backer.name}-backed forces", backer.side), "unknown", i
    elif category == "separatists" and scan.usual(category) is None:
        force, kind = unlisted(f"{backer.name}-backed {category}"), "separatist"
    else:
        force, kind = understood(scan, category, k, stop, scan.where.focus)
    emit(scan, force, "generic", k, stop, role=role, category=kind)
    return _merge(scan, i, stop, backer) if force.id != backer.id else _widen(scan, i, stop)


def _goes_on(row: Row, k: int) -> bool:
    """ "US-backed, Kurdish-led forces": does a comma join a second compound that begins at word k?"""
    gap = row.gap(k - 1)
    return gap == ", " and k + 1 < len(row.keys) and row.hyphened(k)


def other_than(scan: Scan, backer: Force, *, told: bool = True) -> tuple[Force, str] | None:
    """Who fights and is kin to somebody: a force told of before, else whom the country's war knows as such."""
    entry = scan.index.file.forces.get(backer.id)
    if entry is not None and entry.kind == "state":
        return None
    for force, kind in reversed(scan.recent if told else ()):
        if kind in ARMED and force.id != backer.id:
            return force, kind
    if backer.id in scan.categories:
        return None  # the report tells of it
    usual = scan.usual("jihadists")
    if usual is None or usual.id == backer.id:
        return None
    return scan.index.force(usual, scan.where), usual.kind


def _widen(scan: Scan, i: int, stop: int) -> int:
    scan.mentions[-1] = scan.mentions[-1]._replace(start=scan.starts[i])
    scan.firsts[-1] = i
    return stop


def _try(scan: Scan, known: Reader, k: int, count: int) -> int:
    done = known(scan, k)
    if done and len(scan.mentions) > count and scan.mentions[-1].kind != "country":
        return done
    while len(scan.mentions) > count:
        scan.pop()
    return 0


def _merge(scan: Scan, i: int, done: int, backer: Force) -> int:
    last = scan.mentions[-1]
    scan.mentions[-1] = last._replace(start=scan.starts[i], backers=(backer, *last.backers))
    scan.firsts[-1] = i
    return done
