from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import threading
from dataclasses import replace

import pytest
from chronicles import ARMY, LEAGUE, claim, hostile, place
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import hostile_claims

from geomap.errors import OutputError
from geomap.export import CSV_COLUMNS, FORMATS, check_writable, csv_row, geojson_feature, plain, write_whole
from geomap.model import Georeference
from geomap.records import claim_record

ONE = claim(place("Alda", 35.95, 39.01), "captured", "2017-05-01", ARMY, opponent=LEAGUE)
NOWHERE = replace(ONE, georeference=Georeference("Alda", None, 0.0, (), "gazetteer", "no such place"))


def text_of(form, claims):
    return "".join(FORMATS[form](claims))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- formats --------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.lists(hostile_claims(), max_size=3))
def test_a_record_a_line_however_lines_are_told(claims):
    text = text_of("jsonl", claims)
    assert len(text.splitlines()) == len(claims)
    assert [json.loads(line) for line in text.split("\n")[:-1]] == [claim_record(c) for c in claims]
    assert text.encode("utf-8").count(b"\n") == len(claims)
    assert "\0" not in text


@settings(max_examples=30, deadline=None)
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
        assert row["quote"] in {plain(it.evidence.quote), "'" + plain(it.evidence.quote)}
        assert row["status"] == it.status
        texts = [v for k, v in row.items() if k not in {"lat", "lon"} and v]
        assert not any(v.lstrip(" ")[:1] in "=+-@\t\r\n＝＋－＠" for v in texts if v.lstrip(" "))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(text):
    (row,) = rows_of(text_of("csv", [replace(ONE, evidence=replace(ONE.evidence, quote=text))]))
    assert row["quote"] == "'" + text


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
    nobody = dict(zip(CSV_COLUMNS, csv_row(claim_record(replace(NOWHERE, force=None, according_to=None))), strict=True))
    assert (nobody["force"], nobody["according_to"], nobody["lat"]) == (None, None, None)
    assert nobody["unresolved_because"] == "no such place"


@settings(max_examples=30, deadline=None)
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


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_claims_are_the_same_bytes(form):
    claims = [c for site in hostile().sites for c in site.claims]
    assert text_of(form, claims) == text_of(form, claims)


# --- whole or not at all --------------------------------------------------------------------------------------


def left_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def test_a_file_is_written_with_its_line_ends_and_folders(tmp_path):
    path = tmp_path / "a" / "b" / "out.csv"
    assert write_whole(path, ["one\r\n", "two\n", "\u2028é"]) == path
    assert path.read_bytes() == "one\r\ntwo\n\u2028é".encode()
    assert left_in(tmp_path) == ["a", "a/b", "a/b/out.csv"]


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_file_has_the_mode_of_the_user_s_mask(tmp_path, mask):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "out", ["x"])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o666 & ~mask


def test_what_stood_there_keeps_its_mode(tmp_path):
    path = tmp_path / "out"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, ["new"])
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", ["new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, ["one", "two"])
    reader.join(10)
    assert got == ["onetwo"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["n" * 255, "п" * 127, "地" * 85])
def test_a_name_as_long_as_the_system_allows(tmp_path, name):
    write_whole(tmp_path / name, ["x"])
    assert left_in(tmp_path) == [name]


def failing(error):
    yield "the first part"
    raise error


@pytest.mark.parametrize("stood", [True, False])
@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), OutputError),
        (ValueError("a fault"), ValueError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
    ids=["disk full", "fault", "interrupt"],
)
def test_a_failure_leaves_nothing_behind(tmp_path, error, seen, stood):
    path = tmp_path / "out" if stood else tmp_path / "new" / "folder" / "out"
    if stood:
        path.write_text("old")
    with pytest.raises(seen, match=r"No space left on device; choose another place|a fault|") as caught:
        write_whole(path, failing(error))
    assert left_in(tmp_path) == (["out"] if stood else [])
    assert not stood or path.read_text() == "old"
    if seen is OutputError:
        assert str(path) in str(caught.value)


def test_text_that_is_none_leaves_nothing_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "out", ["\ud800"])
    assert left_in(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
def test_a_device_is_never_replaced():
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole("/dev/full", ["x"])
    write_whole("/dev/null", ["x"])
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)  # noqa: PTH116


def test_another_s_unfinished_file_is_left_alone(tmp_path):
    other = tmp_path / f".geomap-{os.getpid()}-0.tmp"
    other.write_text("theirs")
    write_whole(tmp_path / "out", ["mine"])
    assert other.read_text() == "theirs"
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("folder", "is a folder; name a file in it"), ("file/out", "is a file; choose"), ("nul\0", "have a NUL in it")],
)
def test_what_cannot_be_written_is_said_before_the_work(tmp_path, name, reason):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for attempt in (check_writable, lambda path: write_whole(path, ["x"])):
        with pytest.raises(OutputError, match=reason):
            attempt(tmp_path / name)
    assert left_in(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_is_not_writable(tmp_path):
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o555)
    with pytest.raises(OutputError, match="is not writable; choose another place"):
        check_writable(folder / "out")


def test_a_path_that_can_be_written_is_left_as_it_is(tmp_path):
    check_writable(tmp_path / "new" / "out")
    assert left_in(tmp_path) == []
