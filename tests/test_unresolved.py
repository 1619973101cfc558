"""What needs a person, written as a file that takes the answers: `geomap unresolved` and `--corrections`."""

from __future__ import annotations

import csv
import json

import pytest

from geomap.cli import main
from geomap.engine import Engine
from geomap.model import Citation, Report
from geomap.pipeline import resolve
from geomap.settings import Settings
from geomap.unresolved import COLUMNS, Survey

RAQQA = "geonames:172955"
TEXT = (
    "5 September 2017\n\nThe Syrian army captured Qwertyville from rebels on Monday. "
    "Government troops captured Mosul on Sunday. Fighters hold Tripoli, a local said.\n"
)


@pytest.fixture(autouse=True)
def _no_tables(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path_factory.mktemp("data")))


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "r1.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(capsys, *arguments):
    status = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def table(path_or_text):
    text = path_or_text if isinstance(path_or_text, str) else path_or_text.read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def fill(path, **answers):
    """Fill in cells of the rows of a name, as a person with a spreadsheet would."""
    rows = table(path)
    for row in rows:
        row.update(answers.get(row["name"], {}))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def claims_at(out):
    return {c["place"]["as_written"]: c["place"] for c in map(json.loads, out.splitlines())}


# --- the round trip -------------------------------------------------------------------------------------------


def test_the_file_as_it_was_written_changes_nothing(here, capsys):
    status, _, err = run(capsys, "unresolved", "reports", "-o", "c.csv", "--below", "1")
    assert status == 0
    assert "fill in the column place and pass it with --corrections c.csv" in err
    assert len(table(here / "c.csv")) >= 3
    for command in ("extract", "toponyms"):
        before = run(capsys, command, "reports")
        assert run(capsys, command, "reports", "--corrections", "c.csv") == before


def test_a_name_that_is_filled_in_lands_where_the_person_says(here, capsys):
    run(capsys, "unresolved", "reports", "-o", "c.csv")
    (row,) = [r for r in table(here / "c.csv") if r["name"] == "Qwertyville"]
    assert (row["place"], row["report"], row["claims"], row["mentions"], row["in_reports"]) == ("", "", "1", "1", "r1")
    assert row["now"] == "unresolved"
    assert "no gazetteer entry" in row["why"]
    assert "captured Qwertyville" in row["example"]
    fill(here / "c.csv", Qwertyville={"place": "35.33, 40.14"})
    _, out, err = run(capsys, "extract", "reports", "--corrections", "c.csv")
    place = claims_at(out)["Qwertyville"]
    assert (place["lat"], place["lon"], place["source"], place["method"]) == (
        35.33,
        40.14,
        "corrections",
        "corrections",
    )
    assert (place["score"], place["reason"]) == (1.0, None)
    assert "met no name" not in err
    _, again, _ = run(capsys, "unresolved", "reports", "--corrections", "c.csv")
    assert "Qwertyville" not in {r["name"] for r in table(again)}


def test_a_name_that_no_table_has_is_a_toponym_once_a_person_says_where_it_is(here, capsys):
    (here / "c.csv").write_text(
        'name,report,place\nQwertyville,,"35.33, 40.14"\nMosul,elsewhere,not a place\ncaptured,,"1.5, 2.5"\n',
        encoding="utf-8",
    )
    _, before, _ = run(capsys, "toponyms", "reports")
    _, out, err = run(capsys, "toponyms", "reports", "--corrections", "c.csv")
    old, new = (json.loads(lines.splitlines()[0])["toponyms"] for lines in (before, out))
    assert [t for t in new if t["name"] != "Qwertyville"] == old
    (place,) = [t for t in new if t["name"] == "Qwertyville"]
    assert (place["lat"], place["lon"], place["source"]) == (35.33, 40.14, "corrections")
    assert "line 2" not in err


def test_a_candidate_is_an_answer_as_it_stands(here, capsys):
    run(capsys, "unresolved", "reports", "-o", "c.csv", "--below", "1")
    row = next(r for r in table(here / "c.csv") if r["name"] == "Tripoli")
    fill(here / "c.csv", Tripoli={"place": row["candidate_1"]})
    _, out, _ = run(capsys, "toponyms", "reports", "--corrections", "c.csv")
    place = next(t for t in json.loads(out)["toponyms"] if t["name"] == "Tripoli")
    assert row["candidate_1"].startswith(f"{place['source']}:{place['source_id']} ")
    assert place["score"] == 1.0


def test_what_is_no_place_is_off_the_map_and_listed_with_the_reason(here, capsys):
    (here / "c.csv").write_text("name,place\nMosul,not a place\n", encoding="utf-8")
    _, out, _ = run(capsys, "extract", "reports", "--corrections", "c.csv")
    place = claims_at(out)["Mosul"]
    assert place["lat"] is None
    assert place["reason"] == "c.csv, line 2 says that this is not a place"
    assert place["alternatives"]
    _, out, _ = run(capsys, "toponyms", "reports", "--corrections", "c.csv")
    assert "Mosul" not in {t["name"] for t in json.loads(out)["toponyms"]}
    status, _, err = run(capsys, "map", "reports", "-o", "m.html", "--corrections", "c.csv")
    assert status == 0
    assert "of a place that could not be resolved (listed on the map)" in err


def test_claims_that_were_read_before_are_corrected_alike(here, capsys):
    (here / "c.csv").write_text(
        f"name,report,place\nMosul,r1,not a place\nQwertyville,,{RAQQA}\nMosul,,{RAQQA}\n", encoding="utf-8"
    )
    run(capsys, "extract", "reports", "-o", "claims.jsonl")
    run(capsys, "map", "claims.jsonl", "-o", "a.html", "--corrections", "c.csv")
    run(capsys, "map", "reports", "-o", "b.html", "--corrections", "c.csv")
    run(capsys, "map", "reports", "-o", "c.html")
    a, b, c = ((here / f"{n}.html").read_bytes() for n in "abc")
    assert a == b
    assert a != c


def test_resolve_takes_corrections(here, capsys):
    (here / "c.csv").write_text(
        f"name,country,place\nTripoli,LB,{RAQQA}\nFoo,,not a place\nHoms,,{RAQQA}\n", encoding="utf-8"
    )
    corrected = Settings(corrections=here / "c.csv")
    assert resolve("Tripoli", country="Lebanon", settings=corrected).place.source_id == "172955"
    assert resolve("Tripoli", country="LY", settings=corrected).place.country == "LY"
    assert resolve("Homs province", settings=corrected).place.feature == "A.ADM1"
    status, out, _ = run(capsys, "resolve", "Homs", "Foo", "--corrections", "c.csv")
    assert status == 0
    assert "by corrections" in out
    assert "Foo: unresolved: c.csv, line 3 says that this is not a place" in out
    (here / "b.jsonl").write_text('{"name":"Homs"}\n', encoding="utf-8")
    status, out, _ = run(capsys, "resolve", "--batch", "b.jsonl", "--corrections", "c.csv")
    assert status == 0
    assert '"source_id":"172955"' in out


# --- what is told -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["map", "extract", "toponyms", "unresolved"])
def test_a_faulty_file_is_told_before_any_work(here, capsys, command):
    (here / "c.csv").write_text("name,lat,lon\nMosul,36.3,43.1\nHoms,136,36\n", encoding="utf-8")
    status, out, err = run(capsys, command, "reports", "-o", "out", "--corrections", "c.csv")
    assert (status, out) == (1, "")
    assert err.startswith("geomap: c.csv, line 3: lat is 136")
    assert err.count("\n") == 1
    assert not (here / "out").exists()


def test_corrections_that_met_no_name_are_told(here, capsys):
    (here / "c.csv").write_text(f"name,place\nMosull,{RAQQA}\nMosul,{RAQQA}\n", encoding="utf-8")
    _, _, err = run(capsys, "extract", "reports", "--corrections", "c.csv")
    assert "c.csv: 1 correction met no name in what was read (line 2)" in err
    _, _, err = run(capsys, "extract", "reports", "--corrections", "c.csv", "-q")
    assert err == ""


def test_answers_of_a_person_are_not_overwritten(here, capsys):
    assert run(capsys, "unresolved", "reports", "-o", "c.csv")[0] == 0
    assert run(capsys, "unresolved", "reports", "-o", "c.csv")[0] == 0
    fill(here / "c.csv", Qwertyville={"place": "35.33, 40.1444444"})
    filled = (here / "c.csv").read_bytes()
    status, _, err = run(capsys, "unresolved", "reports", "-o", "c.csv")
    assert status == 1
    assert "may hold answers of yours" in err
    status, _, err = run(capsys, "unresolved", "reports", "-o", "c.csv", "--corrections", "c.csv")
    assert status == 1
    assert (here / "c.csv").read_bytes() == filled


def test_nothing_to_do_is_said(here, capsys):
    (here / "reports" / "r1.txt").write_text("5 May 2017\n\nThe army captured Mosul.\n", encoding="utf-8")
    _, out, err = run(capsys, "unresolved", "reports", "--below", "0")
    assert table(out) == []
    assert "0 of 1 name unresolved" in err


# --- the rows ---------------------------------------------------------------------------------------------------


def survey_of(*texts, below=0.7):
    engine, survey = Engine(), Survey()
    for number, text in enumerate(texts, 1):
        report = Report(Citation(f"r{number}"), text)
        survey.add(report, *engine.toponyms(report), engine.claims(report))
    return survey.rows(below=below)


def test_names_of_most_claims_come_first():
    rows = survey_of(
        "The army captured Zzyzxtown. The rebels captured Qwertyville.",
        "The army captured Qwertyville.",
        "It rained in Blahodatne.",
    )
    assert [(r.name, r.claims, r.reports) for r in rows][:2] == [
        ("Qwertyville", 2, ("r1", "r2")),
        ("Zzyzxtown", 1, ("r1",)),
    ]
    assert not any(r.narrowed for r in rows)


def test_a_name_that_means_different_places_is_asked_for_report_by_report():
    rows = survey_of(
        "Fighting near Tripoli and Benghazi in Libya, in Misrata and Sirte.",
        "Protests in Tripoli, Lebanon, and in Beirut, Sidon and Tyre.",
        below=1.0,
    )
    tripoli = [r for r in rows if r.name == "Tripoli"]
    assert {(r.found.place.country, r.reports, r.narrowed) for r in tripoli} == {
        ("LY", ("r1",), True),
        ("LB", ("r2",), True),
    }


def test_a_class_word_that_makes_another_place_makes_another_row():
    names = {
        r.name for r in survey_of("Fighting in Homs. Troops left the city of Homs. Homs province is calm.", below=1.1)
    }
    assert {"Homs", "Homs province"} <= names


def test_adjectives_are_not_asked_for():
    assert not survey_of("The Syrian army and Russian troops spoke to Iraqi officials.", below=1.1)


def test_cells_run_nothing_in_a_spreadsheet(here, capsys):
    record = {
        "id": "=cmd|'/C calc'!A0",
        "text": '=HYPERLINK("x") ;=1+1 ; @SUM(1) captured Qwertyville.\nThe army captured Qwertyville.',
    }
    (here / "r.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    _, out, _ = run(capsys, "unresolved", "r.jsonl", "--below", "1")
    rows = table(out)
    assert rows
    for row in rows:
        for cell in row.values():
            for part in cell.split(";"):
                assert not part.lstrip().startswith(("=", "+", "-", "@")), cell


def test_a_guarded_report_id_still_names_its_report(here, capsys):
    texts = ["Fighting near Tripoli, Libya, and Benghazi.", "Protests in Tripoli, Lebanon, and in Beirut."]
    lines = [json.dumps({"id": f"={n};+x", "text": text}) for n, text in enumerate(texts)]
    (here / "r.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(capsys, "unresolved", "r.jsonl", "-o", "c.csv", "--below", "1")
    rows = table(here / "c.csv")
    (row,) = [r for r in rows if r["name"] == "Tripoli" and " LB," in r["now"]]
    assert row["report"] == "'=1;'+x"
    row["place"] = RAQQA
    with (here / "d.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    _, out, _ = run(capsys, "toponyms", "r.jsonl", "--corrections", "d.csv")
    countries = [
        t["country"] for line in out.splitlines() for t in json.loads(line)["toponyms"] if t["name"] == "Tripoli"
    ]
    assert countries == ["LY", "SY"]


def test_equal_input_gives_equal_bytes(here, capsys):
    first = run(capsys, "unresolved", "reports", "--below", "1")
    assert run(capsys, "unresolved", "reports", "--below", "1") == first


# --- the survey -----------------------------------------------------------------------------------------------


def test_a_name_that_is_claimed_is_one_mention():
    (row,) = survey_of("Government troops captured Mosul on Sunday.", below=1.1)
    assert (row.name, row.claims, row.mentions) == ("Mosul", 1, 1)


def test_of_the_mentions_of_a_place_the_least_sure_is_shown_and_counts():
    texts = ("Fighting in Tripoli, Benghazi, Misrata and Sirte in Libya.", "Fighting in Tripoli.")
    scores = [row.found.score for text in texts for row in survey_of(text, below=1.1) if row.name == "Tripoli"]
    assert scores[0] > scores[1]
    for several in (texts, texts[::-1]):
        (row,) = (row for row in survey_of(*several, below=1.1) if row.name == "Tripoli")
        assert (row.found.score, row.example) == (scores[1], texts[1])
    assert survey_of(texts[1], below=scores[1]) == ()


def test_a_report_whose_id_has_the_separator_in_it_has_a_row_of_its_own():
    engine, survey = Engine(), Survey()
    lebanon, libya = "Protests in Tripoli, Lebanon, and in Beirut.", "Fighting in Tripoli and Benghazi in Libya."
    for ident, text in (("a", lebanon), ("b | c", libya), ("d", libya), ("e", libya)):
        report = Report(Citation(ident), text)
        survey.add(report, *engine.toponyms(report), engine.claims(report))
    rows = [row for row in survey.rows(below=1.1) if row.name == "Tripoli"]
    assert {row.reports for row in rows} == {("a",), ("b | c",), ("d", "e")}
