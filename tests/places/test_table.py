from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places import tablewriting
from geomap.places.table import open_table
from geomap.places.tablewriting import Entry, write_table

if TYPE_CHECKING:
    from pathlib import Path

MOSUL = Place("geonames", "99072", "Mosul", 36.335, 43.11889, "IQ", "Nineveh", "P.PPLA", 1_683_000, 12_973.0)
BASE = Place("curated", "brigade-137-sy", "Brigade 137", 35.321, 40.023, "SY", None, "S.MILB", 0, 900.0)
SEA = Place("regions", "red-sea", "Red Sea", -20.3, -179.99999, None, None, "H.SEA", 0, 1_000_000.0)
ENTRIES = (Entry(MOSUL, ("Al Mawşil", "الموصل", "Мосул")), Entry(BASE), Entry(SEA, loose=False))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_places_come_back_as_they_were(tmp_path: Path) -> None:
    assert write_table(tmp_path, ENTRIES)["rows"] == 3
    table = open_table(tmp_path)
    assert list(table.places()) == [MOSUL, BASE, SEA]


def test_most_populous_first_and_equal_bytes_in_any_order(tmp_path: Path) -> None:
    write_table(tmp_path / "a", ENTRIES)
    write_table(tmp_path / "b", reversed(ENTRIES))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_every_name_leads_to_its_row(tmp_path: Path) -> None:
    write_table(tmp_path, ENTRIES)
    table = open_table(tmp_path)
    assert table.rows_of(Match.FOLDED, "mosul") == [0]
    assert table.rows_of(Match.FOLDED, "الموصل") == [0]
    assert table.rows_of(Match.ARTICLE, "mawsil") == [0]
    assert table.rows_of(Match.TRANSLITERATED, "mosol") == [0]
    assert table.rows_of(Match.FOLDED, "nowhere") == ()


def test_an_entry_can_be_kept_from_loose_keys(tmp_path: Path) -> None:
    write_table(tmp_path, [Entry(SEA, loose=False)])
    table = open_table(tmp_path)
    assert table.has(Match.FOLDED, "red sea")
    assert not any(key.startswith("2") for key in table.trie)


def test_an_abbreviation_is_found_as_written_only(tmp_path: Path) -> None:
    write_table(tmp_path, [Entry(MOSUL, exact=("Msl.",))])
    table = open_table(tmp_path)
    assert table.has(Match.FOLDED, "msl")
    assert not any("msl" in key for key in table.trie if not key.startswith("0"))


def test_the_same_place_twice_is_one_row_with_both_names(tmp_path: Path) -> None:
    write_table(tmp_path, [Entry(MOSUL), Entry(MOSUL._replace(name="Ninewa City"))])
    table = open_table(tmp_path)
    assert len(table) == 1
    assert table.place(0).name == "Mosul"
    assert table.has(Match.FOLDED, "ninewa city")


def test_a_place_without_a_point_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="Mosul"):
        write_table(tmp_path, [Entry(MOSUL._replace(lat=float("nan")))])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_table(tmp_path, ENTRIES)
    (tmp_path / "offsets.npy").unlink()
    with pytest.raises(GazetteerError, match=r"offsets\.npy"):
        open_table(tmp_path)


@pytest.mark.parametrize("name", ["meta.json", "keys.marisa", "places.npy", "offsets.npy", "postings.npy"])
def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    write_table(tmp_path, ENTRIES)
    (tmp_path / name).write_bytes(b"\x93NUMPY no")
    with pytest.raises(GazetteerError, match=str(tmp_path)):
        open_table(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    write_table(tmp_path, ENTRIES)
    meta = json.loads((tmp_path / "meta.json").read_text(encoding="utf-8"))
    (tmp_path / "meta.json").write_text(json.dumps({**meta, "format": 99}), encoding="utf-8")
    with pytest.raises(GazetteerError, match="format 99"):
        open_table(tmp_path)


def test_keys_sorted_in_parts_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = Entry(MOSUL._replace(name="Ninewa City"), ("El Mosul",))
    write_table(tmp_path / "a", [*ENTRIES, again])
    monkeypatch.setattr(tablewriting, "CHUNK", 2)
    write_table(tmp_path / "b", [*ENTRIES, again])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_table_without_places_is_a_table(tmp_path: Path) -> None:
    assert write_table(tmp_path, []) == {"rows": 0, "keys": 0}
    assert list(open_table(tmp_path).places()) == []


def test_nothing_of_the_work_is_left_beside_the_files(tmp_path: Path) -> None:
    write_table(tmp_path, ENTRIES)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_divisions_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    write_table(tmp_path, [Entry(MOSUL), Entry(MOSUL._replace(source_id="1", feature="A.ADM1", admin1="Nineveh"))])
    meta = json.loads((tmp_path / "meta.json").read_text(encoding="utf-8"))
    assert open_table(tmp_path).divisions == meta["admin1"] == {"IQ.Nineveh": 0}
    # As tables were written before, in one line.
    (tmp_path / "meta.json").write_text(json.dumps(meta, separators=(",", ":")), encoding="utf-8")
    assert open_table(tmp_path).divisions == {"IQ.Nineveh": 0}


def test_damaged_divisions_are_told(tmp_path: Path) -> None:
    write_table(tmp_path, [Entry(MOSUL)])
    said = (tmp_path / "meta.json").read_text(encoding="utf-8")
    (tmp_path / "meta.json").write_text(said.replace('"admin1":{}', '"admin1":[}'), encoding="utf-8")
    table = open_table(tmp_path)
    with pytest.raises(GazetteerError, match="damaged gazetteer table"):
        _ = table.divisions
