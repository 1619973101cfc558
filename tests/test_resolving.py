"""Lists of names, documents with given spans."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap import resolving
from geomap.model import Citation, Georeference, Place, Report, Toponym
from geomap.placerecords import toponyms_record
from geomap.places.corrections import METHOD as CORRECTED
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.resolution import resolve_all
from geomap.reading.toponyms.recognition import find_toponyms
from geomap.resolving import resolve_batch, resolve_given

MEMORY = Memory(open_gazetteer())


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
    assert '"name" must be text, it is missing' in told[1][1]
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


# --- what is known besides the gazetteer ------------------------------------------------------------------------


def elsewhere(found, report=None, *, countries=()):
    """As an engine that knows Qwertyville from a geocoder, and that Mosul is no place."""
    spot = Place("nominatim", "1", "Qwertyville", 1.0, 2.0, "IQ", None, "P.PPL", 0, 1000.0)
    out = dict(found)
    for toponym, answer in found.items():
        if toponym.name == "Qwertyville":
            out[toponym] = answer._replace(place=spot, score=0.8, method="geocoder", reason=",".join(countries))
        if toponym.name == "Mosul":
            out[toponym] = Georeference("Mosul", None, 1.0, (), CORRECTED, "not a place")
    return out


def test_a_list_s_names_are_finished_with_their_country():
    records = [{"name": "Qwertyville (Old Qwerty)", "country": "Iraq"}, {"name": "Mosul"}, {"name": "Homs"}]
    found = list(resolve_batch(records, MEMORY, amend=elsewhere))
    assert [f["source"] for f in found] == ["nominatim", None, "geonames"]
    assert (found[0]["reason"], found[1]["reason"]) == ("IQ", "not a place")


def test_given_names_are_finished_before_places_nearby_answer_for_them():
    text = "Shells hit Qwertyville near Homs and Mosul and the Asdfgh market."
    spans = [
        {"start": text.index(n), "end": text.index(n) + len(n)}
        for n in ("Qwertyville", "Homs", "Mosul", "Asdfgh market")
    ]
    document = {"id": 1, "text": text, "toponyms": spans}
    ((town, _, nowhere, market),) = (d["toponyms"] for d in resolve_given([document], MEMORY, amend=elsewhere))
    assert town["source"] == "nominatim"
    assert (nowhere["lat"], nowhere["reason"]) == (None, "not a place")
    assert market["reason"].startswith("near ")


spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda two: Toponym(two[0], sum(two), "X"))


@given(st.lists(spans, max_size=12), st.lists(spans, max_size=12))
def test_names_beside_those_marked_overlap_none_of_them(found, marked):
    apart, end = [], 0
    for toponym in sorted(found, key=lambda t: t.start):  # names that were found do not overlap one another
        if toponym.start >= end:
            apart.append(toponym)
            end = toponym.end
    expected = [t for t in apart if not any(t.start < m.end and m.start < t.end for m in marked)]
    assert resolving._apart(apart, marked) == expected
