from __future__ import annotations

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from chronicles import ARMY, COAST, LEAGUE, claim, hostile, place
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_claims

from geomap.export import CSV_COLUMNS, FORMATS, csv_row, geojson_feature, plain, write_kml
from geomap.geojson import geometry_of
from geomap.model import Georeference
from geomap.records import claim_record

ONE = claim(place("Alda", 35.95, 39.01), "captured", "2017-05-01", ARMY, opponent=LEAGUE)
NOWHERE = replace(ONE, georeference=Georeference("Alda", None, 0.0, (), "gazetteer", "no such place"))


def text_of(form, claims):
    return "".join(FORMATS[form](claims))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- formats --------------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.lists(hostile_claims(), max_size=3))
def test_a_record_a_line_however_lines_are_told(claims):
    text = text_of("jsonl", claims)
    assert len(text.splitlines()) == len(claims)
    assert [json.loads(line) for line in text.split("\n")[:-1]] == [claim_record(c) for c in claims]
    assert text.encode("utf-8").count(b"\n") == len(claims)
    assert "\0" not in text


@settings(max_examples=30)
@given(st.lists(hostile_claims(), max_size=3))
def test_a_row_a_claim_whatever_the_texts(claims):
    text = text_of("csv", claims)
    assert "\0" not in text
    text.encode("utf-8")
    rows = rows_of(text)
    assert len(rows) == len(claims)
    assert text.endswith("\n")
    assert not text.endswith("\r\n")
    for row, it in zip(rows, claims, strict=True):
        assert tuple(row) == CSV_COLUMNS
        for key, said in (("quote", it.evidence.quote), ("sentence", it.evidence.sentence)):
            assert row[key].replace("'", "") == plain(said).replace("'", "")
        assert row["status"] == it.status
        texts = [v for k, v in row.items() if k not in {"lat", "lon"} and v]
        assert not any(v.lstrip(" ")[:1] in "=+-@\t\r\n＝＋－＠" for v in texts if v.lstrip(" "))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(text):
    (row,) = rows_of(text_of("csv", [replace(ONE, evidence=replace(ONE.evidence, quote=text))]))
    assert row["quote"] == "'" + text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; \t@SUM(A1); b", "a; \t'@SUM(A1); b"),
        ("a\n-1\r\n +1", "a\n'-1\r\n '+1"),
        ("\r=1", "'\r'=1"),
        ("a;＝1;;=1", "a;'＝1;;'=1"),
        ("1 - 1; a=1\nb@c", "1 - 1; a=1\nb@c"),
    ],
)
def test_no_part_of_a_cell_is_one_where_semicolons_separate(text, cell):
    (row,) = rows_of(text_of("csv", [replace(ONE, evidence=replace(ONE.evidence, quote=text))]))
    assert row["quote"] == cell


def test_negative_coordinates_stay_numbers():
    (row,) = rows_of(text_of("csv", [claim(place("Low", -12.5, -3.25), "controls", "2017-05-01", ARMY)]))
    assert (row["lat"], row["lon"]) == ("-12.5", "-3.25")


def test_columns_say_what_the_record_says():
    record = claim_record(replace(ONE, parties=(ARMY, LEAGUE)))
    row = dict(zip(CSV_COLUMNS, csv_row(record), strict=True))
    assert row["force"] == "Northern Army"
    assert row["force_side"] == "north:government"
    assert row["opponent"] == "Hill League"
    assert row["parties"] == "Northern Army; Hill League"
    assert (row["lat"], row["lon"], row["place_source_id"]) == (35.95, 39.01, "alda")
    assert (row["earliest"], row["latest"], row["published"]) == ("2017-05-01", "2017-05-01", "2017-05-01")
    assert row["according_to"] == "a spokesman"
    assert row["unresolved_because"] is None
    told = replace(ONE, evidence=replace(ONE.evidence, quote="took Alda", prefix="The army ", suffix=" on Monday."))
    row = dict(zip(CSV_COLUMNS, csv_row(claim_record(told)), strict=True))
    assert (row["quote"], row["sentence"]) == ("took Alda", "The army took Alda on Monday.")
    nobody = dict(zip(CSV_COLUMNS, csv_row(claim_record(replace(NOWHERE, force=None, according_to=None))), strict=True))
    assert (nobody["force"], nobody["according_to"], nobody["lat"]) == (None, None, None)
    assert nobody["unresolved_because"] == "no such place"


@settings(max_examples=30)
@given(st.lists(hostile_claims(), max_size=3))
def test_features_are_valid(claims):
    def refuse(word):
        raise AssertionError(word)

    text = text_of("geojson", claims)
    text.encode("utf-8")
    collection = json.loads(text, parse_constant=refuse)
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == len(claims)
    for feature, it in zip(collection["features"], claims, strict=True):
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str)
        assert isinstance(feature["properties"], dict)
        if it.place is None:
            assert feature["geometry"] is None
        elif it.georeference.extent is not None:
            assert feature["geometry"] == geometry_of(it.georeference.extent)
        else:
            assert feature["geometry"]["type"] == "Point"
            lon, lat = feature["geometry"]["coordinates"]
            assert (lon, lat) == (it.place.lon, it.place.lat)
        assert not {"coordinates", "geometries", "features"} & feature.keys()


def test_a_feature_tells_its_time_and_the_record():
    feature = geojson_feature(ONE)
    assert feature["geometry"]["coordinates"] == [39.01, 35.95]
    assert feature["when"] == {"timespans": [{"start": {"in": "2017-05-01"}, "end": {"in": "2017-05-01"}}]}
    record = claim_record(ONE)
    assert feature["properties"] == {k: v for k, v in record.items() if k not in {"schema", "id"}}
    assert geojson_feature(replace(ONE, when=replace(ONE.when, earliest=None, latest=None)))["when"]["timespans"] == []


KML = "{http://www.opengis.net/kml/2.2}"
# The order that the schema of KML 2.2 gives the children of each element that we write.
ORDER = {
    "kml": ("Document",),
    "Document": ("name", "Style", "Schema", "Placemark"),
    "Style": ("IconStyle", "BalloonStyle"),
    "IconStyle": ("color",),
    "BalloonStyle": ("text",),
    "Schema": ("SimpleField",),
    "Placemark": ("name", "Snippet", "description", "TimeSpan", "styleUrl", "ExtendedData", "Point"),
    "TimeSpan": ("begin", "end"),
    "ExtendedData": ("SchemaData",),
    "SchemaData": ("SimpleData",),
    "Point": ("coordinates",),
}
MANY = {"Style", "Placemark", "SimpleField", "SimpleData"}


def assert_is_kml(root):
    """Elements, their order and number, and references are those of KML 2.2."""
    assert root.tag == f"{KML}kml"
    idents = {it.get("id") for it in root.iter() if it.get("id") is not None}
    assert len(idents) == sum(it.get("id") is not None for it in root.iter())
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", ident) for ident in idents)
    for it in root.iter():
        names = [child.tag.removeprefix(KML) for child in it]
        order = ORDER.get(it.tag.removeprefix(KML), ())
        assert set(names) <= set(order), it.tag
        assert names == sorted(names, key=order.index)
        assert all(names.count(name) == 1 or name in MANY for name in names)
        assert not (names and (it.text or "").strip())
    fields = {it.get("name"): it.get("type") for it in root.iter(f"{KML}SimpleField")}
    assert tuple(fields) == CSV_COLUMNS
    assert set(fields.values()) <= {"string", "int", "double", "bool"}
    assert {it.text for it in root.iter(f"{KML}styleUrl")} <= {f"#{ident}" for ident in idents}
    assert {it.get("schemaUrl") for it in root.iter(f"{KML}SchemaData")} <= {"#claim"}
    assert all(re.fullmatch("ff[0-9a-f]{6}", it.text) for it in root.iter(f"{KML}color"))


def values_of(placemark):
    return {it.get("name"): it.text or "" for it in placemark.iter(f"{KML}SimpleData")}


@settings(max_examples=40)
@given(st.lists(hostile_claims(), max_size=3))
def test_a_placemark_a_claim_whatever_the_texts(claims):
    text = text_of("kml", claims)
    root = ET.fromstring(text.encode("utf-8"))
    assert_is_kml(root)
    placemarks = list(root.iter(f"{KML}Placemark"))
    for placemark, it in zip(placemarks, claims, strict=True):
        row = zip(CSV_COLUMNS, csv_row(claim_record(it)), strict=True)
        said = {
            name: str(value).lower() if isinstance(value, bool) else as_xml(str(value))
            for name, value in row
            if value is not None
        }
        assert values_of(placemark) == said
        point = placemark.find(f"{KML}Point/{KML}coordinates")
        assert (point is None) == (it.place is None)
        if point is not None:
            assert [float(number) for number in point.text.split(",")] == [it.place.lon, it.place.lat]
        # A viewer reads it as HTML: the only markup in it is ours.
        balloon = placemark.find(f"{KML}description").text
        marks = re.findall("<[^>]*>", balloon)
        assert len(marks) == balloon.count("<")
        within = ["<b>", "</b>"] if it.evidence.prefix or it.evidence.suffix else []
        assert [mark for mark in marks if mark != "<br>"] == within
        assert as_xml(it.evidence.sentence) in html.unescape(re.sub("</?b>", "", balloon.replace("<br>", "\n")))


def as_xml(text):
    return "".join(
        c
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe") or c > "\uffff"
        else "\ufffd"
        for c in text
    )


def test_a_placemark_has_its_days_and_the_style_of_its_force():
    later = replace(ONE, id="2", when=replace(ONE.when, earliest=None), force=LEAGUE)
    undated = replace(ONE, id="3", when=replace(ONE.when, earliest=None, latest=None), force=None)
    root = ET.fromstring(
        "".join(write_kml([ONE, ONE, later, undated, NOWHERE], styles={"north:government": "#123456"}))
    )
    assert_is_kml(root)
    first, _, second, third, nowhere = root.iter(f"{KML}Placemark")
    assert [it.text for it in first.find(f"{KML}TimeSpan")] == ["2017-05-01", "2017-05-01"]
    assert [(it.tag, it.text) for it in second.find(f"{KML}TimeSpan")] == [(f"{KML}end", "2017-05-01")]
    assert third.find(f"{KML}TimeSpan") is None
    colour_of = {it.get("id"): it.find(f"{KML}IconStyle/{KML}color").text for it in root.iter(f"{KML}Style")}
    used = [colour_of[it.find(f"{KML}styleUrl").text[1:]] for it in (first, second, third, nowhere)]
    assert used[0] == used[3] == "ff563412"  # alpha, blue, green, red
    assert len({*used}) == 3
    assert first.find(f"{KML}name").text == "Alda: captured, Northern Army"
    assert "no such place" in nowhere.find(f"{KML}description").text


def test_the_forces_of_most_claims_get_the_first_styles_each_as_it_is_first_named():
    turned = replace(LEAGUE, side="south:league")
    claims = [
        replace(ONE, id=str(n), force=force) for n, force in enumerate((ARMY, LEAGUE, COAST, LEAGUE, turned, COAST))
    ]
    root = ET.fromstring("".join(write_kml(claims, styles={"north:league": "#123456", "south:league": "#654321"})))
    used = [it.find(f"{KML}styleUrl").text for it in root.iter(f"{KML}Placemark")]
    assert used == ["#force-3", "#force-1", "#force-2", "#force-1", "#force-1", "#force-2"]
    colour_of = {it.get("id"): it.find(f"{KML}IconStyle/{KML}color").text for it in root.iter(f"{KML}Style")}
    assert colour_of["force-1"] == "ff563412"


def test_kml_asks_a_network_for_nothing():
    text = text_of("kml", [c for it in hostile().sites for c in it.claims])
    root = ET.fromstring(text)
    assert not [it for it in root.iter() if it.tag.removeprefix(KML) in {"href", "NetworkLink", "Icon", "link"}]
    assert "<!DOCTYPE" not in text
    assert "<![CDATA[" not in text


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_claims_are_the_same_bytes(form):
    claims = [c for site in hostile().sites for c in site.claims]
    assert text_of(form, claims) == text_of(form, claims)
