"""One row for a place that several sources have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Match, Place
from geomap.places import names
from geomap.places.surroundings import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.places.tablewriting import Entry


def without_copies(entries: Iterable[Entry], *, within_km: float = 3.0) -> list[Entry]:
    """Entries without those that an earlier one already has: same name, same feature class, next to each other.

    The names of a dropped entry go to the one that stands.
    """
    kept: list[Entry] = []
    at: dict[tuple[str, int, int], list[int]] = {}
    for entry in entries:
        place = entry.place
        letter, row, column = place.feature[:1], int(place.lat * 20 // 1), int(place.lon * 20 // 1)
        near = [
            number
            for y in (row - 1, row, row + 1)
            for x in (column - 1, column, column + 1)
            for number in at.get((letter, y, x), ())
            if _close(kept[number].place, place, within_km)
        ]
        twin = next((n for n in sorted(near) if _called(kept[n]) & _called(entry)), None)
        if twin is None:
            at.setdefault((letter, row, column), []).append(len(kept))
            kept.append(entry)
        else:
            first = kept[twin]
            variants = (*first.variants, place.name, *entry.variants)
            kept[twin] = replace(first, variants=variants, exact=(*first.exact, *entry.exact))
    return kept


def _called(entry: Entry) -> set[str]:
    return {
        key for name in (entry.place.name, *entry.variants) for match, key in names.keys(name) if match is Match.ARTICLE
    }


def _close(a: Place, b: Place, within_km: float) -> bool:
    if a.source == b.source or (a.feature[0] == "A" and a.feature != b.feature):
        return False
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= within_km
