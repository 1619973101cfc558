"""A table of places on disk: written once, then memory-mapped and never parsed whole.

A folder of six files. `places.npy` has a row for each place, most populous first; `text.bin` their names and ids;
`keys.marisa` a trie of the name keys, each after a digit that says how strict it is; `offsets.npy` and `postings.npy`
the rows of each key; `meta.json` the vocabularies and what the table is. Equal input gives equal bytes. They are read
without numpy, which takes longer to load than most commands take to run; `geomap.places.tablewriting` writes them.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
from os import PathLike
from struct import Struct
from typing import TYPE_CHECKING, Any

import marisa_trie

from geomap.errors import GazetteerError
from geomap.model import Match, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

AnyPath = str | PathLike[str]

FORMAT = 1
"""The version of the layout; a table of another version is refused."""

DEGREE = 100_000
"""Fixed point instead of floats: 1e-5 degrees is a metre, and decimals come back as they were written."""
COLUMNS = (
    ("lat", "<i4"),
    ("lon", "<i4"),
    ("population", "<u4"),
    ("uncertainty_m", "<u4"),
    ("text", "<u4"),
    ("name_length", "<u2"),
    ("id_length", "|u1"),
    ("source", "|u1"),
    ("country", "<u2"),
    ("admin1", "<u2"),
    ("feature", "<u2"),
)
"""The columns of `places.npy`: names and types as numpy has them."""
_ROW = Struct("<iiIIIHBBHHH")
"""The same for `struct`."""
_FILES = ("places.npy", "text.bin", "keys.marisa", "offsets.npy", "postings.npy", "meta.json")
_MAGIC = b"\x93NUMPY\x01\x00"
_TAIL = 4
_SIEVE = 65_521
_DIGITS = ("0", "1", "2")
"""What stands before a key, by how strictly it matches."""


class Table:
    """An open table. Nothing of it is in memory until it is asked for. See `open_table`.

    Parameters
    ----------
    folder, meta, divisions
        Where it lies, what `meta.json` says, and what it says of divisions, not yet read.
    trie
        From a key with its digit to its number.
    rows
        Bytes; a row is `_ROW`.
    offsets, postings
        The rows of key n are `postings[offsets[n] : offsets[n + 1]]`.
    text
        Names and ids.
    """

    __slots__ = ("_divisions", "folder", "meta", "offsets", "postings", "rows", "text", "trie")

    def __init__(
        self,
        folder: str,
        meta: dict[str, Any],
        divisions: bytes | dict[str, int],
        trie: Any,
        rows: memoryview,
        offsets: Sequence[int],
        postings: Any,
        text: bytes | mmap.mmap,
    ) -> None:
        self.folder = folder
        self.meta = meta
        self._divisions = divisions
        self.trie = trie
        self.rows = rows
        self.offsets = offsets
        self.postings = postings
        self.text = text

    def __len__(self) -> int:
        return len(self.rows) // _ROW.size

    @property
    def divisions(self) -> dict[str, int]:
        """The rows of first-order divisions by their country's code and their name: "SY.Aleppo"."""
        if isinstance(self._divisions, bytes):
            try:
                self._divisions = dict(json.loads(self._divisions))
            except (ValueError, TypeError) as error:
                raise _damaged(self.folder, error) from error
        return self._divisions

    def has(self, match: Match, key: str) -> bool:
        """Whether any place has this key."""
        return _DIGITS[match] + key in self.trie

    def rows_of(self, match: Match, key: str) -> Sequence[int]:
        """The rows that have this key, most populous first."""
        number = self.trie.get(_DIGITS[match] + key)
        return () if number is None else self._rows_at(number)

    def rows_with(self, key: str) -> Sequence[int]:
        """The rows that have a key with its digit, most populous first."""
        number = self.trie.get(key)
        return () if number is None else self._rows_at(number)

    def _rows_at(self, number: int) -> Sequence[int]:
        found: list[int] = self.postings[self.offsets[number] : self.offsets[number + 1]].tolist()
        return found

    def fields(self, row: int) -> tuple[int, ...]:
        """What stands in a row, by `COLUMNS`."""
        return _ROW.unpack_from(self.rows, row * _ROW.size)

    def name(self, row: int) -> str:
        """The name of the place that stands in a row."""
        fields = self.fields(row)
        return self.text[fields[4] : fields[4] + fields[5]].decode()

    def town(self, row: int) -> tuple[str, float, float, int]:
        """Name, latitude, longitude and population of the place that stands in a row."""
        lat, lon, population, _, start, name_length, *_ = _ROW.unpack_from(self.rows, row * _ROW.size)
        return self.text[start : start + name_length].decode(), lat / DEGREE, lon / DEGREE, population

    def place(self, row: int) -> Place:
        """The place that stands in a row."""
        lat, lon, population, uncertainty, start, name_length, id_length, source, country, admin1, feature = (
            _ROW.unpack_from(self.rows, row * _ROW.size)
        )
        text, words = self.text[start : start + name_length + id_length], self.meta["vocabularies"]
        return Place(
            words["source"][source] or "",
            text[name_length:].decode(),
            text[:name_length].decode(),
            lat / DEGREE,
            lon / DEGREE,
            words["country"][country],
            words["admin1"][admin1],
            words["feature"][feature] or "",
            population,
            float(uncertainty),
        )

    def columns(self) -> NDArray[Any]:
        """All rows as a numpy array, for what is asked of all of them."""
        import numpy as np  # noqa: PLC0415 -- slow to load, and seldom needed

        return np.frombuffer(self.rows, np.dtype(list(COLUMNS)))

    def rows_by_id(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The rows of places by source and id; what is not in the table is left out.

        Ids are not indexed: each length of id costs one pass over the rows, so ask for many at once.
        """
        import numpy as np  # noqa: PLC0415 -- slow to load, and seldom needed

        numbers = {word: number for number, word in enumerate(self.meta["vocabularies"]["source"]) if word}
        groups: dict[tuple[int, int], dict[bytes, tuple[str, str]]] = {}
        for source, ident in wanted:
            raw = ident.encode("utf-8", "replace")
            if source in numbers and 0 < len(raw) < 256:
                groups.setdefault((numbers[source], len(raw)), {})[raw] = (source, ident)
        found: dict[tuple[str, str], int] = {}
        rows, text = self.columns(), np.frombuffer(self.text, np.uint8)
        for (number, length), asked in sorted(groups.items()):
            at = np.flatnonzero((rows["source"] == number) & (rows["id_length"] == length))
            starts = rows["text"][at].astype(np.int64) + rows["name_length"][at]
            letters = np.ascontiguousarray(text[starts[:, None] + np.arange(length)])
            hits = np.arange(len(at))
            if length >= _TAIL:
                # By the ends of the ids first: to compare whole ones means to sort them.
                ends = np.ascontiguousarray(letters[:, -_TAIL:]).view("<u4").ravel() % _SIEVE
                known = np.zeros(_SIEVE, bool)
                known[[int.from_bytes(raw[-_TAIL:], "little") % _SIEVE for raw in asked]] = True
                hits = np.flatnonzero(known[ends])
            ids = np.ascontiguousarray(letters[hits]).view(f"S{length}").ravel()
            for hit in hits[np.isin(ids, np.array(sorted(asked)))].tolist():
                key = asked.get(letters[hit].tobytes())
                if key is not None:
                    found.setdefault(key, int(at[hit]))
        return found

    def places(self) -> Iterator[Place]:
        """Every place, most populous first."""
        return map(self.place, range(len(self)))

    def towns(self, boxes: Sequence[tuple[float, float, float, float]] | None, *, least: int) -> list[int]:
        """The rows of populated places of at least so many people in any of the boxes, most populous first."""
        import numpy as np  # noqa: PLC0415 -- slow to load, and seldom needed

        features = self.meta["vocabularies"]["feature"]
        settled = [(code or "").startswith("P.") and not (code or "").endswith("PPLX") for code in features]
        rows = self.columns()
        rows = rows[: int(np.count_nonzero(rows["population"] >= least))]  # they stand in order of population
        wanted = np.array(settled)[rows["feature"]]
        if boxes is not None:
            inside = np.zeros(len(rows), dtype=bool)
            for west, south, east, north in boxes:
                edges = [round(degrees * DEGREE) for degrees in (west, south, east, north)]
                inside |= (
                    (rows["lon"] >= edges[0])
                    & (rows["lon"] <= edges[2])
                    & (rows["lat"] >= edges[1])
                    & (rows["lat"] <= edges[3])
                )
            wanted &= inside
        found: list[int] = np.flatnonzero(wanted).tolist()
        return found

    def size(self) -> int:
        """Bytes on disk."""
        return sum(os.stat(os.path.join(self.folder, name)).st_size for name in _FILES)

    def rows_by_source(self) -> dict[str, int]:
        """How many places each source gave, by its name."""
        words = self.meta["vocabularies"]["source"]
        counts = [0] * len(words)
        for fields in _ROW.iter_unpack(self.rows):
            counts[fields[7]] += 1
        return {word or "": count for word, count in zip(words, counts, strict=True) if count}


# --- opening --------------------------------------------------------------------------------------------------


def _map(path: str) -> bytes | mmap.mmap:
    """The bytes of a file, mapped: an empty one cannot be."""
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if os.fstat(file.fileno()).st_size else b""


def _items(path: str, kind: object, size: int) -> memoryview:
    """The bytes of the items in a file of numpy's, each of one kind and so many bytes."""
    mapped = _map(path)
    start = len(_MAGIC) + 2 + int.from_bytes(mapped[len(_MAGIC) : len(_MAGIC) + 2], "little")
    header = mapped[len(_MAGIC) + 2 : start].decode("latin-1")
    wanted = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': ("
    count, _, rest = header.removeprefix(wanted).partition(",")
    if (
        mapped[: len(_MAGIC)] != _MAGIC
        or not header.startswith(wanted)
        or not (count.isdecimal() and rest[:4] == "), }")
    ):
        raise ValueError(f"{os.path.basename(path)} is not what this version reads")
    if len(mapped) != start + int(count) * size:
        raise ValueError(f"{os.path.basename(path)} is cut off")
    return memoryview(mapped)[start:]


def _numbers(path: str) -> Any:
    """The numbers in a file of numpy's."""
    items = _items(path, "<u4", 4)
    if sys.byteorder == "little":
        return items.cast("I")
    from array import array  # noqa: PLC0415

    swapped = array("I", items.tobytes())
    swapped.byteswap()
    return swapped


_DIVISIONS = b'"admin1":'


def _read_meta(raw: bytes) -> tuple[Any, bytes | dict[str, int]]:
    """What `meta.json` says but for the rows of divisions, most of it, which few ask for; and those as they stand."""
    start = raw.find(b"\n" + _DIVISIONS)
    if start < 0:  # written when it was all in one line
        meta = json.loads(raw)
        return meta, meta.pop("admin1", {}) if isinstance(meta, dict) else {}
    end = raw.find(b"\n", start + 1)
    return json.loads(raw[:start] + raw[end:]), raw[start + 1 + len(_DIVISIONS) : end].rstrip(b",")


def _damaged(folder: str, error: Exception) -> GazetteerError:
    return GazetteerError(f"{folder}: damaged gazetteer table ({error}): install or build it again")


def open_table(folder: AnyPath) -> Table:
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
    folder = os.fspath(folder)
    try:
        with open(os.path.join(folder, "meta.json"), "rb") as file:
            meta, divisions = _read_meta(file.read())
        if not isinstance(meta, dict) or meta.get("format") != FORMAT:
            version = meta.get("format") if isinstance(meta, dict) else None
            raise GazetteerError(
                f"{folder}: table format {version}, this version reads {FORMAT}: build or add it again"
            )
        trie = marisa_trie.Trie().mmap(os.path.join(folder, "keys.marisa"))
        rows = _items(os.path.join(folder, "places.npy"), list(COLUMNS), _ROW.size)
        offsets, postings = (_numbers(os.path.join(folder, name)) for name in ("offsets.npy", "postings.npy"))
        text = _map(os.path.join(folder, "text.bin"))
    except FileNotFoundError as error:
        raise GazetteerError(
            f"{folder}: no gazetteer table here, {os.path.basename(str(error.filename))} is missing: "
            "install or build it again"
        ) from error
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise _damaged(folder, error) from error
    if len(rows) != meta["rows"] * _ROW.size or len(offsets) != meta["keys"] + 1 or len(trie) != meta["keys"]:
        raise GazetteerError(f"{folder}: the files of this gazetteer table do not belong together: build it again")
    return Table(folder, meta, divisions, trie, rows, offsets, postings, text)
