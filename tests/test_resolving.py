"""Names of a person's, lists of names, documents with given spans."""

from __future__ import annotations

import json

import pytest

from geomap.model import Citation, Report
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.resolution import resolve_all
from geomap.reading.toponyms import find_toponyms
from geomap.resolving import (
    country_code,
    division_name,
    parse_name,
    resolve_batch,
    resolve_given,
    resolve_name,
    toponyms_record,
)

MEMORY = Memory(open_gazetteer())


@pytest.mark.parametrize(
    ("written", "name", "cue", "within"),
    [
        ("Deir el-Zour province", "Deir el-Zour", "province", None),
        ("province of Deir el-Zour", "Deir el-Zour", "province", None),
        ("Mosul, Iraq", "Mosul", None, "Iraq"),
        ("Tabqa air base", "Tabqa", "air base", None),
        ("Khuwayn al Kabir village (Tell al-Khuwaiyn)", "Khuwayn al Kabir", "village", None),
        ("City", "City", None, None),
        ("  Raqqa  ", "Raqqa", None, None),
        ("", "", None, None),
    ],
)
def test_names_are_taken_apart(written, name, cue, within):
    toponym = parse_name(written)
    assert (toponym.name, toponym.cue, toponym.within) == (name, cue, within)


def test_a_person_gives_a_name():
    assert resolve_name("Deir el-Zour province", MEMORY).place.feature == "A.ADM1"
    assert resolve_name("Deir el-Zour province", MEMORY).name == "Deir el-Zour province"
    assert resolve_name("Tripoli", MEMORY, country="Lebanon").place.country == "LB"
    assert resolve_name("Tripoli", MEMORY, country="LBN" if country_code("LBN", MEMORY) else "LB").place.country == "LB"
    assert (
        resolve_name("London", MEMORY, context="Toronto, Hamilton and Windsor in Ontario, Canada").place.country == "CA"
    )
    assert resolve_name("Qwertyville", MEMORY).place is None
    assert resolve_name("", MEMORY).place is None
    assert "no country is known as 'Atlantis'" in resolve_name("Mosul", MEMORY, country="Atlantis").reason


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SY", "SY"), ("sy", "SY"), ("Syria", "SY"), ("Syrian Arab Republic", "SY"), ("Myanmar (Burma)", "MM"),
        ("DR Congo (Zaire)", "CD"), ("Yemen (North Yemen)", "YE"), ("Russia (Soviet Union)", "RU"),
        ("Bosnia-Herzegovina", "BA"), ("Сирия", "SY"), ("Atlantis", None), ("", None), ("()", None),
    ],
)  # fmt: skip
def test_countries_in_any_usual_form(written, code):
    assert country_code(written, MEMORY) == code


def test_divisions_in_any_usual_form():
    rural = division_name("Rif Dimashq Governorate", "SY", MEMORY)
    assert rural is not None
    assert division_name("Rif Dimashq", "SY", MEMORY) == rural
    assert division_name("Hamah governorate", "SY", MEMORY) == division_name("Hama", "SY", MEMORY) is not None
    assert division_name("Luhansk oblast", "UA", MEMORY) is not None
    assert division_name("Luhansk oblast", "SY", MEMORY) is None
    assert division_name("Nowhere province", "SY", MEMORY) is None


def test_a_list_of_names():
    lines = [
        json.dumps({"id": 1, "name": "Aleppo", "type": "town", "country": "Syria", "admin1": "Aleppo Governorate"}),
        json.dumps({"id": 2, "name": "Qwertyville", "type": None, "country": "SY", "admin1": None}),
        json.dumps({"id": 3, "name": "Idlib", "type": "governorate", "country": "Syria"}),
        "",
        json.dumps({"id": 4, "name": "Ma`arrat (Mosul)", "country": "Iraq"}),
    ]
    aleppo, nothing, idlib, bracket = resolve_batch(lines, MEMORY)
    assert (aleppo["id"], aleppo["country"], round(aleppo["lat"]), round(aleppo["lon"])) == (1, "SY", 36, 37)
    assert aleppo["feature"].startswith("P.")
    assert "reason" not in aleppo
    assert nothing["lat"] is None
    assert nothing["reason"]
    assert idlib["feature"] == "A.ADM1"
    assert bracket["name"] == "Mosul"
    fields = {"id", "lat", "lon", "name", "score", "feature", "country", "admin1", "source", "source_id"}
    assert set(aleppo) == fields | {"uncertainty_m"}


def test_bad_lines_are_told_and_passed_over():
    told = []
    lines = ["{", '{"id": 1}', "[]", '{"name": 3}', '{"name": "Mosul", "country": 7}', '{"name": "Mosul"}', "[" * 5000]
    answers = list(resolve_batch(lines, MEMORY, on_error=lambda number, problem: told.append((number, problem))))
    assert [a["name"] for a in answers] == ["Mosul"]
    assert [number for number, _ in told] == [1, 2, 3, 4, 5, 7]
    assert '"name" must be a str, it is missing' in told[1][1]
    assert list(resolve_batch(lines, MEMORY)) == answers


def test_given_spans_come_back_in_order_with_coordinates():
    text = "Clashes in Paris, Texas and in Qwertyville; the Syrian army."
    spans = [
        {"start": text.index(n), "end": text.index(n) + len(n), "name": n} for n in ("Qwertyville", "Paris", "Syrian")
    ]
    (answer,) = resolve_given([{"id": "d", "text": text, "toponyms": spans}], MEMORY)
    nowhere, paris, syrian = answer["toponyms"]
    assert answer["id"] == "d"
    assert nowhere["start"] == spans[0]["start"]
    assert nowhere["reason"] == "near Paris, the closest place that the text names"
    assert (paris["name"], paris["admin1"]) == ("Paris", "Texas")
    assert syrian["country"] == "SY"


@pytest.mark.parametrize(
    "toponyms",
    [
        [3],
        [{"start": 0}],
        [{"start": 5, "end": 2}],
        [{"start": 0, "end": 99}],
        [{"start": True, "end": 3}],
        [{"start": -1, "end": 3}],
    ],
)
def test_spans_that_do_not_lie_in_the_text_are_told(toponyms):
    told = []
    documents = [{"id": 1, "text": "Mosul", "toponyms": toponyms}, {"id": 2, "text": "Mosul", "toponyms": []}]
    answers = list(resolve_given(documents, MEMORY, on_error=lambda *what: told.append(what)))
    assert [a["id"] for a in answers] == [2]
    assert told[0][0] == 1


def test_the_record_of_a_report():
    report = Report(Citation("r1"), "Troops entered Mosul; Springfield was quiet.")
    found = find_toponyms(report, MEMORY, threshold=0.01)
    record = toponyms_record(report, found, resolve_all(found, report, MEMORY))
    assert record["id"] == "r1"
    mosul = next(t for t in record["toponyms"] if t["name"] == "Mosul")
    assert (mosul["start"], mosul["end"], mosul["country"], mosul["place"]) == (15, 20, "IQ", "Mosul")
    assert json.loads(json.dumps(record)) == record
