from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from chronicles import ARMY, LEAGUE, claim, place
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_claims, texts

from geomap.errors import ClaimError
from geomap.jsonlines import to_json
from geomap.model import Candidate, Citation, Evidence, Georeference, Match, When
from geomap.records import SCHEMA, claim_id, claim_record, read_claim

TOWN = place("Alda", 35.95, 39.01)
OTHER = place("Alda", 33.0, 44.0, source_id="alda-2", country="IQ")
FULL = claim(
    TOWN,
    "captured",
    "2017-05-01",
    ARMY,
    id="c1",
    citation=Citation("r1", "A title", "The Courier", dt.date(2017, 5, 2), "https://x.example", "r1.txt", "ab", "en"),
    georeference=Georeference(
        "Alda", TOWN, 0.91, (Candidate(TOWN, Match.ARTICLE, 0.9), Candidate(OTHER, Match.FOLDED, 0.4)), "gazetteer"
    ),
    when=When(dt.date(2017, 5, 1), dt.date(2017, 5, 1), "on Monday", "2017-05-01"),
    opponent=LEAGUE,
    parties=(ARMY, LEAGUE),
    backers=(LEAGUE,),
    share="most",
    share_text="most of",
    part="southern half",
    relation="part_of",
    mention=(3, 7),
    self_serving=True,
    rule="took",
    copies=(Citation("r2", sha256="cd"),),
)


# --- the schema -----------------------------------------------------------------------------------------------

PUBLIC = {
    "": "schema id report status modality force opponent parties backers share share_text part place when "
    "according_to self_serving evidence confidence",
    "report": "id title publisher published url path sha256 language",
    "force": "id name side as_written",
    "opponent": "id name side as_written",
    "place": "as_written relation name lat lon country admin1 feature uncertainty_m source source_id score "
    "alternatives",
    "when": "edtf earliest latest as_written",
    "according_to": "name as_written side",
    "evidence": "quote start end zone prefix suffix",
}


def test_the_public_schema_is_there_in_its_order():
    record = claim_record(FULL)
    for name, keys in PUBLIC.items():
        part = record[name] if name else record
        assert [k for k in part if k in keys.split()] == keys.split()
    assert record["schema"] == "geomap.claim/1"
    for each in (*record["parties"], *record["backers"]):
        assert list(each) == PUBLIC["force"].split()
    assert set(record["copies"][0]) >= set(PUBLIC["report"].split())
    (other,) = record["place"]["alternatives"]
    assert (other["source_id"], other["match"], other["score"]) == ("alda-2", "folded", 0.4)


def test_values_are_plain_json():
    record = claim_record(FULL)
    assert (record["when"]["earliest"], record["report"]["published"]) == ("2017-05-01", "2017-05-02")
    assert (record["place"]["lat"], record["place"]["lon"], record["place"]["mention"]) == (35.95, 39.01, [3, 7])
    assert json.loads(to_json(record)) == record


def test_what_is_not_known_is_null():
    bare = replace(
        FULL,
        force=None,
        opponent=None,
        according_to=None,
        part=None,
        share=None,
        when=When(),
        georeference=Georeference("Alda", None, 0.0, (), "gazetteer", "no such place"),
    )
    record = claim_record(bare)
    for key in ("force", "opponent", "according_to", "part", "share"):
        assert record[key] is None
    for key in ("name", "lat", "lon", "country", "source", "source_id", "uncertainty_m"):
        assert record["place"][key] is None
    assert record["place"]["reason"] == "no such place"
    assert set(record["when"].values()) == {None}
    assert read_claim(record) == bare


# --- there and back -------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(hostile_claims())
def test_a_claim_survives_its_record_whatever_its_texts(it):
    line = to_json(claim_record(it))
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert read_claim(json.loads(line)) == it


def test_a_record_of_a_time_without_the_rest_of_the_sentence_is_read():
    record = claim_record(FULL)
    for name in ("prefix", "suffix"):
        del record["evidence"][name]
    assert read_claim(record) == replace(FULL, evidence=replace(FULL.evidence, prefix="", suffix=""))


def test_a_place_put_by_another_survives():
    off = TOWN._replace(source_id="alda#north", name="20 km north of Alda", lat=36.1)
    found = FULL.georeference._replace(place=off, anchor=TOWN, method="gazetteer+relation")
    for words in ("20 km north of", "near", None):
        it = replace(FULL, georeference=found, relation="offset", relation_as_written=words)
        assert read_claim(json.loads(to_json(claim_record(it)))) == it


def test_records_of_before_are_read():
    record = claim_record(replace(FULL, rule=None, copies=(), mention=None))
    for key in ("rule", "copies"):
        del record[key]
    for key in ("toponym", "mention", "match", "match_score", "population", "anchor", "relation_as_written"):
        del record["place"][key]
    del record["report"]["extractor"]
    read = read_claim(record)
    assert read.georeference.candidates[0] == Candidate(TOWN._replace(population=0), Match.FOLDED, 0.91)
    assert (read.georeference.name, read.rule, read.copies) == ("Alda", None, ())


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | texts, lambda x: st.lists(x) | st.dictionaries(texts, x))
)
def test_json_on_one_line_of_any_value(value):
    line = to_json(value)
    assert json.loads(line) == value
    assert len(line.splitlines()) <= 1
    assert not any(c in line for c in "\0\x7f\x85\u2028\u2029\ud800\udfff")
    assert to_json("a\x7f") == '"a\\u007f"'


# --- damage ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [None, [], "text", 5, {}, {"schema": "geomap.claim/2"}, {"schema": ["x"]}])
def test_what_is_no_record_is_said_to_be_none(record):
    with pytest.raises(ClaimError, match=rf"not a claim record of schema {SCHEMA}.*`geomap extract`"):
        read_claim(record)


def changed(path, value):
    record = json.loads(to_json(claim_record(FULL)))
    inner = record
    *before, last = (int(key) if key.isdigit() else key for key in path.split("."))
    for key in before:
        inner = inner[key]
    if value is KeyError:
        del inner[last]
    else:
        inner[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("status", "eaten", "status is 'eaten', and none of controls, captured"),
        ("status", KeyError, "status is missing"),
        ("status", ["captured"], "status is ['captured'], and none of"),
        ("modality", None, "modality is None, and none of asserted, believed"),
        ("share", "some", "share is 'some', and none of part, half, most"),
        ("share", 5, "share is 5, and no text"),
        ("id", 5, "id is 5, and no text"),
        ("self_serving", "false", "self_serving is 'false', and neither true nor false"),
        ("confidence", "high", "confidence is 'high', and no number"),
        ("confidence", float("nan"), "confidence is nan, and not from"),
        ("confidence", True, "confidence is True, and no number"),
        ("force", "the army", "force is 'the army', and no object"),
        ("force.name", None, "force.name is None, and no text"),
        ("parties", {}, "parties is {}, and no list"),
        ("parties.1.id", KeyError, "parties[1].id is missing"),
        ("place", None, "place is None, and no object"),
        ("place.lat", 91, "place.lat is 91, and not from -90 to 90"),
        ("place.lon", float("inf"), "place.lon is inf, and not from -180 to 180"),
        ("place.lat", 10**400, "place.lat is 1000"),
        ("place.uncertainty_m", -1, "place.uncertainty_m is -1, and not from 0"),
        ("place.population", 1.5, "place.population is 1.5, and no whole number"),
        ("place.relation", "inside", "place.relation is 'inside', and none of at, near"),
        ("place.mention", [1], "place.mention is [1], and no start and end"),
        ("place.match", "exact", "place.match is 'exact', and none of folded"),
        ("place.alternatives.0.lat", "x", "place.alternatives[0].lat is 'x', and no number"),
        ("when.earliest", "2017-02-31", "when.earliest is '2017-02-31', and no day"),
        ("when.earliest", "2017-05-02", "when.earliest is 2017-05-02, and after when.latest, 2017-05-01"),
        ("report.published", 2017, "report.published is 2017, and no text"),
        ("report.sha256", KeyError, "report.sha256 is missing"),
        ("evidence.start", -1, "evidence.start is -1, and no whole number"),
        ("evidence.quote", None, "evidence.quote is None, and no text"),
        ("evidence.prefix", 5, "evidence.prefix is 5, and no text"),
        ("according_to.side", [], "according_to.side is [], and no text"),
        ("copies.0", None, "copies[0] is None, and no object"),
    ],
)
def test_damage_is_told_by_the_field(path, value, said):
    with pytest.raises(ClaimError) as caught:
        read_claim(changed(path, value))
    message = str(caught.value)
    assert message.startswith(f"claim record '{value if path == 'id' else 'c1'}' is damaged: ")
    assert said in message
    assert message.endswith("; make it anew with `geomap extract`")
    assert len(message) < 300


def paths(value, before=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{before}{key}"
            yield from paths(inner, f"{before}{key}.")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, f"{before}{number}.")


@pytest.mark.parametrize("junk", [KeyError, None, [], {}, "junk", -1, 1e308, [[]]], ids=repr)
def test_any_damage_is_told_or_does_no_harm(junk):
    for path in paths(json.loads(to_json(claim_record(FULL)))):
        try:
            read = read_claim(changed(path, junk))
        except ClaimError:
            continue
        assert json.loads(to_json(claim_record(read)))
        hash(read)


# --- ids ------------------------------------------------------------------------------------------------------


def test_an_id_is_stable_and_tells_claims_apart():
    evidence = Evidence("the army took Alda", 10, 28, "body")
    said = ("r1", evidence, "captured", "Alda", ARMY, None)
    assert claim_id(*said) == "0cb08bc397fdc114"
    others = [
        ("r2", *said[1:]),
        (said[0], replace(evidence, start=11), *said[2:]),
        (*said[:2], "controls", *said[3:]),
        (*said[:3], "Bera", *said[4:]),
        (*said[:4], LEAGUE, None),
        (*said[:4], None, None),
        (*said[:5], "south"),
    ]
    assert len({claim_id(*said), *(claim_id(*other) for other in others)}) == 8
    assert claim_id("r1", replace(evidence, quote="other words"), *said[2:]) == claim_id(*said)


@given(texts, texts)
def test_any_texts_have_an_id(report, name):
    assert len(claim_id(report, FULL.evidence, "captured", name, None, name)) == 16


def test_scores_are_written_to_four_decimals_and_what_was_moved_is_no_alternative_to_itself():
    moved = TOWN._replace(lat=36.1, source_id="alda#5 km north of")
    found = Georeference(
        "Alda", moved, 0.123456, (Candidate(TOWN, Match.ARTICLE, 0.98765), Candidate(OTHER, Match.FOLDED, 0.45678)),
        "gazetteer+relation", anchor=TOWN,
    )  # fmt: skip
    place_said = claim_record(replace(FULL, georeference=found))["place"]
    assert (place_said["score"], place_said["match"], place_said["match_score"]) == (0.1235, "article", 0.9877)
    assert [(it["source_id"], it["score"]) for it in place_said["alternatives"]] == [("alda-2", 0.4568)]
