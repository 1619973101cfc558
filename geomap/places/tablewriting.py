"""Tables of places are written here; `geomap.places.table` tells their layout and reads them.

Apart from it because numpy, which writes quickly, takes longer to load than a table to read.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.table import COLUMNS, DEGREE, FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into a table, with all its names."""

    place: Place
    variants: tuple[str, ...] = ()
    """Names besides `place.name`, in any script."""
    exact: tuple[str, ...] = ()
    """Names by which it is found as written only: abbreviations. No looser key leads from "Khan" to Kan., Kansas."""
    loose: bool = True
    """Whether it may be found by a transliterated key. Not for countries and continents: they have many variants and
    draw too much ("Iraq" and Arak share a key)."""


def _order(entry: Entry) -> tuple[int, str, str]:
    place = entry.place
    return (-place.population, place.source, place.source_id)


def _keys_of(entry: Entry) -> set[str]:
    found: set[str] = set()
    for name in (entry.place.name, *entry.variants):
        for match, key in names.keys(name):
            if match is Match.TRANSLITERATED and not entry.loose:
                continue
            found.add(f"{match:d}{key}")
    found |= {f"{Match.FOLDED:d}{key}" for key in map(names.fold, entry.exact) if key}
    # A key that a stricter way of matching already leads by is not kept twice.
    return {key for key in found if not (key[0] == "1" and f"0{key[1:]}" in found)}


class _Vocabulary:
    """Strings by number; 0 is None."""

    def __init__(self, words: Iterable[str | None]) -> None:
        self.words: list[str | None] = [None, *sorted({word for word in words if word})]
        self._numbers = {word: number for number, word in enumerate(self.words)}

    def __getitem__(self, word: str | None) -> int:
        return self._numbers[word or None]


def write_table(folder: Path, entries: Iterable[Entry], *, about: dict[str, Any] | None = None) -> dict[str, int]:
    """Write a table.

    Parameters
    ----------
    folder
        Made if it is not there; files of an older table in it are replaced.
    entries
        In any order. Of entries with the same source and id the first stands, with the names of all.
    about
        Goes into `meta.json` as it is: title, sources, licence, version.

    Returns
    -------
    counts
        "rows" and "keys".

    Raises
    ------
    GazetteerError
        If a place has no usable coordinates.
    """
    merged: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        place = entry.place
        if not (abs(place.lat) <= 90 and abs(place.lon) <= 180 and math.isfinite(place.uncertainty_m)):
            raise GazetteerError(
                f"{place.name} ({place.source} {place.source_id}): not a point: {place.lat}, {place.lon}"
            )
        first = merged.setdefault((place.source, place.source_id), entry)
        if first is not entry:
            merged[place.source, place.source_id] = Entry(
                first.place,
                (*first.variants, place.name, *entry.variants),
                (*first.exact, *entry.exact),
                first.loose,
            )
    rows = sorted(merged.values(), key=_order)
    words = {
        column: _Vocabulary(getattr(entry.place, column) for entry in rows)
        for column in ("source", "country", "admin1", "feature")
    }
    table = np.zeros(len(rows), np.dtype(list(COLUMNS)))
    text = bytearray()
    postings: dict[str, list[int]] = {}
    for number, entry in enumerate(rows):
        place = entry.place
        name, ident = place.name.encode("utf-8", "replace"), place.source_id.encode("utf-8", "replace")
        table[number] = (
            round(place.lat * DEGREE),
            round(place.lon * DEGREE),
            min(place.population, 2**32 - 1),
            round(place.uncertainty_m),
            len(text),
            len(name),
            len(ident),
            words["source"][place.source],
            words["country"][place.country],
            words["admin1"][place.admin1],
            words["feature"][place.feature],
        )
        text += name + ident
        for key in _keys_of(entry):
            postings.setdefault(key, []).append(number)
    trie = marisa_trie.Trie(sorted(postings))
    ids = {key: trie[key] for key in postings}
    by_id = sorted(postings, key=ids.__getitem__)
    offsets = np.zeros(len(by_id) + 1, "<u4")
    np.cumsum([len(postings[key]) for key in by_id], out=offsets[1:])
    flat = np.fromiter((row for key in by_id for row in postings[key]), "<u4", int(offsets[-1]))

    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "places.npy", table)
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "postings.npy", flat)
    (folder / "text.bin").write_bytes(bytes(text))
    trie.save(str(folder / "keys.marisa"))
    countries = {
        e.place.country: n for n, e in enumerate(rows) if e.place.country and e.place.feature.startswith("A.PCL")
    }
    admin1 = {
        f"{e.place.country}.{e.place.admin1}": number
        for number, e in reversed(list(enumerate(rows)))
        if e.place.feature == "A.ADM1" and e.place.admin1
    }
    meta = {
        "format": FORMAT,
        "rows": len(rows),
        "keys": len(by_id),
        "about": about or {},
        "vocabularies": {column: vocabulary.words for column, vocabulary in words.items()},
        "countries": countries,
        "admin1": admin1,
    }
    (folder / "meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    return {"rows": len(rows), "keys": len(by_id)}
