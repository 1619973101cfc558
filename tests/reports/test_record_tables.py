"""Records: JSON, JSON lines, CSV."""

import csv
import json

import pytest

from geomap.errors import ReportError
from geomap.reports import read_reports


def read(path):
    errors: list[ReportError] = []
    return list(read_reports([path], on_error=errors.append)), [str(error) for error in errors]


def test_json_lines_with_every_field(tmp_path):
    path = tmp_path / "a.jsonl"
    record = {
        "id": "r1",
        "text": "Karsa fell.",
        "title": "T",
        "published": "2017-09-05T10:00:00Z",
        "publisher": "P",
        "url": "https://e.example/x",
        "other": [1],
    }
    path.write_text(json.dumps(record) + "\n\n" + json.dumps({"text": "Karsa fell again."}) + "\n")
    (first, second), errors = read(path)
    assert errors == []
    cited = first.citation
    assert (cited.id, cited.title, cited.publisher, str(cited.published), cited.url, cited.path) == (
        "r1",
        "T",
        "P",
        "2017-09-05",
        "https://e.example/x",
        str(path),
    )
    assert second.citation.id == "a-3"


def test_a_cut_off_line_is_named_and_the_others_are_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"text": "one"}\n{"text": "tw\n{"text": "three"}\n[1]\n{"title": "x"}\n{"text": "  "}\n\xff\n{"text": "last"}'
    )
    reports, errors = read(path)
    assert [report.text for report in reports] == ["one", "three", "last"]
    assert [error.split(" is ")[0].split(" has ")[0] for error in errors] == [
        f"{path} line {number}" for number in (2, 4, 5, 6, 7)
    ]
    assert "is not JSON, or is cut off" in errors[0]
    with pytest.raises(ReportError, match="line 2"):
        list(read_reports([path]))


def test_json_lines_end_only_at_newlines(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one\u2028two\x85three"}\r\n', encoding="utf-8", newline="")
    (report,), errors = read(path)
    assert report.text == "one\u2028two\x85three"
    assert errors == []


def test_json_lines_in_utf_16(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Карса"}\n{"text": "b"}\n', encoding="utf-16")
    reports, _ = read(path)
    assert [report.text for report in reports] == ["Карса", "b"]


@pytest.mark.parametrize("value", [{"text": "Karsa fell."}, [{"text": "Karsa fell."}]])
def test_json_of_one_or_many(tmp_path, value):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value))
    (report,), _ = read(path)
    assert report.text == "Karsa fell."
    assert report.citation.id == ("a" if isinstance(value, dict) else "a-1")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "a"', "is not JSON at line 1, column 13"),
        ("[]", "has no reports in it"),
        ('"text"', "is not a record"),
        ('[{"text": 5}]', 'record 1 has a "text" that is no text: it is 5'),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_no_report(tmp_path, content, message):
    path = tmp_path / "a.json"
    path.write_text(content)
    reports, errors = read(path)
    assert reports == []
    assert len(errors) == 1
    assert str(path) in errors[0]
    assert message in errors[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_any_delimiter(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file, delimiter=delimiter)
        table.writerow(["ID", " Text ", "published", "note"])
        table.writerow(["x", "One, two; three\nand a second line|\t.", "05.09.2017", "n"])
        table.writerow(["", "Karsa fell.", "05/09/2017", ""])
    (first, second), errors = read(path)
    assert errors == []
    assert first.text == "One, two; three\nand a second line|\t."
    assert str(first.citation.published) == "2017-09-05"
    assert second.citation.id == "a-4"  # the line of the file
    assert second.citation.published is None  # may be May or September


def test_csv_with_a_huge_field_and_the_limit_put_back(tmp_path):
    before = csv.field_size_limit()
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "a b " * 100_000 + "\n")
    (report,), _ = read(path)
    assert len(report.text) == 400_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,body\n1,x\n", 'has no column "text" in its first line (it has: id, body)'),
        ("id,text\n", "nothing below its header"),
        ("id,text\n1\n", 'line 2 has no "text"'),
    ],
)
def test_csv_that_is_no_table_of_reports(tmp_path, content, message):
    path = tmp_path / "a.csv"
    path.write_text(content)
    reports, errors = read(path)
    assert reports == []
    assert len(errors) == 1
    assert message in errors[0]


def test_hostile_fields_are_only_strings(tmp_path):
    path = tmp_path / "a.jsonl"
    payload = "{{7*7}}</script><img onerror=x>\u202e\ud800 ../../etc/passwd"
    record = {
        "id": payload,
        "text": payload,
        "title": payload,
        "publisher": payload,
        "url": "javascript:alert(1)",
        "published": payload,
    }
    path.write_text(
        json.dumps(record) + "\n" + json.dumps({"id": [1], "text": "a\x00b", "title": {"x": 1}, "published": 5})
    )
    (first, second), errors = read(path)
    assert errors == []
    assert (first.citation.id, first.citation.title, first.citation.publisher, first.text) == (
        payload,
        payload,
        payload,
        payload,
    )
    assert first.citation.published is None
    assert (second.citation.id, second.text, second.citation.published) == ("a-2", "a\x00b", None)


def test_an_id_is_a_text_or_a_number_and_nothing_else(tmp_path):
    path = tmp_path / "a.jsonl"
    given = ["x", 7, 2.5, True, None, [], " "]
    path.write_text("".join(json.dumps({"id": ident, "text": "Karsa fell."}) + "\n" for ident in given))
    reports, errors = read(path)
    assert errors == []
    assert [r.citation.id for r in reports] == ["x", "7", "2.5", "a-4", "a-5", "a-6", "a-7"]


def test_a_mark_of_the_encoding_stands_before_the_first_line_only(tmp_path):
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": "Karsa fell."})
    path.write_text(f"\ufeff{line}\n\ufeff{line}\n", encoding="utf-8")
    reports, errors = read(path)
    assert len(reports) == 1
    assert len(errors) == 1
    assert "line 2 is not JSON" in errors[0]


def test_an_empty_cell_is_not_given(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,id,title\n,1,One\nKarsa fell.,,\n", encoding="utf-8")
    (report,), (error,) = read(path)
    assert (report.citation.id, report.citation.title) == ("a-3", None)
    assert 'line 2 has no "text"' in error
