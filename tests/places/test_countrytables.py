from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import Quiet, serving
from packed import unpack

from geomap.engine import Engine
from geomap.errors import GazetteerError, GeomapError, OutputError
from geomap.pipeline import resolve
from geomap.places.countrydump import Row, Spool, lines_of, read_alternates, read_rows
from geomap.places.countryfetch import Limits
from geomap.places.countrytables import add, check_code, credits_of, installed, open_with_tables, remove, tables_folder
from geomap.places.gazetteer import open_gazetteer
from geomap.settings import Settings

WORLD = open_gazetteer()
TODAY = date(2026, 3, 4)
QUICK = Limits(timeout_s=1.0, pause_s=0.01, patience_s=0.3, least_rate=2000.0)
MANBIJ = next(h.place for h in WORLD.lookup("Manbij") if h.place.feature.startswith("P."))


# --- tables of our own making ---------------------------------------------------------------------------------


def row(ident, name, lat, lon, feature="P.PPL", *, others="", admin=("09",), people="", country="SY", day="2025-01-02"):
    letter, code = feature.split(".")
    codes = [*admin, "", "", "", ""][:4]
    return "\t".join(
        (
            *(str(ident), name, name, others, str(lat), str(lon), letter, code, country, "", *codes, people),
            *("", "300", "Asia/Damascus", day),
        )
    )


VILLAGE = row(990000001, "Qaryat Misalah", 36.4, 38.1, others="قرية مسالة,Missala Village,SYX,QMIS")
ROWS = (
    VILLAGE,
    row(MANBIJ.source_id, "Munbidge", MANBIJ.lat, MANBIJ.lon, "P.PPLA2", others="Manbidsch", people="7"),
    row(990000002, "Manbij", MANBIJ.lat + 0.02, MANBIJ.lon, others="Manbidj al Qadimah"),
    row(990000003, "Manbij", MANBIJ.lat + 1.0, MANBIJ.lon + 2.5, admin=("01",)),
    row(990000004, "Manbij", MANBIJ.lat - 0.1, MANBIJ.lon, "A.ADM2", others="Menbij District", admin=("09", "MB")),
    row(990000005, "Bi'r Misalah", 36.41, 38.11, "H.WLL"),
    row(990000006, "Jabal Misalah", 36.42, 38.12, "T.HLL"),
    row(990000007, "Misalah Air Base", 36.43, 38.13, "S.AIRB"),
    row(990000008, "Syria", 35.0, 38.0, "A.PCLI", admin=()),
    row(990000009, "Halab", 36.3, 37.5, "A.ADM1", others="Aleppo,Muhafazat Misalah"),
    row(990000010, "Bila Ramz", 35.3, 40.1, admin=("00",)),
)
TEXT = "\n".join(ROWS).encode() + b"\n"
ALTERNATES = (
    "1\t990000001\ten\tMisala-on-the-Hill\t1\t\t\t\t\t\n"
    "2\t990000001\tlink\thttps://example.org/misala\t\t\t\t\t\t\n"
    "3\t990000001\tpost\tMisalapostcode\t\t\t\t\t\t\n"
    "4\t990000001\tru\tМисала Верхняя\t\t\t\t\t\t\n"
    "5\t424242\ten\tElsewhere Entirely\t\t\t\t\t\t\n"
).encode()


def zipped(text=TEXT, name="SY.txt", *, more=(), method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(name, text)
        for other, data in more:
            archive.writestr(other, data)
    return buffer.getvalue()


@pytest.fixture
def dumps(tmp_path):
    folder = tmp_path / "dumps"
    (folder / "alternatenames").mkdir(parents=True)
    (folder / "SY.zip").write_bytes(zipped())
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home" / "gazetteer"


def added(home, origin, **more):
    return add("SY", home, origin=str(origin), today=TODAY, limits=more.pop("limits", QUICK), **more)


def found(home, name):
    return [hit.place for hit in open_with_tables(home).lookup(name)]


def whole(home):
    """Nothing is left of what went wrong, and the table that was there is."""
    assert [p.name for p in home.iterdir() if p.name.startswith(".new-")] == []
    assert [t.problem for t in installed(home)] == [None]
    assert [p.source_id for p in found(home, "Qaryat Misalah")] == ["990000001"]


# --- what a table holds ---------------------------------------------------------------------------------------


def test_a_village_is_found_after_its_country_was_added(home, dumps):
    assert found(home, "Qaryat Misalah") == []
    table = added(home, dumps)
    (village,) = found(home, "Qaryat Misalah")
    assert (village.source, village.source_id, village.country, village.feature) == (
        "geonames", "990000001", "SY", "P.PPL",
    )  # fmt: skip
    assert (village.lat, village.lon, village.uncertainty_m) == (36.4, 38.1, 1500.0)
    assert village.admin1 == "Aleppo"
    assert found(home, "قرية مسالة") == found(home, "Missala Village") == [village]
    assert table.about["counts"] == {"rows": 9, "new": 6, "same_id": 1, "same_name": 2}


def test_nothing_is_there_twice(home, dumps):
    added(home, dumps)
    by_name = [p for p in found(home, "Manbij") if p.feature.startswith("P.")]
    near = [p for p in by_name if abs(p.lat - MANBIJ.lat) < 0.5]
    assert near == [MANBIJ]  # with its own people and name, not the dump's
    assert [p.source_id for p in by_name if p not in near] == ["990000003"]
    # ... and the names of both rows that are the same place lead to it.
    assert found(home, "Munbidge")[0] == found(home, "Manbidj al Qadimah")[0] == MANBIJ


def test_a_districts_bare_name_is_its_towns(home, dumps):
    added(home, dumps)
    assert {p.feature for p in found(home, "Manbij")} <= {"P.PPL", "P.PPLA2", MANBIJ.feature}
    (district,) = (p for p in found(home, "Menbij District") if p.source_id == "990000004")
    assert district.name == "Manbij (district)"
    assert district in found(home, "Manbij District")


def test_what_reports_do_not_name_is_left_out(home, dumps):
    added(home, dumps)
    assert not any(p.source_id == "990000005" for p in found(home, "Bi'r Misalah"))
    assert [p.feature for p in found(home, "Jabal Misalah")] == ["T.HLL"]
    assert [p.feature for p in found(home, "Misalah Air Base")] == ["S.AIRB"]
    assert not any(p.source_id == "990000008" for p in found(home, "Syria"))


def test_codes_are_no_names(home, dumps):
    added(home, dumps)
    for code in ("SYX", "QMIS"):
        assert not any(p.source_id == "990000001" for p in found(home, code))


def test_a_province_is_the_bundled_one(home, dumps):
    added(home, dumps)
    aleppo = next(hit.place for hit in WORLD.lookup("Aleppo") if hit.place.feature == "A.ADM1")
    assert found(home, "Muhafazat Misalah") == [aleppo]


def test_a_village_without_a_province_lies_in_one_all_the_same(home, dumps):
    added(home, dumps)
    assert [p.admin1 for p in found(home, "Bila Ramz")] == ["Deir ez-Zor"]


def test_provinces_have_the_bundled_names_where_the_table_has_no_row_for_them(home, dumps):
    towns = [
        h.place
        for name in ("Tadmur", "Al Qusayr", "Ar Rastan")
        for h in WORLD.lookup(name)
        if h.place.country == "SY" and h.place.admin1 == "Homs" and h.place.feature.startswith("P.")
    ]
    assert len(towns) >= 2
    rows = [row(p.source_id, p.name, p.lat, p.lon, admin=("ZZ",)) for p in towns]
    rows.append(row(990000020, "Qaryat Misalah", 34.6, 38.2, admin=("ZZ",)))
    (dumps / "SY.zip").write_bytes(zipped("\n".join(rows)))
    added(home, dumps)
    assert [p.admin1 for p in found(home, "Qaryat Misalah")] == ["Homs"]


def test_a_district_is_as_wide_as_its_villages(home, dumps):
    rows = [
        row(990000100 + n, f"Misalah {'ABCDEFGHIJ'[n]}bad", 36.0, 38.0 + n / 20, admin=("09", "7")) for n in range(10)
    ]
    rows.append(row(990000200, "Nahiyat Wasi", 36.0, 38.0, "A.ADM2", admin=("09", "7")))
    (dumps / "SY.zip").write_bytes(zipped("\n".join(rows)))
    added(home, dumps)
    (district,) = found(home, "Nahiyat Wasi")
    farthest = 0.45 * 111_195 * math.cos(math.radians(36))
    assert farthest <= district.uncertainty_m <= 1.5 * farthest


def test_alternate_names(home, dumps):
    (dumps / "alternatenames" / "SY.zip").write_bytes(zipped(ALTERNATES))
    table = added(home, dumps)
    assert [p.source_id for p in found(home, "Misala-on-the-Hill")] == ["990000001"]
    assert [p.source_id for p in found(home, "Мисала Верхняя")] == ["990000001"]
    assert found(home, "Elsewhere Entirely") == found(home, "Misalapostcode") == []
    assert [s["name"] for s in table.about["sources"]] == ["table", "alternate names"]


def test_where_a_table_comes_from_is_kept(home, dumps):
    table = added(home, dumps, licence="CC0 1.0", attribution="A survey")
    (source,) = table.about["sources"]
    data = (dumps / "SY.zip").read_bytes()
    assert source["sha256"] == hashlib.sha256(data).hexdigest()
    assert source["url"] == str(dumps / "SY.zip")
    assert (source["licence"], source["attribution"], source["bytes"]) == ("CC0 1.0", "A survey", len(data))
    assert (table.about["version"], table.retrieved) == ("2025-01-02", "2026-03-04")
    assert table.rows > 0
    assert table.size > 0


def test_a_licence_that_nobody_stated_is_assumed_and_said_to_be(home, dumps):
    assert added(home, dumps).about["sources"][0]["licence"] == "CC BY 4.0 (assumed)"
    readme = b"This work is licensed under a Creative Commons\nAttribution 4.0 License"
    (dumps / "SY.zip").write_bytes(zipped(more=[("readme.txt", readme)]))
    assert added(home, dumps).about["sources"][0]["licence"] == "CC BY 4.0"


def test_plain_text_is_as_good_as_an_archive(home, dumps):
    (dumps / "SY.zip").unlink()
    (dumps / "SY.txt").write_bytes(TEXT.replace(b"\n", b"\r\n"))
    added(home, dumps)
    assert found(home, "Qaryat Misalah")


def test_the_same_dump_gives_the_same_bytes(home, dumps, tmp_path):
    def bytes_of(table):
        return {p.name: p.read_bytes() for p in sorted(table.folder.iterdir())}

    first = bytes_of(added(home, dumps))
    assert first == bytes_of(added(home, dumps))
    assert first == bytes_of(added(tmp_path / "another", dumps))


def test_added_again_it_replaces_and_leaves_nothing(home, dumps):
    added(home, dumps)
    (dumps / "SY.zip").write_bytes(zipped(row(990000050, "Qaryat Thaniya", 36.4, 38.1)))
    reading = open_with_tables(home)
    added(home, dumps)
    assert found(home, "Qaryat Misalah") == []
    assert len(found(home, "Qaryat Thaniya")) == 1
    assert sorted(p.name for p in home.iterdir()) == [".lock", "SY-2", "SY.json"]
    if sys.platform != "win32":
        assert reading.lookup("Qaryat Misalah")  # who has the old one open reads on


def test_towns_for_the_map_are_not_doubled(home, dumps):
    (dumps / "SY.zip").write_bytes(zipped("\n".join([*ROWS, row(990000060, "Kabira", 36.0, 39.9, people="50000")])))
    added(home, dumps)
    towns = list(open_with_tables(home).towns())
    assert len(towns) == len(set(towns)) == len(list(WORLD.towns())) + 1


def test_divisions_are_not_doubled(home, dumps):
    added(home, dumps)
    assert [p.name for p in open_with_tables(home).divisions("SY")] == [p.name for p in WORLD.divisions("SY")]


# --- who uses it ----------------------------------------------------------------------------------------------


def test_engines_see_the_tables_of_their_folder(home, dumps, monkeypatch):
    added(home, dumps)
    assert Engine(Settings(data=home.parent)).gazetteer.lookup("Qaryat Misalah")
    assert not Engine(Settings()).gazetteer.lookup("Qaryat Misalah")
    place = resolve("Qaryat Misalah", settings=Settings(data=home.parent)).place
    assert place is not None
    assert place.source_id == "990000001"
    monkeypatch.setenv("GEOMAP_DATA", str(home.parent))
    assert tables_folder() == home
    assert Engine().gazetteer.lookup("Qaryat Misalah")


def test_without_tables_there_is_the_bundled_one(home):
    assert len(open_with_tables(home).tables) == len(open_with_tables(None).tables) == 1
    assert installed(home) == installed(None) == ()


def test_a_damaged_table_is_named_with_what_to_do(home, dumps):
    table = added(home, dumps)
    (table.folder / "keys.marisa").unlink()
    with pytest.raises(GazetteerError, match=r"`geomap gazetteer add SY` gets it again, `geomap gazetteer remove SY`"):
        open_with_tables(home)
    assert "SY" in installed(home)[0].problem
    added(home, dumps)
    whole(home)


@pytest.mark.parametrize("pointer", ["", "[]", "{}", '{"folder": "../../etc"}', '{"folder": "IQ-1"}', "\xff"])
def test_a_damaged_pointer_leads_nowhere(home, dumps, pointer):
    added(home, dumps)
    (home / "SY.json").write_text(pointer, encoding="latin-1")
    with pytest.raises(GazetteerError, match="country table of SY"):
        open_with_tables(home)
    added(home, dumps)
    whole(home)


def test_remove(home, dumps):
    added(home, dumps)
    remove("sy", home)
    assert found(home, "Qaryat Misalah") == []
    assert sorted(p.name for p in home.iterdir()) == [".lock"]
    with pytest.raises(GazetteerError, match=r"no country table of 'SY' is installed"):
        remove("SY", home)
    with pytest.raises(GazetteerError, match=r"no country table of '\.\./x'"):
        remove("../x", home)


def test_a_damaged_table_can_be_removed(home, dumps):
    added(home, dumps)
    (home / "SY.json").write_text("{")
    remove("SY", home)
    assert installed(home) == ()


def test_what_a_killed_process_left_is_swept_away(home, dumps):
    added(home, dumps)
    (home / ".new-IQ-abc").mkdir()
    (home / ".new-IQ-abc" / "table.zip").write_bytes(b"PK")
    (home / "IQ-3").mkdir()
    (home / "notes.txt").write_text("mine")
    added(home, dumps)
    assert sorted(p.name for p in home.iterdir()) == [".lock", "SY-2", "SY.json", "notes.txt"]


@pytest.mark.parametrize("written", ["XX", "", "S", "../SY", "SY.zip", "Syria", "S\nY"])
def test_a_code_of_no_country(written):
    with pytest.raises(GazetteerError, match="no country has the code"):
        check_code(written)


def test_a_countrys_name_is_answered_with_its_code():
    with pytest.raises(GazetteerError, match=r"\(Syria is SY\)"):
        check_code("Syria")
    assert check_code(" sy ") == "SY"


def test_a_map_names_whose_tables_were_used_besides_geonames(home, dumps):
    from geomap.claimset import Claims

    added(home, dumps)
    assert credits_of(open_with_tables(home)) == ()
    added(home, dumps, licence="ODbL 1.0", attribution="A survey <b>")
    assert credits_of(open_with_tables(home)) == ("A survey <b>, ODbL 1.0",)
    map_ = Claims((), engine=Engine(Settings(data=home.parent))).map()
    assert "A survey" not in map_.get_root().render()  # inert: packed, and put in as text
    core = unpack(map_._data.parts["core"])
    assert core["credits"] == ["A survey <b>, ODbL 1.0"]


# --- archives that are not to be believed ---------------------------------------------------------------------


def lying(data, size):
    """An archive that declares another size than it unpacks to, in both its headers."""
    real = len(b"0" * 5_000_000).to_bytes(4, "little")
    assert data.count(real) == 2
    return data.replace(real, size.to_bytes(4, "little"))


BOMB = zipped(b"0" * 5_000_000)
ENCRYPTED = bytearray(zipped())
ENCRYPTED[ENCRYPTED.rfind(b"PK\x01\x02") + 8] |= 1

ARCHIVES = {
    "a bomb that says so": (BOMB, "would unpack to 5,000,000"),
    "a bomb that does not": (lying(BOMB, 1000), "damaged or cut off"),
    "cut off": (zipped()[:-60], "damaged or cut off"),
    "cut short": (zipped()[:300], "damaged or cut off"),
    "flipped": (zipped()[:60] + b"\x00" * 40 + zipped()[100:], "damaged|column|point"),
    "no archive": (b"PK\x03\x04" + b"x" * 5000, "damaged or cut off"),
    "of another country": (zipped(name="IQ.txt"), r"no SY\.txt in it, but 'IQ\.txt'"),
    "of nothing": (zipped(b"", "readme.txt"), r"no SY\.txt"),
    "leading out": (zipped(more=[("../../evil.txt", "x")]), "leads out of it"),
    "leading out by itself": (zipped(name="../SY.txt"), "leads out of it"),
    "from the root": (zipped(more=[("/etc/cron.d/x", "x")]), "leads out of it"),
    "of a drive": (zipped(more=[("C:\\x", "x")]), "leads out of it"),
    "in a folder": (zipped(name="dump/SY.txt"), r"no SY\.txt"),
    "encrypted": (bytes(ENCRYPTED), "encrypted"),
    "packed otherwise": (zipped(method=zipfile.ZIP_BZIP2), "packed in a way"),
    "of a thousand members": (zipped(more=[(f"{n}.txt", "") for n in range(1000)]), "more members"),
}


@pytest.mark.parametrize("what", ARCHIVES)
def test_a_bad_archive_is_refused_and_the_old_table_stands(home, dumps, what):
    data, message = ARCHIVES[what]
    added(home, dumps)
    before = sorted(p for p in dumps.parent.rglob("*") if home not in p.parents)
    (dumps / "SY.zip").write_bytes(data)
    with pytest.raises(GazetteerError, match=message) as error:
        added(home, dumps)
    assert "\n" not in str(error.value)
    whole(home)
    assert sorted(p for p in dumps.parent.rglob("*") if home not in p.parents) == before


def test_a_stream_that_outgrows_its_archive_is_cut(home, dumps):
    (dumps / "SY.zip").write_bytes(zipped((VILLAGE + "\n").encode() * 20_000))
    with pytest.raises(GazetteerError, match="would unpack to"):
        added(home, dumps)


# --- tables that are none -------------------------------------------------------------------------------------

TABLES = {
    "too few columns": ("\n".join("\t".join(r.split("\t")[:4]) for r in ROWS), "line 1 has 4 columns and not 19"),
    "commas": (TEXT.decode().replace("\t", ","), "line 1 has 1 column and not 19"),
    "a column more": ("\n".join(f"x\t{r}" for r in ROWS), "has 20 columns"),
    "columns in another order": (
        "\n".join("\t".join(reversed(r.split("\t"))) for r in ROWS),
        "country table|places of",
    ),
    "points that are none": (row(1, "A place", "ninety", "nan"), "has no point: 'ninety', 'nan'"),
    "points off the Earth": (row(1, "A place", 91, 0), "has no point"),
    "infinite points": (row(1, "A place", "inf", 0), "has no point"),
    "another country": (row(1, "Mosul", 36.3, 43.1, country="IQ"), "holds places of IQ, not of SY"),
    "nothing": ("", "empty"),
    "a page": ("<!DOCTYPE html>\n<html>\n</html>", "has 1 column"),
    "no text": (b"\xff\xfe\x00\x01" * 400, "not UTF-8"),
    "a line without end": (b"a" * 900_000, "longer than any line"),
    "wells only": (row(1, "A well", 36, 38, "H.WLL"), "no place of SY in the table that reports could name"),
}


@pytest.mark.parametrize("what", TABLES)
def test_what_is_no_table_is_told_and_the_old_one_stands(home, dumps, what):
    text, message = TABLES[what]
    added(home, dumps)
    (dumps / "SY.zip").unlink()
    (dumps / "SY.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(GazetteerError, match=message) as error:
        added(home, dumps)
    assert "\n" not in str(error.value)
    whole(home)


def test_a_bad_line_among_many_costs_nothing(home, dumps):
    rows = [row(990001000 + n, f"Misalah {n:b}".translate({48: 97, 49: 98}), 36.0, 38.0) for n in range(200)]
    (dumps / "SY.zip").write_bytes(zipped("\n".join([*rows, "a broken line", VILLAGE])))
    said = []
    added(home, dumps, tell=said.append)
    assert found(home, "Qaryat Misalah")
    (told,) = said
    assert told.endswith("1 of 202 lines cannot be used and are left out (line 201 has 1 column and not 19)")
    assert str(dumps) in told


def test_what_is_left_out_of_a_table_and_of_its_names_is_told_with_its_number(home, dumps):
    rows = [row(990001000 + n, f"Misalah {n:b}".translate({48: 97, 49: 98}), 36.0, 38.0) for n in range(300)]
    bad = [row(990002000, "Nowhere", "ninety", "0"), row("x", "A name", 36, 38)]
    mosul = row(990003000, "Mosul", 36.3, 43.1, country="IQ")
    (dumps / "SY.zip").write_bytes(zipped("\n".join([*rows, *bad, mosul])))
    names = [f"{n}\t990001000\ten\tMisala {'abcdefghij'[n % 10]}{n // 10:b}\t\t\t\t\t\t" for n in range(200)]
    lines = [*(line.encode() for line in names), b"201\t990\xff", b"202\tx\ten\tX\t\t\t\t\t\t"]
    (dumps / "alternatenames" / "SY.txt").write_bytes(b"\n".join(lines))
    said = []
    added(home, dumps, tell=said.append)
    elsewhere, table, more = (told.split(": ", 1)[1] for told in said)
    assert elsewhere == "1 of 303 lines are of other countries (IQ): left out"
    assert table == ("2 of 303 lines cannot be used and are left out (the first: line 301 has no point: 'ninety', '0')")
    assert more == "2 of 202 lines cannot be used and are left out (the first: line 201 is not UTF-8)"


def test_of_a_sound_table_nothing_is_left_out_and_nothing_told(home, dumps):
    said = []
    added(home, dumps, tell=said.append)
    assert said == []


def test_alternate_names_that_are_none_are_told(home, dumps):
    (dumps / "alternatenames" / "SY.txt").write_text("one\ttwo\n" * 30)
    with pytest.raises(GazetteerError, match="not a file of alternate names: line 1 has 2 columns"):
        added(home, dumps)


_CELLS = st.text(st.characters(exclude_characters="\t\n\r"), max_size=12)
_LINES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.lists(_CELLS, min_size=19, max_size=19).map(lambda cells: "\t".join(cells).encode("utf-8", "replace")),
        st.tuples(st.integers(0, 18), _CELLS).map(
            lambda it: "\t".join(it[1] if n == it[0] else c for n, c in enumerate(VILLAGE.split("\t"))).encode(
                "utf-8", "replace"
            )
        ),
    ),
    max_size=8,
)


@settings(max_examples=80)
@given(_LINES)
def test_whatever_a_dump_says_a_row_is_a_place(lines):
    data = b"\n".join(lines)
    with contextlib.suppress(GazetteerError):
        for taken in read_rows(lines_of(io.BytesIO(data), what="it"), "SY", what="it"):
            assert taken.ident.isdigit()
            assert abs(taken.lat) <= 90
            assert abs(taken.lon) <= 180
            assert taken.population >= 0
            assert taken.name.isprintable()
    with contextlib.suppress(GazetteerError):
        read_alternates(lines_of(io.BytesIO(data), what="it"), {"990000001"}, what="it")


# --- hosts ----------------------------------------------------------------------------------------------------


@dataclass
class Host:
    """Answers by path; each a (status, headers, body) or a callable on the handler; a list answers in turn."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def says(self, *answers, path="/SY.zip"):
        self.answers[path] = list(answers)


@pytest.fixture
def host(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    state = Host()

    class Handler(Quiet):
        def do_GET(self):  # noqa: N802 -- as the library calls it
            state.asked.append(self.path)
            queue = state.answers.get(self.path, [(404, {}, b"no such file")])
            answer = queue.pop(0) if len(queue) > 1 else queue[0]
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for key, value in ({"Content-Length": str(len(body))} | headers).items():
                if value is not None:
                    self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

    with serving(Handler, state.over) as port:
        state.address = f"http://127.0.0.1:{port}"
        yield state


GOOD = (200, {"Last-Modified": "Fri, 03 Jan 2025 04:05:06 GMT"}, zipped())


def test_from_a_host(home, host):
    host.says(GOOD)
    said, shown = [], []
    table = added(home, host.address + "/", tell=said.append, progress=lambda *it: shown.append(it))
    whole(home)
    assert host.asked == ["/SY.zip", "/alternatenames/SY.zip"]
    assert said == ["SY: no file of alternate names there; the table's own names are used"]
    assert ("downloading", len(GOOD[2]), len(GOOD[2])) in shown
    (source,) = table.about["sources"]
    assert source["url"] == f"{host.address}/SY.zip"
    assert source["sha256"] == hashlib.sha256(GOOD[2]).hexdigest()


def test_alternate_names_from_a_host(home, host):
    host.says(GOOD)
    host.says((200, {}, zipped(ALTERNATES)), path="/alternatenames/SY.zip")
    added(home, host.address)
    assert found(home, "Misala-on-the-Hill")


def drips(host):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"PK\x03\x04")
        while not host.over.wait(0.05):
            handler.wfile.write(b"x")

    return answer


def is_silent(host):
    def answer(handler):
        host.over.wait(5)

    return answer


def hangs_up(handler):
    handler.close_connection = True


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"PK\x03\x04")
    with contextlib.suppress(OSError):
        for _ in range(1000):
            handler.wfile.write(b"x" * 65536)
    handler.close_connection = True


def talks_otherwise(handler):
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    handler.close_connection = True


PAGE = (200, {"Content-Type": "text/html"}, b"\n<!DOCTYPE html><title>Sign in to our hotel</title>")
HOSTS = {
    "500": ((500, {}, b""), "the host answers 500 Internal Server Error; try again later", 3),
    "503 for ever": ((503, {}, b""), "503", 3),
    "403": ((403, {}, b"no"), "the host answers 403 Forbidden; give another address", 1),
    "404": ((404, {}, b"no"), r"there is no http://.*/SY\.zip: check the code", 1),
    "a page": (PAGE, "sent a web page and no zip archive", 1),
    "words": ((200, {}, b"Sorry, we are closed"), "something else and no zip archive", 1),
    "nothing": ((200, {}, b""), "the host sent nothing", 3),
    "half of it": ((200, {"Content-Length": str(len(GOOD[2]) + 9000)}, GOOD[2]), "broke off after [0-9,]+ of", 3),
    "half of it without a length": (
        (200, {"Content-Length": None}, GOOD[2][: len(GOOD[2]) // 2]),
        "damaged or cut off",
        1,
    ),
    "too much announced": ((200, {"Content-Length": "99999999999"}, b"PK\x03\x04"), "more than any country table", 1),
    "too much": (endless, "more than 1,000,000 bytes", 1),
    "hanging up": (hangs_up, "connection broke off", 3),
    "another protocol": (talks_otherwise, "does not speak HTTP", 1),
    "a redirect to a file": (
        (302, {"Location": "file:///etc/passwd"}, b""),
        "302 Found - Redirection to url 'file:///etc/passwd'",
        1,
    ),
    "a circle": ((302, {"Location": "/SY.zip"}, b""), "leads in a circle", 5),
}


@pytest.mark.parametrize("what", HOSTS)
def test_a_host_that_does_not_give_it_is_told_and_the_old_table_stands(home, host, dumps, what):
    answer, message, requests = HOSTS[what]
    added(home, dumps)
    host.says(answer)
    limits = Limits(timeout_s=5.0, pause_s=0.01, archive_bytes=1_000_000)
    with pytest.raises(GazetteerError, match=message) as error:
        added(home, host.address, limits=limits)
    assert "\n" not in str(error.value)
    assert len(host.asked) == requests
    whole(home)


def test_a_slow_host_is_given_up(home, host):
    host.says(drips(host))
    with pytest.raises(GazetteerError, match="too slow"):
        added(home, host.address)


def test_a_silent_host_is_given_up(home, host):
    host.says(is_silent(host))
    with pytest.raises(GazetteerError, match="no answer in time"):
        added(home, host.address, limits=Limits(timeout_s=0.2, pause_s=0.01, tries=2))
    assert len(host.asked) == 2


def test_a_host_gets_a_second_chance(home, host):
    host.says((500, {}, b""), hangs_up, GOOD)
    added(home, host.address)
    whole(home)


def test_a_redirect_is_followed(home, host):
    host.says((301, {"Location": "/moved/SY.zip"}, b""))
    host.says(GOOD, path="/moved/SY.zip")
    added(home, host.address)
    whole(home)


def test_alternate_names_that_fail_fail_the_whole(home, host, dumps):
    added(home, dumps)
    host.says(GOOD)
    host.says((500, {}, b""), path="/alternatenames/SY.zip")
    with pytest.raises(GazetteerError, match=r"alternatenames/SY\.zip: the host answers 500"):
        added(home, host.address)
    whole(home)


def test_without_a_network(home, dumps):
    added(home, dumps)
    with pytest.raises(GazetteerError, match=r"cannot be reached .*check the network"):
        added(home, "http://127.0.0.1:9")
    with pytest.raises(GazetteerError, match="cannot be reached"):
        added(home, "http://no-such-host.invalid")
    whole(home)


@pytest.mark.parametrize(
    "origin",
    [
        "ftp://example.org",
        "file:///tmp",
        "http://",
        "http://a b",
        "http://me:word@example.org",
        "http://x/?y=1",
        "none",
    ],
)
def test_an_origin_that_is_none(home, origin):
    with pytest.raises(GazetteerError):
        added(home, origin)
    assert not home.exists()


def test_a_password_in_an_address_is_not_repeated(home):
    with pytest.raises(GazetteerError) as error:
        added(home, "https://me:hunter2@example.org")
    assert "hunter2" not in str(error.value)


# --- disks and other processes --------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")
@pytest.mark.parametrize("most", [0, 500, 6000])
def test_a_full_disk_leaves_the_old_table(home, dumps, most):
    added(home, dumps)
    rows = "\n".join(
        [VILLAGE, *(row(990002000 + n, f"Misalah {n:010b}".translate({48: 97, 49: 98}), 36, 38) for n in range(800))]
    )
    (dumps / "SY.zip").write_bytes(zipped(rows))
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from geomap.places.countrytables import add\n"
        "from geomap.errors import OutputError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        "try:\n"
        "    add('SY', Path(sys.argv[1]), origin=sys.argv[2])\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home), str(dumps)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "cannot write the country table to" in done.stdout, done.stderr
    assert done.stdout.count("\n") == 1
    whole(home)


def test_a_full_disk_is_called_one(home, dumps, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    added(home, dumps)
    monkeypatch.setattr("geomap.places.countrybuilding.write_table", full)
    with pytest.raises(OutputError, match="the disk is full; make room, or name another with GEOMAP_DATA"):
        added(home, dumps)
    whole(home)


def test_a_home_that_is_a_file(tmp_path, dumps):
    (tmp_path / "home").write_text("x")
    with pytest.raises(OutputError, match="cannot write the country table"):
        added(tmp_path / "home", dumps)
    with pytest.raises(OutputError, match="GEOMAP_DATA"):
        add("SY", None, origin=str(dumps))


HOLD = """
import sys, time
from pathlib import Path
from geomap.places.countrytables import _alone
with _alone(Path(sys.argv[1]), wait_s=0, tell=None):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(home):
    home.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate("\n", timeout=20)


def test_a_second_process_waits_and_says_so(home, dumps, holder):
    said = []

    def tell(message):
        said.append(message)
        holder.stdin.write("\n")
        holder.stdin.flush()

    added(home, dumps, tell=tell)
    assert "another geomap is changing the country tables" in said[0]
    whole(home)


def test_a_second_process_does_not_wait_for_ever(home, dumps, holder):
    with pytest.raises(OutputError, match="still changing"):
        added(home, dumps, wait_s=0.2)


def test_a_lock_goes_with_its_process(home, dumps, holder):
    holder.kill()
    holder.wait(20)
    said = []
    added(home, dumps, tell=said.append)
    assert said == []


def test_two_at_once_both_succeed(home, dumps):
    program = (
        "import sys; from pathlib import Path; from geomap.places.countrytables import add;"
        "[add('SY', Path(sys.argv[1]), origin=sys.argv[2]) for _ in range(2)]"
    )
    command = [sys.executable, "-c", program, str(home), str(dumps)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    until = time.monotonic() + 60
    seen = 0
    while any(process.poll() is None for process in running) and time.monotonic() < until:
        if (home / "SY.json").exists():
            seen += bool(found(home, "Qaryat Misalah"))  # a reader never meets a half of one
    assert [process.communicate(timeout=60)[1] for process in running] == ["", ""]
    assert [process.returncode for process in running] == [0, 0]
    assert seen
    whole(home)


# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    from geomap.cli import main

    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "home"))

    def run(*arguments):
        status = main(["gazetteer", *arguments])
        out, err = capsys.readouterr()
        assert all(line.startswith("geomap: ") for line in err.splitlines())
        return status, out, err

    return run


def test_add_list_info_remove(command, home, dumps):
    assert command("list")[:2] == (0, "")
    status, out, err = command(
        "add", "sy", "SY", "--from", str(dumps), "--licence", "CC0 1.0", "--attribution", "S\x1b[2J"
    )
    assert (status, out) == (0, "")
    assert "SY: 9 places taken, 6 of them new" in err
    status, out, _ = command("list")
    assert status == 0
    (line,) = out.splitlines()
    assert line.startswith("SY  ")
    assert "CC0 1.0" in line
    assert "2025-01-02" in line
    status, out, _ = command("info")
    assert status == 0
    assert "country table SY 2025-01-02" in out
    assert hashlib.sha256((dumps / "SY.zip").read_bytes()).hexdigest() in out
    assert "\x1b" not in out + line
    tables = json.loads(command("info", "--json")[1])["tables"]
    assert [t.get("country") for t in tables] == [None, "SY"]
    assert tables[1]["rows"] > 0
    assert command("remove", "SY") == (0, "", "")
    status, _, err = command("remove", "SY")
    assert status == 1
    assert "no country table" in err


def test_one_that_fails_does_not_cost_the_others(command, home, dumps):
    status, _, err = command("add", "IQ", "SY", "--from", str(dumps))
    assert status == 3
    assert "IQ: there is no IQ.zip or IQ.txt in" in err
    assert "nothing of it was changed" in err
    whole(home)
    assert command("add", "IQ", "-q", "--from", str(dumps))[0] == 1
    assert command("remove", "IQ", "SY")[0] == 3


def test_a_wrong_code_is_told_before_anything_is_got(command, home, dumps):
    status, _, err = command("add", "SY", "XX", "--from", str(dumps))
    assert status == 2
    assert "no country has the code 'XX'" in err
    assert not home.exists()


def test_what_is_damaged_is_told_by_every_command(command, home, dumps, tmp_path, capsys):
    from geomap.cli import main

    assert command("add", "SY", "-q", "--from", str(dumps)) == (0, "", "")
    (home / "SY-1" / "meta.json").write_text("{")
    for asked in ("list", "info"):
        status, _, err = command(asked)
        assert status == 3
        assert "`geomap gazetteer add SY` gets it again" in err
    assert main(["resolve", "Mosul"]) == 1
    assert "`geomap gazetteer remove SY` does without" in capsys.readouterr().err


def test_progress_is_for_terminals(home, dumps, tmp_path):
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = os.environ | {"GEOMAP_DATA": str(home.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "gazetteer", "add", "SY", "--from", str(dumps)],
        stderr=theirs, stdout=subprocess.PIPE, env=environment, check=True, timeout=60,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while chunk := os.read(ours, 4096):
            shown += chunk
    os.close(ours)
    assert done.stdout == b""
    assert b"geomap: SY: writing" in shown


def test_every_failure_is_one_of_ours(home, host):
    """Whatever bytes a host sends as a table, it is a table or an error that says what to do."""
    data = bytearray(GOOD[2])
    for at in range(0, len(data), max(1, len(data) // 24)):
        broken = bytes(data[:at]) + bytes([data[at] ^ 0x55]) + bytes(data[at + 1 :])
        host.says((200, {}, broken))
        with contextlib.suppress(GeomapError):
            added(home, host.address)


def test_rows_on_disk_come_back_as_they_were_each_time(tmp_path):
    rows = [
        Row("1", "Mosul\t\n", ("الموصل", "\ud800"), 36.3, 43.1, "P", "PPL", ("15", "", "", ""), 7, "2024-01-02"),
        Row("2", "X", (), -0.1, 179.99999, "S", "DAM", ("", "", "", ""), 0, ""),
    ]
    spool = Spool(tmp_path / "rows", iter(rows))
    assert list(spool) == list(spool) == rows
    assert spool.dated == "2024-01-02"
