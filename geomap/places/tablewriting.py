"""Write tables of places; `geomap.places.table` describes their layout and reads them.

Writing is separate because it uses numpy, which takes longer to load than a table takes to read.
"""

from __future__ import annotations

import heapq
import json
import math
import tempfile
from array import array
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import marisa_trie
import numpy as np

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.table import COLUMNS, DEGREE, FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

CHUNK = 1_000_000
"""The number of keys that are sorted in memory at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on its way into a table, with all its names."""

    place: Place
    variants: tuple[str, ...] = ()
    """Names besides `place.name`, in any script."""
    exact: tuple[str, ...] = ()
    """Names that match only as written: abbreviations. No looser key leads from "Khan" to Kan., Kansas."""
    loose: bool = True
    """Whether it may be found by a transliterated key. Not for countries and continents: they have many variants and
    draw too much ("Iraq" and Arak share a key)."""


def _keys_of(entry: Entry) -> set[str]:
    found: set[str] = set()
    for name in (entry.place.name, *entry.variants):
        for match, key in names.keys(name):
            if match is Match.TRANSLITERATED and not entry.loose:
                continue
            found.add(f"{match:d}{key}")
    found |= {f"{Match.FOLDED:d}{key}" for key in map(names.fold, entry.exact) if key}
    return _pruned(found)


def _pruned(keys: set[str]) -> set[str]:
    """The keys without those that a stricter way of matching already has."""
    return {key for key in keys if not (key[0] == "1" and f"0{key[1:]}" in keys)}


class _Vocabulary:
    """Strings by number, in order of first use until `settled`; 0 is None."""

    def __init__(self) -> None:
        self._numbers: dict[str | None, int] = {None: 0}

    def number(self, word: str | None) -> int:
        """The number of a string."""
        return self._numbers.setdefault(word or None, len(self._numbers))

    def settled(self) -> tuple[list[str | None], NDArray[np.uint16]]:
        """The strings in sorted order, and the position in it of each number so far."""
        words: list[str | None] = [None, *sorted(word for word in self._numbers if word is not None)]
        places = {word: at for at, word in enumerate(words)}
        return words, np.array([places[word] for word in self._numbers], np.uint16)


class _Rows:
    """Places on their way into a table, as arrays: those of a large country are millions."""

    def __init__(self) -> None:
        self.columns = {name: array(_CODES[kind]) for name, kind in COLUMNS if name not in {"text", "admin1"}}
        self.columns |= {"text": array("Q"), "admin1": array("I")}
        self.loose = bytearray()
        self.text = bytearray()
        self.words = {column: _Vocabulary() for column in ("source", "country", "admin1", "feature")}

    def __len__(self) -> int:
        return len(self.loose)

    def append(self, entry: Entry) -> None:
        """One more place."""
        place = entry.place
        name, ident = place.name.encode("utf-8", "replace"), place.source_id.encode("utf-8", "replace")
        values = {
            "lat": round(place.lat * DEGREE),
            "lon": round(place.lon * DEGREE),
            "population": min(place.population, 2**32 - 1),
            "uncertainty_m": round(place.uncertainty_m),
            "text": len(self.text),
            "name_length": len(name),
            "id_length": len(ident),
        }
        values |= {column: words.number(getattr(place, column)) for column, words in self.words.items()}
        for column, value in values.items():
            self.columns[column].append(value)
        self.loose.append(entry.loose)
        self.text += name + ident

    def ident(self, row: int) -> bytes:
        """The id of a place."""
        start = self.columns["text"][row] + self.columns["name_length"][row]
        return bytes(self.text[start : start + self.columns["id_length"][row]])

    def is_named(self, row: int, place: Place) -> bool:
        """Whether a row has the source and id of a place."""
        same = self.words["source"].number(place.source) == self.columns["source"][row]
        return same and self.ident(row) == place.source_id.encode("utf-8", "replace")

    def ordered(self) -> tuple[NDArray[np.intp], NDArray[Any], bytes, dict[str, list[str | None]]]:
        """Which row comes where, most populous first, then by source and id; all of them so, with text and strings."""
        columns = {name: np.asarray(values) for name, values in self.columns.items()}
        settled = {column: words.settled() for column, words in self.words.items()}
        for column, (_, places) in settled.items():
            columns[column] = places[columns[column]]
        idents = np.array([self.ident(row) for row in range(len(self))], bytes)
        order = np.lexsort((idents, columns["source"], -columns["population"].astype(np.int64)))
        del idents
        rows = np.zeros(len(self), np.dtype(list(COLUMNS)))
        for name, values in columns.items():
            if name != "text":
                rows[name] = values[order]
        lengths = rows["name_length"].astype(np.int64) + rows["id_length"]
        rows["text"] = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(rows) else 0
        starts = columns["text"][order].astype(np.int64)
        text = b"".join([self.text[at : at + length] for at, length in zip(starts, lengths, strict=True)])
        return order, rows, text, {column: words for column, (words, _) in settled.items()}


_TEXT: dict[str, Any] = {"encoding": "utf-8", "errors": "surrogatepass", "newline": "\n"}
_CODES = {"<i4": "i", "<u4": "I", "<u2": "H", "|u1": "B"}


class _Keys:
    """The keys of rows on disk, a line for each row, and sorted into one list without holding them all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "lines"
        self._file = self._path.open("w", **_TEXT)
        self._again: dict[int, set[str]] = {}

    def append(self, keys: Iterable[str]) -> None:
        """The keys of the next row."""
        self._file.write("\t".join(sorted(keys)) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: int, keys: Iterable[str]) -> None:
        """More keys of a row that was."""
        self._again.setdefault(row, set()).update(keys)

    def __iter__(self) -> Iterator[Iterable[str]]:
        """The keys of each row."""
        self._file.close()
        with self._path.open(**_TEXT) as file:
            for row, line in enumerate(file):
                keys = line[:-1].split("\t") if len(line) > 1 else []
                more = self._again.get(row)
                yield _pruned({*keys, *more}) if more else keys

    def trie(self) -> Any:
        """The trie of all keys."""
        chunk: set[str] = set()
        paths: list[Path] = []
        for keys in self:
            chunk.update(keys)
            if len(chunk) >= CHUNK:
                paths.append(self._folder / str(len(paths)))
                with paths[-1].open("w", **_TEXT) as file:
                    file.writelines(f"{key}\n" for key in sorted(chunk))
                chunk.clear()
        with ExitStack() as stack:
            files = [stack.enter_context(path.open(**_TEXT)) for path in paths]
            parts = [*((line[:-1] for line in file) for file in files), sorted(chunk)]
            return marisa_trie.Trie(key for key, _ in groupby(heapq.merge(*parts)))

    def postings(self, trie: Any, place_of: NDArray[np.intp]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Where the rows of each key begin, and the rows; `place_of`: which row each one has become."""
        keys, rows = array("I"), array("I")
        for row, found in enumerate(self):
            numbers = [trie[key] for key in found]
            keys.extend(numbers)
            rows.extend([int(place_of[row])] * len(numbers))
        order = np.lexsort((np.asarray(rows), np.asarray(keys)))
        offsets = np.zeros(len(trie) + 1, "<u4")
        np.cumsum(np.bincount(np.asarray(keys), minlength=len(trie)), out=offsets[1:])
        return offsets, np.asarray(rows)[order].astype("<u4")


def write_table(folder: Path, entries: Iterable[Entry], *, about: dict[str, Any] | None = None) -> dict[str, int]:
    """Write a table.

    Parameters
    ----------
    folder
        Created if it does not exist; files of an older table in it are replaced.
    entries
        In any order. Of entries with the same source and id the first is kept, with the names of all.
    about
        Written to `meta.json` as it is: title, sources, licence, version.

    Returns
    -------
    counts
        "rows" and "keys".

    Raises
    ------
    GazetteerError
        If a place has no usable coordinates.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".keys-", dir=folder) as work, _Keys(Path(work)) as lines:
        rows, special = _collected(entries, lines)
        order, table, text, words = rows.ordered()
        place_of = np.empty(len(order), np.intp)
        place_of[order] = np.arange(len(order))
        del rows, order
        trie = lines.trie()
        offsets, flat = lines.postings(trie, place_of)
    np.save(folder / "places.npy", table)
    np.save(folder / "offsets.npy", offsets)
    np.save(folder / "postings.npy", flat)
    (folder / "text.bin").write_bytes(text)
    trie.save(str(folder / "keys.marisa"))
    found: dict[str, dict[str, int]] = {"countries": {}, "admin1": {}}
    for it in special:
        at = int(place_of[it.row])
        # Of several the last country and the first division, as rows stand.
        found[it.kind][it.key] = (max if it.kind == "countries" else min)(found[it.kind].get(it.key, at), at)
    meta = {
        "format": FORMAT,
        "rows": len(table),
        "keys": len(trie),
        "about": about or {},
        "vocabularies": words,
        **found,
    }
    (folder / "meta.json").write_text(_in_lines(meta), encoding="utf-8", newline="\n")
    return {"rows": len(table), "keys": len(trie)}


class _Special(NamedTuple):
    """A country or a first-order division, which `meta.json` lists."""

    kind: str
    """The list it goes into."""
    key: str
    row: int
    """As it was entered."""


def _collected(entries: Iterable[Entry], lines: _Keys) -> tuple[_Rows, list[_Special]]:
    """The entries as rows, each place once, with the keys of each in `lines`."""
    rows = _Rows()
    known: dict[int, int] = {}
    special: list[_Special] = []
    for entry in entries:
        place = entry.place
        if not (abs(place.lat) <= 90 and abs(place.lon) <= 180 and math.isfinite(place.uncertainty_m)):
            raise GazetteerError(
                f"{place.name} ({place.source} {place.source_id}): not a point: {place.lat}, {place.lon}"
            )
        # By hash, and then compared: a tuple for each would take more memory than all the rest.
        hashed = hash((place.source, place.source_id))
        while (row := known.setdefault(hashed, len(rows))) < len(rows) and not rows.is_named(row, place):
            hashed += 1
        if row < len(rows):
            lines.add(row, _keys_of(replace(entry, loose=bool(rows.loose[row]))))
            continue
        rows.append(entry)
        lines.append(_keys_of(entry))
        if place.country and place.feature.startswith("A.PCL"):
            special.append(_Special("countries", place.country, row))
        elif place.feature == "A.ADM1" and place.admin1:
            special.append(_Special("admin1", f"{place.country}.{place.admin1}", row))
    return rows, special


def _in_lines(meta: Mapping[str, Any]) -> str:
    """JSON with one key a line, so that a key can be left unread."""
    dump = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "{\n" + ",\n".join(f"{dump(key)}:{dump(value)}" for key, value in sorted(meta.items())) + "\n}\n"
