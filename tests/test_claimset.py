from __future__ import annotations

import datetime as dt
import math
import operator
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import hostile
import pytest
from chronicles import ARMY, COAST, LEAGUE, claim, place
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_claims

import geomap
from geomap import Claims
from geomap.cli import main
from geomap.commands.console import OK
from geomap.errors import ClaimError, DateError, FilterError, GeomapError, MissingExtraError, OutputError, ReportError
from geomap.export import CSV_COLUMNS, SUFFIXES, csv_row, plain
from geomap.model import STATUSES, Attribution, Citation, Georeference, When
from geomap.records import claim_record

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "reports"

ALDA = place("Alda", 35.95, 39.01, source_id="1")
ALEPPO = place("Aleppo", 36.2, 37.16, source_id="170063")
TAKEN = claim(ALDA, "captured", "2017-05-01", ARMY, opponent=LEAGUE, confidence=0.9)
HELD = claim(ALDA, "controls", "2017-06-01", LEAGUE, confidence=0.5, modality="believed")
FOUGHT = claim(ALEPPO, "contested", "2017-07-01", None, parties=(ARMY, COAST))
NEVER = claim(ALEPPO, "lost", None, COAST, according_to=None)
NOWHERE = replace(
    TAKEN, id="nowhere", place_as_written="Qqzv", georeference=Georeference("Qqzv", None, 0.0, (), "gazetteer", "why")
)
ALL = Claims([TAKEN, HELD, FOUGHT, NEVER, NOWHERE])


@pytest.fixture(scope="module")
def examples():
    return geomap.read(EXAMPLES)


# --- a sequence -----------------------------------------------------------------------------------------------


def test_claims_are_a_sequence(examples):
    assert len(examples) > 80
    assert list(examples[2:5]) == [examples[2], examples[3], examples[4]]
    assert isinstance(examples[2:5], Claims)
    assert repr(Claims(examples[:1])) == "<geomap.Claims: 1 claim, 1 place, 0 unresolved>"
    assert all(len(repr(situation)) < 2000 for situation in examples.as_of("2017-09-12"))
    assert set(geomap.__all__) <= set(dir(geomap))
    assert repr(examples).startswith(f"<geomap.Claims: {len(examples)} claims, ")
    assert TAKEN in ALL
    assert ALL[-1] is NOWHERE
    assert next(reversed(ALL)) is NOWHERE
    assert list(ALL.unresolved) == [NOWHERE]


def test_a_sum_has_what_both_say_once_and_keeps_what_failed():
    error = ReportError("bad.txt: empty")
    one, two = Claims([HELD, TAKEN], failures=[error]), Claims([TAKEN, FOUGHT], failures=[error])
    assert list(one + two) == [HELD, TAKEN, FOUGHT]
    assert list(two + one) == [TAKEN, FOUGHT, HELD]
    assert (one + two).failures == (error,)
    other = ReportError("of another report")
    assert (one + Claims([], failures=[other])).failures == (error, other)
    assert one[:1].failures == one.filter(status="lost").failures == one.unresolved.failures == (error,)
    # A correction makes no other claim of it: the left one's stands.
    moved = replace(TAKEN, georeference=FOUGHT.georeference)
    assert list(Claims([moved]) + one) == [moved, HELD]
    with pytest.raises(TypeError):
        operator.add(one, [TAKEN])


@given(st.lists(hostile_claims(), max_size=4), st.integers(0, 4))
@settings(max_examples=20)
def test_parts_of_claims_add_up_to_all_of_them(several, cut):
    claims = Claims({(c.id, c.citation.sha256): c for c in several}.values())
    assert list(claims[:cut] + claims[cut:]) == list(claims)
    assert list(claims + claims) == list(claims)


# --- filters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "kept"),
    [
        ({}, [TAKEN, HELD, FOUGHT, NEVER, NOWHERE]),
        ({"force": "north-army"}, [TAKEN, FOUGHT, NOWHERE]),
        ({"force": "NORTHERN ARMY"}, [TAKEN, FOUGHT, NOWHERE]),
        ({"force": "north:league"}, [HELD]),  # and not what the army took from it
        ({"opponent": "north:league"}, [TAKEN, NOWHERE]),
        ({"force": "Hill League", "status": "controls"}, [HELD]),
        ({"force": ["hill league", "coast-guard"]}, [HELD, FOUGHT, NEVER]),
        ({"force": "the army"}, []),
        ({"force": []}, []),
        ({"status": {"lost", "contested"}}, [FOUGHT, NEVER]),
        ({"modality": "believed"}, [HELD]),
        ({"place": "alda"}, [TAKEN, HELD]),
        ({"place": "geonames:1"}, [TAKEN, HELD]),
        ({"place": "geonames:2"}, []),
        ({"place": "qqzv"}, [NOWHERE]),
        ({"place": "حلب"}, [FOUGHT, NEVER]),
        ({"place": "Halep"}, [FOUGHT, NEVER]),
        ({"place": ("Alda", "Aleppo")}, [TAKEN, HELD, FOUGHT, NEVER]),
        ({"place": "Mosul"}, []),
        ({"since": "2017-06"}, [HELD, FOUGHT]),
        ({"since": "2017-06-02"}, [FOUGHT]),
        ({"until": "2017-06"}, [TAKEN, HELD, NOWHERE]),
        ({"until": dt.date(2017, 5, 31)}, [TAKEN, NOWHERE]),
        ({"since": dt.datetime(2017, 6, 1, 23), "until": "June 2017"}, [HELD]),  # noqa: DTZ001
        ({"source": "the courier"}, [TAKEN, HELD, FOUGHT, NEVER, NOWHERE]),
        ({"source": "report-2017-06-01"}, [HELD]),
        ({"source": "A spokesman"}, [TAKEN, HELD, FOUGHT, NOWHERE]),
        ({"min_confidence": 0.9}, [TAKEN, NOWHERE]),
        ({"min_confidence": 1}, []),
        ({"force": "no such force"}, []),
    ],
)
def test_a_filter_keeps_what_meets_every_condition(conditions, kept):
    assert list(ALL.filter(**conditions)) == kept


@pytest.mark.parametrize(
    ("earliest", "latest", "published", "kept"),
    [
        (None, None, None, False),
        (None, None, "2017-06-15", True),  # undated: of the day of its report
        (None, None, "2017-07-01", False),
        (None, "2017-06-01", "2018-01-01", True),
        (None, "2017-07-01", "2017-06-15", False),  # by 1 July: not counted in all the years before
        ("2017-06-30", None, "2018-01-01", True),
        ("2016-01-01", None, "2017-06-15", False),
        ("2016-01-01", "2018-01-01", None, True),
        ("2016-01-01", "2017-05-31", "2017-06-15", False),
    ],
)
def test_a_claim_counts_in_the_period_that_it_speaks_of(earliest, latest, published, kept):
    days = [None if text is None else dt.date.fromisoformat(text) for text in (earliest, latest, published)]
    one = replace(TAKEN, when=When(days[0], days[1], None, None), citation=Citation("one", published=days[2]))
    assert bool(Claims([one]).filter(since="2017-06", until="2017-06")) == kept
    assert len(Claims([one]).filter()) == 1


def test_a_place_is_met_in_what_is_measured_from_it_and_in_copies_of_reports():
    by_it = replace(TAKEN, id="by", place_as_written="Nahr", georeference=TAKEN.georeference._replace(anchor=ALEPPO))
    copied = replace(TAKEN, id="copied", copies=(Citation("other", publisher="Orontes Post"),))
    claims = Claims([by_it, copied])
    assert list(claims.filter(place="Aleppo")) == [by_it]
    assert list(claims.filter(source="Orontes Post")) == [copied]


def test_loose_spellings_count_only_where_no_stricter_one_is_met(examples):
    near = examples.filter(place="Deir el-Zour")
    assert {c.place_as_written for c in near} >= {"Deir ez-Zor"}
    assert list(near) == list(examples.filter(place="Deir ez-Zor"))
    assert list(near) == list(examples.filter(place="دير الزور"))
    assert not examples.filter(place="Iraq").filter(place="Arak")


def test_what_is_saved_is_loaded_again(tmp_path):
    path = tmp_path / "claims.jsonl"
    ALL.save(path)
    again = Claims.load(path)
    assert again.to_records() == ALL.to_records()
    assert Claims.load(str(path))[0].place == ALL[0].place
    (tmp_path / "c.csv").write_text("name,place\nAleppo,not a place\n", encoding="utf-8")
    corrected = Claims.load(path, settings=geomap.Settings(corrections=tmp_path / "c.csv"))
    assert len(corrected.unresolved) > len(ALL.unresolved)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read '.*x.jsonl': No such file or directory; give a file that `geomap extract` wrote"),
        ("{}\n", "x.jsonl, line 1: not a claim record of schema geomap.claim/1"),
    ],
)
def test_what_is_no_file_of_claims_is_not_loaded(tmp_path, content, message):
    if content is not None:
        (tmp_path / "x.jsonl").write_text(content)
    with pytest.raises(ClaimError, match=message):
        Claims.load(tmp_path / "x.jsonl")


def test_a_spelling_that_a_claim_has_is_not_looked_for_more_loosely():
    qamishli, hasakah = (place(name, 37, 41, source_id=ident) for name, ident in (("Q", "173377"), ("H", "173813")))
    nowhere = Georeference("X", None, 0.0, (), "gazetteer", "unknown")
    written = (("al-Hasakah", hasakah), ("Hasakah", None), ("Qamishli", qamishli), ("Khamishli", None))
    found = [
        replace(TAKEN, id=str(number), place_as_written=name, georeference=nowhere._replace(name=name, place=where))
        for number, (name, where) in enumerate(written)
    ]
    claims = Claims(found)
    assert [c.id for c in claims.filter(place="Hasakah")] == ["0", "1"]  # an article is no other spelling
    assert [c.id for c in claims.filter(place="Khamishli")] == ["3"]
    assert [c.id for c in Claims(found[:3]).filter(place="Khamishli")] == ["2"]


@given(st.sampled_from(["force", "opponent", "place", "source"]), st.text(max_size=8))
@settings(max_examples=60)
def test_any_text_is_a_name_that_may_be_met(what, text):
    named = replace(
        TAKEN,
        force=replace(ARMY, name=text),
        opponent=replace(LEAGUE, name=text),
        place_as_written=text,
        according_to=Attribution(text, text),
    )
    assert list(Claims([named, HELD]).filter(**{what: text}))[:1] == [named]


@pytest.mark.parametrize(
    ("conditions", "error", "message"),
    [
        ({"status": "taken"}, FilterError, "status is 'taken': use controls, captured, .* or struck"),
        ({"status": ["lost", "won"]}, FilterError, "status is 'won'"),
        ({"modality": "sure"}, FilterError, "modality is 'sure': use asserted or believed"),
        ({"min_confidence": 80}, FilterError, "min_confidence is 80: confidences are from 0 to 1"),
        ({"min_confidence": math.nan}, FilterError, "min_confidence is nan"),
        ({"since": "2018", "until": "2017"}, FilterError, "since is 2018-01-01, and after until, 2017-12-31: exchange"),
        ({"since": "whenever"}, DateError, "'whenever' is not a date: write"),
        ({"until": 2017}, DateError, "2017 is not a date: give a datetime.date"),
        ({"force": 3}, FilterError, "force is 3: give text, or several texts in a list"),
        ({"place": [None]}, FilterError, "place is None"),
    ],
)
def test_what_no_claim_can_meet_is_refused_with_the_remedy(conditions, error, message):
    with pytest.raises(error, match=message) as caught:
        ALL.filter(**conditions)
    assert isinstance(caught.value, GeomapError)
    assert isinstance(caught.value, ValueError)


@given(st.lists(hostile_claims(), max_size=5), st.dates(), st.sampled_from(STATUSES), st.floats(0, 1))
@settings(max_examples=30)
def test_filters_can_be_taken_one_after_another_in_any_order(several, day, status, confidence):
    claims = Claims(several)
    at_once = claims.filter(since=day, status=status, min_confidence=confidence)
    assert list(at_once) == list(claims.filter(min_confidence=confidence).filter(status=status).filter(since=day))
    assert all(c.status == status and c.confidence >= confidence for c in at_once)
    rest = [c for c in claims if c not in at_once and c.status == status and c.confidence >= confidence]
    last_days = [c.when.latest or c.when.earliest or c.citation.published for c in rest]
    assert all(last is None or last < day for last in last_days)


def test_days_are_taken_as_text_dates_and_time_stamps(examples):
    assert examples.as_of("June 2014") == examples.as_of(dt.date(2014, 6, 30))
    assert examples.as_of(dt.datetime(2014, 6, 30, 12)) == examples.as_of(dt.date(2014, 6, 30))  # noqa: DTZ001
    assert examples.map(as_of="2014-06").as_of == dt.date(2014, 6, 30)
    with pytest.raises(DateError, match="is not a date"):
        examples.as_of(20140630)


# --- records and frames ---------------------------------------------------------------------------------------


def test_records_and_features_speak_of_the_same_claims(examples):
    records = examples.to_records()
    features = examples.to_geojson()["features"]
    assert [r["id"] for r in records] == [f["id"] for f in features] == [c.id for c in examples]
    assert len({c.id for c in examples}) == len(examples)
    for record, feature in zip(records, features, strict=True):
        if record["place"]["lat"] is None:
            assert feature["geometry"] is None
        elif record["place"]["geometry"] is not None:
            assert feature["geometry"] == record["place"]["geometry"]
        else:
            assert feature["geometry"]["coordinates"] == [record["place"]["lon"], record["place"]["lat"]]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_claims_are_saved_as_the_command_writes_them(tmp_path, suffix, examples):
    examples.save(tmp_path / f"made{suffix}")
    assert main(["extract", "-q", str(EXAMPLES), "-o", str(tmp_path / f"told{suffix}")]) == OK
    assert (tmp_path / f"made{suffix}").read_bytes() == (tmp_path / f"told{suffix}").read_bytes()
    with pytest.raises(OutputError, match=r"claims.xlsx' names a format not written here: end it in .jsonl, "):
        examples.save(tmp_path / "claims.xlsx")
    assert not (tmp_path / "claims.xlsx").exists()


FLOATS = {"lat", "lon", "uncertainty_m", "place_score", "confidence"}
DAYS = {"earliest", "latest", "published"}
TYPES = dict.fromkeys(CSV_COLUMNS, "string") | dict.fromkeys(FLOATS, "float64") | dict.fromkeys(DAYS, "datetime64[s]")
TYPES |= {"start": "int64", "end": "int64", "self_serving": "bool"}


@given(st.lists(hostile_claims(), max_size=4))
@settings(max_examples=30)
def test_a_frame_has_a_typed_row_a_claim_whatever_the_texts(several):
    pd = pytest.importorskip("pandas")
    frame = Claims(several).to_dataframe()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == TYPES
    assert list(frame.columns) == list(CSV_COLUMNS)
    assert len(frame) == len(several)
    for number, it in enumerate(several):
        for name, value in zip(CSV_COLUMNS, csv_row(claim_record(it)), strict=True):
            cell = frame[name][number]
            if value is None:
                assert pd.isna(cell)
            elif name in DAYS:
                assert cell.date().isoformat() == value if cell.year else False
            else:
                assert cell == (plain(value) if isinstance(value, str) else value)


def test_days_before_and_after_what_nanoseconds_can_say():
    pytest.importorskip("pandas")
    old = replace(TAKEN, when=When(dt.date(1, 1, 1), dt.date(9999, 12, 31)))
    frame = Claims([old, NEVER]).to_dataframe()
    assert [str(day) for day in frame["earliest"]] == ["0001-01-01 00:00:00", "NaT"]
    assert str(frame["latest"][0]) == "9999-12-31 00:00:00"
    taken = Claims([TAKEN, HELD]).to_dataframe()
    assert (taken["latest"].max() - taken["earliest"].min()).days == 31


def test_a_geoframe_has_the_points_and_the_frame(examples):
    gpd = pytest.importorskip("geopandas")
    frame = examples.to_geodataframe()
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == "EPSG:4326"
    assert frame.drop(columns="geometry").equals(examples.to_dataframe())
    assert list(frame.geometry.is_empty) == [c.place is None for c in examples]
    assert 0 < frame.geometry.is_empty.sum() < len(frame)
    there = frame[~frame.geometry.is_empty]
    assert [(p.x, p.y) for p in there.geometry] == [(c.place.lon, c.place.lat) for c in examples if c.place]
    assert (there["uncertainty_m"] > 0).all()
    none = Claims([]).to_geodataframe()
    assert (len(none), none.crs) == (0, "EPSG:4326")
    assert len(Claims([NOWHERE]).to_geodataframe()) == 1


@pytest.mark.parametrize(
    ("method", "package", "extra"), [("to_dataframe", "pandas", "pandas"), ("to_geodataframe", "geopandas", "geo")]
)
def test_an_extra_that_is_missing_is_told_with_what_to_install(monkeypatch, method, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"{method}\(\) needs .*pip install 'geomap-news\[{extra}\]'"):
        getattr(ALL, method)()


# --- as a table -----------------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """The tags of some HTML, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


TABLE = {"div", "table", "tr", "td", "strong", "span", "code"}


def test_claims_show_as_a_table_of_the_first_ones(examples):
    seen = Seen(examples._repr_html_())
    assert seen.text.startswith(f"{len(examples)} claims, ")
    assert "the first 10:" in seen.text
    assert examples[9].evidence.quote in seen.text
    assert examples[12].evidence.quote not in seen.text
    assert seen.tags <= TABLE
    assert examples._repr_html_() == examples._repr_html_()
    assert Seen(Claims([])._repr_html_()).text.startswith("0 claims, 0 places, 0 reports")
    assert "1 claim, 0 places, 1 report, 1 unresolved" in Seen(Claims([NOWHERE])._repr_html_()).text


def test_a_quote_in_the_table_is_bold_in_its_sentence_and_what_is_far_from_it_is_left_out():
    said = replace(TAKEN.evidence, quote="army took Alda", prefix="The ", suffix=" on Monday" + ", and it rained" * 15)
    shown = Claims([replace(TAKEN, evidence=said)])._repr_html_()
    assert ">The <strong>army took Alda</strong> on Monday, and it" in shown
    assert "…</td>" in shown
    assert shown.count("and it rained") < 8


def as_shown(text):
    """Controls and marks of direction are spelt out."""
    return re.sub(
        "[\x01-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]",
        lambda found: f"U+{ord(found[0]):04X}",
        plain(text),
    )


def test_hostile_text_in_the_table_is_text_and_no_formula(tmp_path):
    payloads = (*hostile.payloads(tmp_path / "canary"), "$\\href{javascript:window.geomapRan=1}{x}$", "\\(x\\)", "$$")
    for text in payloads:
        force = replace(ARMY, name=text)
        one = replace(
            TAKEN,
            place_as_written=text,
            part=text,
            force=force,
            when=replace(TAKEN.when, edtf=text),
            evidence=replace(TAKEN.evidence, quote=text, prefix=text, suffix=text),
            citation=TAKEN.citation._replace(publisher=text, id=text),
        )
        shown = Claims([one])._repr_html_()
        seen = Seen(shown)
        assert seen.tags <= TABLE
        assert {name for name, _ in seen.attributes} == {"class", "style", "role", "dir"}
        assert seen.text.count(as_shown(text[:40].rstrip())) >= 5  # longer names are cut
        # No two marks of a formula share a stretch of text that nothing interrupts.
        bare = shown.replace("<span>$</span>", "").replace("<span>\\</span>", "")
        assert "$" not in bare
        assert "\\" not in bare
    assert not (tmp_path / "canary").exists()
    assert "U+202Egnihtyreve" in Seen(Claims([replace(TAKEN, place_as_written="\u202egnihtyreve")])._repr_html_()).text


def test_layers_for_a_map_of_ones_own_have_the_colours_and_signs_of_the_map(examples):
    layers = examples.layers(as_of="2017-09-10")
    made = examples.map(as_of="2017-09-10")
    assert layers[0].data.colours == made.layers[0].data.colours
    assert layers[0].data.cues == made.layers[0].data.cues
    assert layers[0].data.colours["russia"] == "#c1272d"
    assert layers[0].data.as_of == dt.date(2017, 9, 10)
