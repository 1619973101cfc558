import datetime as dt
import json

import pytest

from geomap.engine import Engine
from geomap.jsonlines import to_json
from geomap.model import Citation, Report
from geomap.placerecords import toponyms_record
from geomap.places.sectors import distance_m
from geomap.records import claim_record, read_claim

ENGINE = Engine()


def report(text):
    return Report(Citation("r", published=dt.date(2017, 9, 5)), text)


def claims(text):
    return ENGINE.claims(report(text))


def only(text):
    (claim,) = claims(text)
    assert claim.place is not None
    return claim


def test_a_strike_west_of_a_town_is_west_of_it():
    claim = only("The Syrian army struck IS positions 5 km west of Deir ez-Zor on Monday.")
    assert claim.relation == "offset"
    assert claim.relation_as_written == "5 km west of"
    assert claim.place_as_written == "Deir ez-Zor"
    assert distance_m(35.33588, 40.14084, claim.place.lat, claim.place.lon) == pytest.approx(5_000, rel=0.01)
    assert claim.place.lon < 40.1
    assert claim.place.uncertainty_m > 5_000
    assert claim.georeference.anchor is not None
    assert claim.georeference.method == "gazetteer+relation"
    assert claim_record(claim)["place"]["relation"] == "5 km west of"


def test_the_southern_half_of_a_town_is_in_its_south():
    claim = only("Islamic State fighters control the southern half of Deir ez-Zor.")
    assert (claim.relation, claim.part) == ("part_of", "southern half")
    assert distance_m(35.31, 40.15, claim.place.lat, claim.place.lon) < 5_000
    assert claim.georeference.anchor.source_id == claim.place.source_id


def test_an_adjective_makes_a_part():
    claim = only("The Syrian army captured northern Raqqa on Monday.")
    assert (claim.relation, claim.part, claim.share) == ("part_of", "northern", "part")
    assert claim.place.lat > claim.georeference.anchor.lat


def test_near_is_no_point():
    claim = only("Israeli warplanes struck a base near Homs on Monday.")
    assert claim.relation == "near"
    assert claim.place.uncertainty_m >= 25_000


def test_a_road_is_claimed_once_and_lies_between():
    claim = only("The Syrian army captured the Damascus–Homs highway on Monday.")
    assert claim.relation == "along"
    assert claim.place.name == "Damascus–Homs highway"
    assert 33.6 < claim.place.lat < 34.6
    assert claim.place.uncertainty_m > 50_000


def test_a_described_town_is_not_the_one_named_before():
    found = claims("The Syrian army captured the town halfway between Homs and Palmyra on Monday.")
    assert [c.relation for c in found] == ["between"]
    assert found[0].mention is None
    assert 37.2 < found[0].place.lon < 37.8


def test_a_distance_behind_a_comma_is_told_of_the_town_named_before():
    found = claims("Rebels seized Merca. The coastal town, 90 km south of Mogadishu, had been held by the army.")
    assert [c.place_as_written for c in found] == ["Merca", "Merca"]


def test_a_village_that_no_table_has_lies_where_the_text_says():
    claim = only("The Syrian army captured Kafr Zoro, 15 km south of Homs, on Monday.")
    assert claim.place_as_written == claim.place.name == "Kafr Zoro"
    assert claim.relation == "at"
    assert distance_m(34.72405, 36.72559, claim.place.lat, claim.place.lon) == pytest.approx(15_000, rel=0.01)
    assert claim.place.uncertainty_m > 10_000


def test_a_claim_on_the_whole_is_left_as_it_is():
    claim = only("The Syrian army captured the village of Sukhna, 70 km east of Palmyra, on Monday.")
    assert (claim.relation, claim.part, claim.georeference.anchor) == ("at", None, None)
    assert claim.relation_as_written is None
    assert claim.georeference.method == "gazetteer"


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian army struck IS positions 5 km west of Deir ez-Zor on Monday.",
        "Islamic State fighters control the southern half of Deir ez-Zor.",
        "The Syrian army captured the Damascus–Homs highway on Monday.",
        "Israeli warplanes struck a base near Homs on Monday.",
    ],
)
def test_the_record_is_read_back_whole(text):
    claim = only(text)
    record = claim_record(claim)
    assert claim_record(read_claim(json.loads(to_json(record)))) == record
    assert record["place"]["anchor"]["name"] == claim.georeference.anchor.name
    assert record["place"]["anchor"] not in record["place"]["alternatives"]


def test_coordinates_are_toponyms_with_a_place():
    text = "A base at 35.3359, 40.1408 and one at 37SFV 03678 10888 were struck, as was Deir ez-Zor."
    it = report(text)
    record = toponyms_record(it, *ENGINE.toponyms(it))
    given = [t for t in record["toponyms"] if t["cue"] == "coordinates"]
    assert [t["name"] for t in given] == ["35.3359, 40.1408", "37SFV 03678 10888"]
    for toponym in given:
        assert text[toponym["start"] : toponym["end"]] == toponym["name"]
        assert (toponym["lat"], toponym["lon"]) == pytest.approx((35.3359, 40.1408), abs=0.0002)
        assert toponym["source"] == "text"
    assert [t["start"] for t in record["toponyms"]] == sorted(t["start"] for t in record["toponyms"])


def test_toponyms_tell_their_relation():
    it = report("Israeli warplanes struck a base 20 km north of Homs, near the Syrian-Iraqi border.")
    record = toponyms_record(it, *ENGINE.toponyms(it))
    said = {t["name"]: t.get("relation") for t in record["toponyms"]}
    assert said["Homs"]["kind"] == "offset"
    assert said["Homs"]["as_written"] == "20 km north of"
    assert said["Homs"]["bearing_deg"] == 0
    assert said["Syrian"]["kind"] == said["Iraqi"]["kind"] == "border"
    assert said["Israeli"] is None


def test_toponyms_tell_where_their_relation_lies_if_asked():
    it = report(
        "A base 20 km north of Homs, near Palmyra, was hit; so was the Homs-Palmyra road and the border of Qqxz."
    )
    toponyms, answers = ENGINE.toponyms(it)
    record = toponyms_record(it, toponyms, answers, shapes=lambda: ENGINE.shapes)
    said = {t["start"]: t for t in record["toponyms"] if "relation" in t}
    assert [t["relation"]["kind"] for t in said.values()] == ["offset", "near", "road", "road"]
    for line in said.values():
        relation = line["relation"]
        assert relation["geometry"]["type"] in {"Polygon", "LineString"}
        assert relation["uncertainty_m"] > 5_000
        assert relation["kind"] == "near" or (relation["lat"], relation["lon"]) != (line["lat"], line["lon"])
    assert all("geometry" not in t.get("relation", {}) for t in toponyms_record(it, toponyms, answers)["toponyms"])


def test_coordinates_behind_a_name_choose_among_its_places():
    plain = report("The army spoke of Tripoli on Monday.")
    told = report("The army spoke of Tripoli (34°26′N 35°51′E) on Monday, and of Tripoli again.")
    for it, country in ((plain, "LY"), (told, "LB")):
        toponyms, found = ENGINE.toponyms(it)
        places = [found[t].place for t in toponyms if t.name == "Tripoli"]
        assert places
        assert {p.country for p in places if p is not None} <= {country}
    assert all(p is not None for p in places)


def test_coordinates_of_something_else_say_nothing_of_the_name_before_them():
    it = report("The army spoke of Tripoli while a ship at 34°26′N 35°51′E burned.")
    toponyms, found = ENGINE.toponyms(it)
    assert [found[t].place.country for t in toponyms if t.name == "Tripoli"] == ["LY"]


def test_a_half_on_a_side_is_half():
    claim = only("The Syrian army captured the northern half of Aleppo on Monday.")
    assert (claim.relation, claim.part, claim.share) == ("part_of", "northern half", "half")


def test_what_lies_near_a_held_town_says_nothing_of_where_the_town_is():
    claim = only("A convoy was stopped near the Kurdish-held town of Manbij.")
    assert (claim.relation, claim.status) == ("at", "controls")
    claim = only("The army holds a village near Manbij.")
    assert claim.relation == "near"


def test_in_and_around_a_town_is_in_it():
    assert only("Fighting between the army and rebels continues in and around Manbij.").relation == "at"


def test_the_northern_town_of_a_name_is_the_whole_town_and_its_north_is_not():
    assert only("Rebels captured the strategic northern Manbij town on Monday.").relation == "at"
    claim = only("Rebels captured northern Manbij on Monday.")
    assert (claim.relation, claim.part) == ("part_of", "northern")
