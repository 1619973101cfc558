from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places.gazetteer import Gazetteer, open_gazetteer
from geomap.places.table import open_table
from geomap.places.tablewriting import Entry, write_table


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def kilometres(place: Place, lat: float, lon: float) -> float:
    across = (place.lon - lon) * math.cos(math.radians(lat))
    return 111.2 * math.hypot(place.lat - lat, across)


DEIR_EZ_ZOR = (35.34, 40.14)


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("Deir el-Zour", DEIR_EZ_ZOR),
        ("Deir ez-Zor", DEIR_EZ_ZOR),
        ("Dayr az-Zawr", DEIR_EZ_ZOR),
        ("Deir al-Zor", DEIR_EZ_ZOR),
        ("دير الزور", DEIR_EZ_ZOR),
        ("Дейр-эз-Зор", DEIR_EZ_ZOR),
        ("Mosul", (36.34, 43.12)),
        ("Sukhna", (34.89, 38.87)),
        ("Hawija", (35.33, 43.77)),
        ("Al-Qaim", (34.39, 40.99)),
        ("Tabqa", (35.84, 38.55)),
        ("Kobani", (36.89, 38.35)),
        ("Bakhmut", (48.59, 38.0)),
        ("Pokrovsk", (48.28, 37.18)),
        ("El Fasher", (13.63, 25.35)),
        ("Hodeidah", (14.8, 42.95)),
        ("Goma", (-1.67, 29.22)),
        ("Khan Younis", (31.35, 34.31)),
        ("Kiev", (50.45, 30.52)),
    ],
)
def test_a_town_of_the_news_is_among_the_candidates(
    gazetteer: Gazetteer, name: str, point: tuple[float, float]
) -> None:
    towns = [hit.place for hit in gazetteer.lookup(name) if hit.place.feature.startswith("P.")]
    near = [place for place in towns if kilometres(place, *point) < 5]
    assert len(near) == 1
    assert 1000 <= near[0].uncertainty_m <= 25_000


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iraq", "IQ"),
        ("Syria", "SY"),
        ("US", "US"),
        ("the United States", "US"),
        ("UK", "GB"),
        ("Ukraine", "UA"),
        ("Ирак", "IQ"),
        ("سوريا", "SY"),
        ("DR Congo", "CD"),
        ("Burma", "MM"),
        ("ישראל", "IL"),
        ("Ελλάδα", "GR"),
    ],
)
def test_a_country_comes_first(gazetteer: Gazetteer, name: str, code: str) -> None:
    first = gazetteer.lookup(name)[0].place
    assert (first.feature, first.country) == ("A.PCLI", code)


@pytest.mark.parametrize(
    ("name", "feature"),
    [
        ("Deir ez-Zor Governorate", "A.ADM1"),
        ("Donetsk Oblast", "A.ADM1"),
        ("Anbar Province", "A.ADM1"),
        ("Texas", "A.ADM1"),
        ("Orange County", "A.ADM2"),
        ("Black Sea", "H.SEA"),
        ("Euphrates", "H.STM"),
        ("Middle East", "L.RGN"),
        ("Horn of Africa", "L.RGN"),
        ("Asia", "L.CONT"),
        ("Baghdad International Airport", "S.AIRB"),
        ("Al Asad Air Base", "S.AIRB"),
    ],
)
def test_places_that_are_no_towns(gazetteer: Gazetteer, name: str, feature: str) -> None:
    hit = gazetteer.lookup(name)[0]
    assert (hit.place.feature, hit.match) == (feature, Match.FOLDED)


def test_stricter_first_then_more_people(gazetteer: Gazetteer) -> None:
    hits = gazetteer.lookup("Tripoli")
    ranks = [(hit.match, -hit.place.population, hit.place.source, hit.place.source_id) for hit in hits]
    assert ranks == sorted(ranks)
    assert len({rank[2:] for rank in ranks}) == len(ranks) > 3
    assert gazetteer.lookup("Tripoli", limit=2) == hits[:2]
    strict = gazetteer.lookup("Tripoli", loosest=Match.FOLDED)
    assert strict == tuple(hit for hit in hits if hit.match is Match.FOLDED)


def test_nothing_is_found_for_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("") == gazetteer.lookup("--") == gazetteer.lookup("Xqzwvk Pffft") == ()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("syrian", "SY"),
        ("iraqis", "IQ"),
        ("us", "US"),
        ("american", "US"),
        ("british", "GB"),
        ("emirati", "AE"),
        ("ukrainians", "UA"),
        ("afghan", "AF"),
        ("chinese", "CN"),
        ("south sudanese", "SS"),
    ],
)
def test_demonyms(gazetteer: Gazetteer, word: str, code: str) -> None:
    assert gazetteer.demonyms[word] == code


def test_every_demonym_is_of_a_country(gazetteer: Gazetteer) -> None:
    assert set(gazetteer.demonyms.values()) <= set(gazetteer.countries)


def test_divisions_are_those_of_their_country(gazetteer: Gazetteer) -> None:
    divisions = list(gazetteer.divisions("IQ"))
    assert len(divisions) >= 18
    assert {place.country for place in divisions} == {"IQ"}
    assert "Nineveh" in {place.name for place in divisions}


def test_points_of_countries_are_those_of_geonames(gazetteer: Gazetteer) -> None:
    assert [(p.lat, p.lon) for p in map(gazetteer.countries.__getitem__, ("US", "SY", "IQ"))] == [
        (39.76, -98.5),
        (35.0, 38.0),
        (33.0, 44.0),
    ]


def test_a_users_table_is_looked_up_too(tmp_path: Path) -> None:
    hill = Place("geonames", "1", "Tell Xqzwvk", 35.0, 40.0, "SY", None, "T.HLL", 0, 500.0)
    write_table(tmp_path / "sy", [Entry(hill)], about={"title": "SY"})
    extended = open_gazetteer([tmp_path / "sy"])
    assert [hit.place for hit in extended.lookup("Tell Xqzwvk")] == [hill]
    assert extended.lookup("Mosul") == open_gazetteer().lookup("Mosul")
    assert extended.info()["tables"][1]["title"] == "SY"


def test_info_names_sources_and_licences(gazetteer: Gazetteer) -> None:
    table = gazetteer.info()["tables"][0]
    assert table["rows"] > 250_000
    assert table["bytes"] > 0
    assert all(source["version"] and source["licence"] for source in table["sources"])


def test_a_folder_without_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=str(tmp_path)):
        open_gazetteer(folder=tmp_path)


def test_opening_takes_little_memory_and_no_folium() -> None:
    code = (
        "import sys, numpy, marisa_trie\n"
        "from geomap.places.gazetteer import open_gazetteer\n"
        "def resident():\n"
        "    return int(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])\n"
        "before = resident()\n"
        "gazetteer = open_gazetteer()\n"
        "gazetteer.lookup('Mosul')\n"
        "print(resident() - before, 'folium' in sys.modules, 'shapely' in sys.modules)"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("no /proc here")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    kilobytes, folium, shapely = done.stdout.split()
    assert int(kilobytes) < 12_000
    assert (folium, shapely) == ("False", "False")


def test_a_place_of_several_tables_counts_by_its_strictest_name(tmp_path):
    place = Place("geonames", "990001", "Karsah", 35.0, 37.0, "SY", None, "P.PPL", 0, 1500.0)
    for number, names in enumerate(((), ("Qarsa",))):
        write_table(tmp_path / str(number), [Entry(place, names)])
    tables = [open_table(tmp_path / str(number)) for number in (0, 1)]
    for order in (tables, tables[::-1]):
        hits = Gazetteer(str(tmp_path), tuple(order)).lookup("Qarsa")
        assert [(hit.place, hit.match) for hit in hits] == [(place, Match.FOLDED)]
    assert [hit.match for hit in Gazetteer(str(tmp_path), (tables[0],)).lookup("Qarsa")] == [Match.TRANSLITERATED]


def test_divisions_lie_where_their_seats_do(gazetteer: Gazetteer) -> None:
    places = list(gazetteer.tables[0].places())
    seats = {(p.country, p.admin1): p for p in places if p.feature == "P.PPLA"}
    far = [
        (place.country, place.name)
        for place in places
        if place.feature == "A.ADM1"
        and (seat := seats.get((place.country, place.admin1))) is not None
        and kilometres(place, seat.lat, seat.lon) > max(100.0, place.uncertainty_m / 500.0)
    ]
    assert len(far) <= 25, far  # archipelagos and long coasts
    assert not [name for country, name in far if country in {"FR", "PH", "MA", "NO"}], far
