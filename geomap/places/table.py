"""A table of places on disk: written once, then memory-mapped and never parsed whole.

A folder of five files. `places.npy` has a row for each place, most populous first; `text.bin` their names and ids;
`keys.marisa` a trie of the name keys, each with a digit before it that tells how strict it is; `offsets.npy` and
`postings.npy` the rows of each key; `meta.json` the vocabularies and what the table is. Equal input gives equal bytes.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

FORMAT = 1
"""The version of the layout; a table of another version is refused."""

# Fixed point instead of floats: 1e-5 degrees is a metre, and decimals come back as they were written.
_DEGREE = 100_000
_ROW = np.dtype(
    [
        ("lat", "<i4"),
        ("lon", "<i4"),
        ("population", "<u4"),
        ("uncertainty_m", "<u4"),
        ("text", "<u4"),
        ("name_length", "<u2"),
        ("id_length", "u1"),
        ("source", "u1"),
        ("country", "<u2"),
        ("admin1", "<u2"),
        ("feature", "<u2"),
    ]
)
_FILES = ("places.npy", "text.bin", "keys.marisa", "offsets.npy", "postings.npy", "meta.json")


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


# --- writing ------------------------------------------------------------------------------------------------


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
    table = np.zeros(len(rows), _ROW)
    text = bytearray()
    postings: dict[str, list[int]] = {}
    for number, entry in enumerate(rows):
        place = entry.place
        name, ident = place.name.encode("utf-8", "replace"), place.source_id.encode("utf-8", "replace")
        table[number] = (
            round(place.lat * _DEGREE),
            round(place.lon * _DEGREE),
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


# --- reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """An open table. Nothing of it is in memory until it is asked for."""

    folder: Path
    meta: dict[str, Any]
    trie: Any
    rows: NDArray[Any]
    offsets: NDArray[Any]
    postings: NDArray[Any]
    text: NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, match: Match, key: str) -> bool:
        """Whether any place has this key."""
        return f"{match:d}{key}" in self.trie

    def rows_of(self, match: Match, key: str) -> Sequence[int]:
        """The rows that have this key, most populous first."""
        number = self.trie.get(f"{match:d}{key}")
        if number is None:
            return ()
        found: list[int] = self.postings[self.offsets[number] : self.offsets[number + 1]].tolist()
        return found

    def place(self, row: int) -> Place:
        """The place that stands in a row."""
        lat, lon, population, uncertainty, start, name_length, id_length, source, country, admin1, feature = self.rows[
            row
        ].item()
        raw = self.text[start : start + name_length + id_length].tobytes()
        words = self.meta["vocabularies"]
        return Place(
            source=words["source"][source] or "",
            source_id=raw[name_length:].decode(),
            name=raw[:name_length].decode(),
            lat=lat / _DEGREE,
            lon=lon / _DEGREE,
            country=words["country"][country],
            admin1=words["admin1"][admin1],
            feature=words["feature"][feature] or "",
            population=population,
            uncertainty_m=float(uncertainty),
        )

    def rows_by_id(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The rows of places by source and id; what is not in the table is left out.

        Ids are not indexed: each length of id costs one pass over the rows, so ask for many at once.
        """
        numbers = {word: number for number, word in enumerate(self.meta["vocabularies"]["source"]) if word}
        groups: dict[tuple[int, int], dict[bytes, tuple[str, str]]] = {}
        for source, ident in wanted:
            raw = ident.encode("utf-8", "replace")
            if source in numbers and 0 < len(raw) < 256:
                groups.setdefault((numbers[source], len(raw)), {})[raw] = (source, ident)
        found: dict[tuple[str, str], int] = {}
        for (number, length), asked in sorted(groups.items()):
            at = np.flatnonzero((self.rows["source"] == number) & (self.rows["id_length"] == length))
            starts = self.rows["text"][at].astype(np.int64) + self.rows["name_length"][at]
            letters = np.ascontiguousarray(self.text[starts[:, None] + np.arange(length)])
            ids = letters.view(f"S{length}").ravel()
            for hit in np.flatnonzero(np.isin(ids, np.array(sorted(asked)))).tolist():
                key = asked.get(letters[hit].tobytes())
                if key is not None:
                    found.setdefault(key, int(at[hit]))
        return found

    def places(self) -> Iterator[Place]:
        """Every place, most populous first."""
        return map(self.place, range(len(self)))

    def size(self) -> int:
        """Bytes on disk."""
        return sum((self.folder / name).stat().st_size for name in _FILES)

    def rows_by_source(self) -> dict[str, int]:
        """How many places each source gave, by its name."""
        words = self.meta["vocabularies"]["source"]
        counts = np.bincount(self.rows["source"], minlength=len(words))
        return {word or "": int(count) for word, count in zip(words, counts, strict=True) if count}


def open_table(folder: Path) -> Table:
    """Open a table that `write_table` wrote.

    Parameters
    ----------
    folder
        The table's folder.

    Returns
    -------
    table
        Memory-mapped: the files must stay in place while it is used.

    Raises
    ------
    GazetteerError
        If a file is missing or damaged, or if it was written by another version.
    """
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if not isinstance(meta, dict) or meta.get("format") != FORMAT:
            version = meta.get("format") if isinstance(meta, dict) else None
            raise GazetteerError(
                f"{folder}: table format {version}, this version reads {FORMAT}: build or add it again"
            )
        trie = marisa_trie.Trie().mmap(str(folder / "keys.marisa"))
        rows, offsets, postings = (
            # A plain view: each access to a memmap itself costs several times as much.
            np.asarray(np.load(folder / name, mmap_mode="r"))
            for name in ("places.npy", "offsets.npy", "postings.npy")
        )
        path = folder / "text.bin"
        # An empty file cannot be mapped.
        text = np.asarray(np.memmap(path, np.uint8, mode="r")) if path.stat().st_size else np.zeros(0, np.uint8)
    except FileNotFoundError as error:
        raise GazetteerError(
            f"{folder}: no gazetteer table here, {Path(str(error.filename)).name} is missing: install or build it again"
        ) from error
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise GazetteerError(f"{folder}: damaged gazetteer table ({error}): install or build it again") from error
    if rows.dtype != _ROW or len(rows) != meta["rows"] or len(offsets) != meta["keys"] + 1 or len(trie) != meta["keys"]:
        raise GazetteerError(f"{folder}: the files of this gazetteer table do not belong together: build it again")
    return Table(folder, meta, trie, rows, offsets, postings, text)
