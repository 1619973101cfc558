"""What a person says that names mean."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear import assert_linear

from geomap.errors import CorrectionsError, GeomapError
from geomap.model import Candidate, Citation, Georeference, Match, Toponym
from geomap.places import names
from geomap.places.corrections import is_ruled_out, names_in, read_corrections, sense_of
from geomap.places.gazetteer import open_gazetteer

GAZETTEER = open_gazetteer()
DEIR_EZ_ZOR = "geonames:170794"
MOSUL = GAZETTEER.lookup("Mosul")[0].place


def toponym(name, cue=None):
    return Toponym(0, len(name), name, cue)


@pytest.fixture
def corrections(tmp_path):
    def read(text, name="corrections.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_corrections(path, GAZETTEER)

    return read


def found(name, place=None):
    candidates = (Candidate(MOSUL, Match.FOLDED, 0.4),)
    return Georeference(name, place, 0.4, candidates, "gazetteer", None if place else "nothing says which")


def answer(table, name, cue=None, **where):
    """None: not spoken of. Else the georeference."""
    made = table.apply(toponym(name, cue), found(name), **where)
    return None if made is None else made[1]


# --- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ident", [DEIR_EZ_ZOR, "170794", "GeoNames:170794", "170794.0"])
@pytest.mark.parametrize("column", ["gazetteer_id", "place"])
def test_an_id_means_the_gazetteers_own_place(corrections, ident, column):
    made = answer(corrections(f"name,{column}\nSukhna,{ident}\n"), "Sukhna")
    assert (made.place.source, made.place.source_id, made.place.name) == ("geonames", "170794", "Deir ez-Zor")
    assert (made.name, made.score, made.method, made.reason) == ("Sukhna", 1.0, "corrections", None)
    assert made.candidates == found("Sukhna").candidates


@pytest.mark.parametrize("source", ["curated", "ourairports", "naturalearth", "regions"])
def test_an_id_of_any_source(corrections, source):
    table = GAZETTEER.tables[0]
    number = table.meta["vocabularies"]["source"].index(source)
    place = table.place(int((table.columns()["source"] == number).argmax()))
    made = answer(corrections(f"name,place\nX hill,{source}:{place.source_id}\n"), "X hill")
    assert made.place == place


@pytest.mark.parametrize(
    "text",
    [
        "name,lat,lon\nHill 217,34.51,-40.2\n",
        'name,place\nHill 217,"34.51, -40.2"\n',
        "name,place\nHill 217,34.51 -40.2\n",
        'name,place\nHill 217,"at 34.51 -40.2 Somewhere, IQ"\n',
        "name;lat;lon\nHill 217;34,51;-40,2\n",
        "name;place\nHill 217;34,51; -40,2\n".replace("34,51; -40,2", '"34,51; -40,2"'),
        "name\tlat\tlon\r\nHill 217\t34.51\t−40.2\r\n",
        "name,lat,lon\nHill 217,34.51,'-40.2\n",
        "\ufeffName, LAT ,lon\n\n hill  217 ,34.51,-40.2\n",
        "\ufeffsep=;\r\nname;lat;lon\r\nHill 217;34,51;-40,2\r\n",
        "name\tlat\tlon\r\nHill 217\t34.51\t-40.2\r\n".encode("utf-16"),
    ],
)
def test_coordinates_in_any_spreadsheets_way(corrections, text):
    made = answer(corrections(text), "Hill 217")
    assert (made.place.lat, made.place.lon, made.place.source) == (34.51, -40.2, "corrections")
    assert made.place.source_id == "34.51000,-40.20000"
    assert made.place.feature == "L.LCTY"


@pytest.mark.parametrize(
    ("lat", "lon", "least"), [("35", "40", 70_000), ("35.3", "40", 7_000), ("35.3", "40.1412", 100)]
)
def test_the_radius_is_what_the_decimals_leave_open(corrections, lat, lon, least):
    radius = answer(corrections(f"name,lat,lon\nX,{lat},{lon}\n"), "X").place.uncertainty_m
    assert least <= radius <= 1.2 * least


def test_what_is_known_of_coordinates(corrections):
    text = "name,lat,lon,uncertainty_m,feature,country,shoe_size\nX,34.5,40.2,1500,p.ppl,Iraq,44\n"
    place = answer(corrections(text), "X", countries=["IQ"]).place
    assert (place.uncertainty_m, place.feature, place.country, place.name) == (1500.0, "P.PPL", "IQ", "X")


@pytest.mark.parametrize("words", ["not a place", "Not a place", "NOT-A-PLACE ", "not_a_place"])
def test_not_a_place(corrections, words):
    made = answer(corrections(f"name,place\nOther,{DEIR_EZ_ZOR}\nVictory,{words}\n"), "Victory")
    assert is_ruled_out(made)
    assert made.reason == "corrections.csv, line 3 says that this is not a place"
    assert made.candidates


def test_rows_without_an_answer_change_nothing(corrections):
    table = corrections("name,report,place,lat,lon,note\nMosul,,,,,ask Ana\nMosul,r1,,,,\n,,,,,\n")
    assert table.rows == ()
    assert answer(table, "Mosul") is None


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "name", "cue"),
    [
        ("Deir ez-Zôr", "deir EZ zor", None),
        ("Al-Qa'im", "al Qaim", None),
        ("Homs", "Homs", "city"),
        ("city of Homs", "Homs", "town"),
        ("Homs province", "Homs", "governorate"),
        ("province of Homs", "Homs", "province"),
        ("Tabqa air base", "Tabqa", "air base"),
        ("Mount Hermon", "Hermon", "mount"),
        ("Kansas City", "Kansas City", None),
        ("حمص", "حمص", None),
        ("Бахмут", "БАХМУТ", None),
    ],
)
def test_names_that_a_row_is_for(corrections, row, name, cue):
    assert answer(corrections(f"name,lat,lon\n{row},1,2\n"), name, cue) is not None


@pytest.mark.parametrize(
    ("row", "name", "cue"),
    [
        ("Homs province", "Homs", None),
        ("Homs", "Homs", "province"),
        ("Homs", "Hama", None),
        ("Hood", "Fort Hood", None),
    ],
)
def test_names_that_a_row_is_not_for(corrections, row, name, cue):
    assert answer(corrections(f"name,lat,lon\n{row},1,2\n"), name, cue) is None


def test_a_bare_row_fits_a_class_word_that_its_place_agrees_with(corrections):
    province = next(p for p in GAZETTEER.divisions("SY") if p.name == "Homs")
    table = corrections(f"name,place\nHoms,{province.source}:{province.source_id}\n")
    assert answer(table, "Homs", "province").place == province
    assert answer(table, "Homs").place == province
    assert answer(table, "Homs", "airport") is None


@given(st.text(max_size=30), st.sampled_from([None, "province", "air base", "river", "zzz", "demonym"]))
def test_any_name_has_a_sense(name, cue):
    sense = sense_of(name, cue)
    assert sense.name == names.fold(sense.name)
    assert sense.name in names.fold(name)


# --- which row ----------------------------------------------------------------------------------------------------


def test_the_more_specific_row_wins(corrections):
    table = corrections(
        "name,report,country,lat,lon\n"
        "Tripoli,,,1,1\nTripoli,,LB,2,2\nTripoli,r1,,3,3\nTripoli,r2 | r3,,4,4\nTripoli,r3,Lebanon,5,5\n"
    )

    def lat(report, *countries):
        return answer(table, "Tripoli", report=Citation(report), countries=countries).place.lat

    assert lat("r9") == 1
    assert lat("r9", "LY") == 1
    assert lat("r9", "LY", "LB") == 2
    assert lat("r1", "LB") == 3
    assert lat("r2") == 4
    assert lat("r3") == 4
    assert lat("r3", "LB") == 5


@pytest.mark.parametrize("written", ["SY", "syria", "Syrian Arab Republic", "Syria (Syrian Arab Republic)"])
def test_a_country_in_any_usual_form(corrections, written):
    table = corrections(f"name,country,lat,lon\nX,{written},1,2\n")
    assert [row.country for row in table.rows] == ["SY"]


def test_the_country_that_is_likelier_for_the_name_goes_first(corrections):
    table = corrections("name,country,lat,lon\nTripoli,LB,2,2\nTripoli,LY,3,3\n")
    assert answer(table, "Tripoli", countries=["LY", "LB"]).place.lat == 3
    assert answer(table, "Tripoli", countries=["LB", "LY"]).place.lat == 2
    assert answer(table, "Tripoli", countries=["SY"]) is None


@pytest.mark.parametrize("written", ["a | b", "=x;y", "r1", "news/r1.txt", "r1.txt"])
def test_reports_by_id_path_or_file_name(corrections, written):
    table = corrections(
        f"name,report,lat,lon\nX,'{written},1,1\n" if written[0] == "=" else f"name,report,lat,lon\nX,{written},1,1\n"
    )
    ident = "r1" if "r1" in written else written
    assert answer(table, "X", report=Citation(ident, path="news/r1.txt")) is not None
    assert answer(table, "X", report=Citation("other", path="news/other.txt")) is None
    assert answer(table, "X") is None


# --- what cannot be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "name,place\nX,geonames:999999999999\n",
            2,
            "'geonames:999999999999': no place with this id",
        ),
        (
            "name,place\n\nX,osm:12\n",
            3,
            "'osm:12': the gazetteer has no source of this name, it has",
        ),
        (
            "name,lat,lon\nX,91,2\n",
            2,
            "lat is 91: give degrees between -90 and 90; are lat and lon",
        ),
        ("name,lat,lon\nX,2,181\n", 2, "lon is 181: give degrees between -180 and 180"),
        ("name,lat,lon\nX,2,\n", 2, "lon is empty: coordinates take both lat and lon"),
        ("name,lat,lon\nX,nan,2\n", 2, "'nan' in the column 'lat' is no number"),
        ("name,lat,lon\nX,1_0,2\n", 2, "'1_0' in the column 'lat' is no number"),
        (
            "name,lat,lon,gazetteer_id\nX,1,2,170794\n",
            2,
            "answers in gazetteer_id and in lat and lon",
        ),
        ("name,place,gazetteer_id\nX,not a place,3\n", 2, "answers in gazetteer_id and in place"),
        ("name,place\nX,Damascus\n", 2, "'Damascus' in the column \"place\" is no gazetteer id"),
        ("name,gazetteer_id\nX,what\n", 2, "'what' is no gazetteer id"),
        ("name,place,feature\nX,170794,P.PPL\n", 2, "feature goes with coordinates"),
        ("name,lat,lon,feature\nX,1,2,town\n", 2, "'TOWN' is no feature"),
        ("name,lat,lon,uncertainty_m\nX,1,2,0\n", 2, "uncertainty_m is 0"),
        (
            'name,lat,lon,uncertainty_m\nX,1,2,"1,500"\n',
            2,
            "'1,500' in the column 'uncertainty_m'",
        ),
        ("name,place,country\nX,170794,Atlantis\n", 2, "no country is known as 'Atlantis'"),
        (f"name,place,country\nX,170794,{'x' * 9999}\n", 2, f"no country is known as '{'x' * 79}: give"),
        ("name,place\n ,170794\n", 2, "an answer but no name"),
        ("name,place\nX,35.3, 40.1\n", 2, "more cells than the first line has"),
        (
            "toponym,place\nX,170794\n",
            1,
            "there is no column \"name\" (there are: 'toponym', 'place')",
        ),
        ("name,latitude,longitude\nX,1,2\n", 1, 'a column "place", "gazetteer_id", or both'),
        ("name,name,place\n", 1, 'there are several columns "name"'),
        ("name,place\nX,170794\nx,not a place\n", 3, "'x' has another answer in line 2"),
        ("name,report,place\nX,a | b,170794\nX,b,not a place\n", 3, "'X' has another answer"),
        ('name,place\n"X\ny,170794\n', 2, "not a table (unexpected end of data)"),
        (
            "name,place\nX,170794\nKöln,2886242\n".encode("latin-1"),
            3,
            'not UTF-8: save it as "CSV UTF-8"',
        ),
        ("name,place\nX,1\n".encode("utf-16-le"), 1, "there is no column"),
        ("name,place\nX,170794\n".encode("utf-16")[:-1], 1, "damaged UTF-16"),
        ("sep=;\nname;place\nX;nope\n", 3, "'nope' in the column"),
    ],
)
def test_errors_name_file_and_line_in_one_line(corrections, text, line, message):
    with pytest.raises(CorrectionsError) as caught:
        corrections(text)
    assert str(caught.value).startswith(f"corrections.csv, line {line}: {message}")
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, GeomapError)


def test_an_empty_file(corrections):
    with pytest.raises(CorrectionsError, match=r"corrections\.csv is empty: its first line must name the columns"):
        corrections("\ufeff\n")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CorrectionsError, match=r"cannot read .*none\.csv.*No such file"):
        read_corrections(tmp_path / "none.csv", GAZETTEER)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_what_never_ends_is_no_file_of_corrections():
    with pytest.raises(CorrectionsError, match=r"^zero has more than 100,000,000 bytes: give a CSV file"):
        read_corrections(Path("/dev/zero"), GAZETTEER)


def test_the_same_answer_twice_is_no_contradiction(corrections):
    table = corrections("name,report,place\nX,,170794\nx,,geonames:170794\nX,r1,not a place\nX,r2,170794\n")
    assert answer(table, "X").place.source_id == "170794"
    assert is_ruled_out(answer(table, "X", report=Citation("r1")))


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["170794", "35.3, 40.1", "not a place", "-1", "91", "SY", "P.PPL", "geonames:", "=1+1", ""]
)


@settings(max_examples=40)
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=4))
def test_any_table_is_read_or_refused(tmp_path_factory, rows):
    header = ["name", "report", "country", "gazetteer_id", "lat", "lon", "place", "uncertainty_m", "feature"]
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    path = tmp_path_factory.mktemp("any") / "c.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    try:
        table = read_corrections(path, GAZETTEER)
    except CorrectionsError:
        return
    for row in table.rows:
        assert names.fold(row.name)
        if row.place is not None:
            assert abs(row.place.lat) <= 90
            assert abs(row.place.lon) <= 180
            assert math.isfinite(row.place.uncertainty_m)


def test_places_by_id():
    table = GAZETTEER.tables[0]
    some = [table.place(row) for row in range(0, len(table), 3_000)]
    wanted = [(p.source, p.source_id) for p in some]
    assert GAZETTEER.by_id(
        [*wanted, ("geonames", "0"), ("nobody", "1"), ("geonames", ""), ("geonames", "9" * 300)]
    ) == dict(zip(wanted, some, strict=True))


def test_names_that_only_a_person_knows_are_found_in_a_text(corrections):
    table = corrections('name,place\nOld Zarqat,"1.5, 2.5"\nal-Zarqat,"1.5, 2.5"\nnord,"3.5, 2.5"\nMosul,not a place\n')
    text = "In old Zarqat and Old Zarqat, near Al Zarqat's mill, Mosul and nord of OLD ZARQAT."
    taken = (Toponym(text.index("OLD"), len(text) - 1, "OLD ZARQAT"),)
    assert [(t.name, text[t.start : t.end]) for t in names_in(text, table, taken)] == [
        ("Old Zarqat", "Old Zarqat"), ("Al Zarqat", "Al Zarqat"),
    ]  # fmt: skip
    assert [t.name for t in names_in("قرب الزرقات", corrections('name,place\nالزرقات,"1.5, 2.5"\n'), ())] == ["الزرقات"]


def test_names_of_a_person_are_found_in_linear_time(corrections):
    table = corrections("name,place\n" + "".join(f'Zarq {"Zarq " * n}X,"1.5, 2.5"\n' for n in range(1, 20)))

    def read(size):
        text = "Zarq " * size
        return lambda: names_in(text, table, ())

    assert read(10)() == ()
    assert_linear(read, 5_000)


@pytest.mark.parametrize("cue", ["village", "capital", "town", "camp"])
def test_a_row_is_for_a_town_whatever_it_is_called(corrections, cue):
    assert answer(corrections(f"name,place\nZarqat,{DEIR_EZ_ZOR}\n"), "Zarqat", cue).place.source_id == "170794"
    assert answer(corrections(f"name,place\nZarqat,{DEIR_EZ_ZOR}\n"), "Zarqat", "river") is None
