"""A few further names of each place, for those who search in another script or spelling than the reports have.

A table keeps names as the keys they are found by (`geomap.places.names.fold`): lower case, without marks. A search
compares them; they are not for display.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geomap.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from geomap.model import Place
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.table import Table

_SCRIPTS: Final = (
    (re.compile("[\u0600-\u06ff]"), 3),
    (re.compile("[\u0400-\u052f]"), 3),
    (re.compile("[\u0590-\u05ff]"), 1),
    (re.compile("[\u0370-\u03ff]"), 1),
)
"""Names of each script that are kept at most."""
_LATIN: Final = 6
_ENDING: Final = 3
"""Letters by which a name may be longer than one it holds and still stand for it: articles, endings, soft signs."""
_ROMAN: Final = re.compile("[a-z]")
"""What a name in another script has if it is half transliterated."""
_SHORTEST: Final = 4
"""The fewest letters of a Latin name: shorter ones are codes."""


def other_names(gazetteer: Gazetteer, places: Iterable[Place]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Further names of places, folded.

    Parameters
    ----------
    gazetteer
        Its tables have the names.
    places
        The places whose names are wanted; those in no table, and those without further names, are left out.

    Returns
    -------
    names
        By source and id of the place, at most fourteen each: in each script the shortest that do not contain one
        another, each in the longest form that is hardly longer.
    """
    wanted = {(place.source, place.source_id): place.name for place in places}
    found: dict[tuple[str, str], set[str]] = {}
    for table in gazetteer.tables:
        rows = table.rows_by_id(wanted)
        ident = {row: key for key, row in rows.items()}
        for row, name in _keys(table, list(rows.values())):
            found.setdefault(ident[row], set()).add(name)
    chosen = {key: _chosen(names, fold(wanted[key])) for key, names in sorted(found.items())}
    return {key: names for key, names in chosen.items() if names}


def _keys(table: Table, rows: Sequence[int]) -> Iterable[tuple[int, str]]:
    """The strictest keys that lead to rows."""
    if not rows:
        return
    asked = np.zeros(len(table), bool)
    asked[list(rows)] = True
    postings, offsets = np.asarray(table.postings, np.uint32), np.asarray(table.offsets, np.uint32)
    hits = np.flatnonzero(asked[postings])
    numbers = np.searchsorted(offsets, hits, side="right") - 1
    for row, number in zip(postings[hits].tolist(), numbers.tolist(), strict=True):
        key = table.trie.restore_key(number)
        if key[0] == "0":
            yield row, key[1:]


def _chosen(names: Collection[str], own: str) -> tuple[str, ...]:
    kept: dict[int, list[str]] = {}
    for name in sorted(names, key=lambda it: (len(it), it)):
        script = next((number for number, (letters, _) in enumerate(_SCRIPTS) if letters.search(name)), len(_SCRIPTS))
        latin = script == len(_SCRIPTS)
        if name in own or (latin and len(name) < _SHORTEST) or (not latin and _ROMAN.search(name)):
            continue
        alike = kept.setdefault(script, [])
        if not any(it in name for it in alike) and len(alike) < (_LATIN if latin else _SCRIPTS[script][1]):
            alike.append(name)
    longer = {name: _longer(name, names) for alike in kept.values() for name in alike if _ROMAN.search(name) is None}
    return tuple(dict.fromkeys(longer.get(name, name) for script in sorted(kept) for name in kept[script]))


def _longer(name: str, names: Collection[str]) -> str:
    """The longest of the names that holds a name and is hardly longer: who writes the short one finds it, too."""
    alike = [it for it in names if name in it and len(it) <= len(name) + _ENDING and not _ROMAN.search(it)]
    return max(alike, key=lambda it: (len(it), it))
