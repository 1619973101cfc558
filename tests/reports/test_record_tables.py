"""Records: JSON, JSON lines, CSV."""

import csv
import json

import pytest

from geomap.errors import ReportError
from geomap.reports import read_reports


def read(path, notes=None):
    errors: list[ReportError] = []
    noted = [] if notes is None else notes
    reports = list(read_reports([path], on_error=errors.append, on_note=noted.append))
    return reports, [str(error) for error in errors]


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
        ('[{"text": 5}]', 'record 1 has a "text" that is no text but 5'),
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
        (
            "id,text\n1,Karsa fell, and its bridge\n",
            "line 2 has 3 cells, and the first line has 2: put an article that has separators in it between",
        ),
        (
            "id,text,url\n1,Karsa fell\n",
            "line 2 ends in the article, with 2 cells, and the first line has 3: put it between double quotes",
        ),
        (
            'id,text\n1,"Karsa fell\n2,Karsa rose\n3,It rained\n',
            "line 2 has a quotation mark that is not closed: close or double it",
        ),
        ("text,Text\nKarsa fell,Karsa held\n", 'has more than one column "text" in its first line: rename all but one'),
        ("id,text,ID\n1,Karsa fell,2\n", 'has more than one column "id" in its first line'),
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


def test_rows_that_are_whole_are_read_beside_one_that_is_cut(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text,url,note,note\n1,"Karsa fell, at last",,,\n2,Karsa fell,then rose\n3,a,b,,,\n4,Karsa\n')
    reports, errors = read(path)
    assert [report.text for report in reports] == ["Karsa fell, at last", "Karsa fell"]
    assert [error.split(" line ")[1][0] for error in errors] == ["4", "5"]


def test_quotation_marks_within_a_text_leave_it_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,He said "no" and left\n2,"He said ""no"", and\nleft"\n3,"5"" mortars"\n')
    reports, errors = read(path)
    assert errors == []
    assert [r.text for r in reports] == ['He said "no" and left', 'He said "no", and\nleft', '5" mortars']


def test_rows_that_all_end_with_a_separator_are_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,Karsa fell,\n2,Karsa rose,\n")
    reports, errors = read(path)
    assert ([report.text for report in reports], errors) == (["Karsa fell", "Karsa rose"], [])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("yesterday", "'yesterday', which is no day that is understood: write it as in \"2017-09-05\""),
        ("05/06/2017", "'05/06/2017', of which the day and the month cannot be told apart: write"),
        ("5 September", "'5 September', which has no year: write"),
        ("5 September 2017, 6 September 2017", "which names more than one day: write"),
        ("1862-09-05", "'1862-09-05', which is not between the years 1900 and 2100: write"),
        ("2017-02-31", "'2017-02-31', which is no day that is understood: write"),
        (20170905, "20170905, which is no text: write"),
    ],
)
def test_a_date_that_is_given_and_not_taken_is_noted_with_the_reason(tmp_path, value, reason):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Karsa fell.", "published": value}))
    notes: list[str] = []
    (report,), errors = read(path, notes)
    assert errors == []
    assert report.citation.published is None
    assert len(notes) == 1
    assert notes[0].startswith(f'{path} line 1: "published" is ')
    assert reason in notes[0]


@pytest.mark.parametrize("value", ["2017-09-05", "25/06/2017", " ", None])
def test_a_date_that_is_taken_or_not_given_is_not_noted(tmp_path, value):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "Karsa fell.", "published": value}))
    notes: list[str] = []
    assert len(read(path, notes)[0]) == 1
    assert notes == []


def test_a_line_that_is_too_long_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.reports.sources.MAX_BYTES", 100)
    monkeypatch.setattr("geomap.reports.tables.MAX_BYTES", 100)
    path = tmp_path / "a.jsonl"
    long = json.dumps({"text": "Karsa fell. " * 40})
    path.write_text(f'{{"text": "one"}}\n{long}\n{{"text": "three"}}\n{long}')
    reports, errors = read(path)
    assert [(report.text, report.citation.id) for report in reports] == [("one", "a-1"), ("three", "a-3")]
    assert errors == [f"{path} line {n} has more than 100 bytes: write one report a line" for n in (2, 4)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_number_of_too_many_digits_is_no_fault(tmp_path, name):
    path = tmp_path / name
    path.write_text('{"text": "Karsa fell.", "views": ' + "9" * 10_000 + "}")
    assert "has a number of too many digits in it" in read(path)[1][0]


@pytest.mark.parametrize("content", [b'[{"text": "Karsa fell."}]\x81\x8d', '[{"text": "Karsa"}]'.encode("utf-16-le")])
def test_json_in_no_encoding_is_told_so(tmp_path, content):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    (error,) = read(path)[1]
    assert "digits" not in error
    assert "UTF-8" in error
