from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from geomap import Engine, __version__
from geomap.cli import COMMANDS, command_parser, main
from geomap.commands.console import FAILED, MISUSED, OK, PARTLY

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "reports"
ARMY = "On 5 May 2017 the Syrian army captured Aleppo from rebels.\n"
DATED = f"Army in Aleppo\n\n6 May 2017\n\n{ARMY}"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def messages(self) -> list[str]:
        return [line.removeprefix("geomap: ") for line in self.err.split("\n")[:-1]]

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


def assert_told_in_lines(err: str) -> None:
    """Every line of standard error is a message, and none can drive a terminal."""
    assert all(line.startswith("geomap: ") for line in err.split("\n")[:-1]), err
    assert err == "" or err.endswith("\n")
    assert "Traceback" not in err
    assert "a fault of geomap" not in err
    assert all(c.isprintable() or c == "\n" for c in err), ascii(err)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def run(capsys, monkeypatch, folder):
    """The command in this process; whatever it does, it speaks in lines and leaves no half-written file."""

    def call(*arguments: object, stdin: bytes | None = None) -> Ran:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        before = {path for path in folder.rglob("*") if path.name.startswith(".")}
        capsys.readouterr()
        try:
            status = main([os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert_told_in_lines(err)
        assert {path for path in folder.rglob("*") if path.name.startswith(".")} == before
        return Ran(status, out, err)

    return call


def write(path: Path | str, content: str | bytes = DATED) -> Path:
    path = Path(path)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def command(*arguments: str | bytes, **more) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "geomap", *arguments], check=False, capture_output=True, **more)


# --- what cannot be read --------------------------------------------------------------------------------------

NOTHING = {
    "missing path": (lambda: "nowhere.txt", "nowhere.txt does not exist: check the path"),
    "missing pattern": (lambda: "no*.txt", "no file matches no*.txt: check the pattern"),
    "empty folder": (lambda: Path("void").mkdir() or "void", "no reports in folder void: it is empty"),
    "no reports": (
        lambda: Path("other").mkdir() or (write("other/a.xyz", "x") and "other"),
        "no reports in folder other: looked for .txt, .md, .html, .htm, .json, .jsonl, .ndjson, .csv, .tsv",
    ),
    "empty file": (lambda: write("empty.txt", ""), "empty.txt is empty: there is no report in it"),
    "blank file": (lambda: write("blank.html", " \n"), "blank.html is empty: there is no report in it"),
    "binary file": (
        lambda: write("b.txt", bytes(range(256)) * 8),
        "b.txt is binary and not text: save it as plain text or HTML in UTF-8",
    ),
    "picture": (lambda: write("p.png", b"\x89PNG\r\n\x1a\n" + bytes(64)), "p.png is an image and not text"),
    "below a file": (
        lambda: write("f.txt") / "x.txt",
        "f.txt/x.txt does not exist: something on the way to it is a file and not a folder",
    ),
    "cut off JSON": (
        lambda: write("cut.json", '{"id": "a", "text": "On 5 M'),
        "cut.json is not JSON at line 1, column",
    ),
    "cut off line": (lambda: write("cut.jsonl", '{"id": "a", "te'), "cut.jsonl line 1 is not JSON, or is cut off"),
    "no text": (lambda: write("no.jsonl", '{"id": "a"}\n'), 'no.jsonl line 1 has no "text"'),
    "text that is none": (
        lambda: write("no.jsonl", '{"text": 5}\n'),
        'no.jsonl line 1 has a "text" that is no text but 5: give it in quotes',
    ),
    "no column": (lambda: write("no.csv", "id,body\n1,x\n"), 'no.csv has no column "text" in its first line'),
    "no article": (lambda: write("no.html", "<html><script>x</script></html>"), "no article text found in no.html"),
    "device": (lambda: "/dev/null", "/dev/null is a device and not a file"),
    "NUL in the path": (lambda: "a\0b", "a\\x00b cannot be read (embedded null byte): check the path"),
    "too long a path": (lambda: "x" * 5000, "cannot be read (File name too long): check the path"),
    "empty path": (lambda: "", "an empty path names no report"),
}


@pytest.mark.parametrize("what", NOTHING)
def test_what_cannot_be_read_is_named_with_a_remedy_and_nothing_is_written(run, folder, what):
    make, message = NOTHING[what]
    path = make()
    made = sorted(folder.rglob("*"))
    for arguments in (("map", path, "-o", "out.html"), ("extract", path, "-o", "out.jsonl"), ("extract", path)):
        ran = run(*arguments)
        assert ran.status == FAILED
        assert message in ran.messages[0]
        assert len(ran.messages) <= 2  # the second says what was not written
        assert ran.out == ""
        assert sorted(folder.rglob("*")) == made


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(run):
    write("secret.txt").chmod(0)
    assert run("extract", "secret.txt").messages[0] == "secret.txt may not be read: change its permissions"


@pytest.mark.parametrize("name", ["dump.txt", "dump.jsonl", "dump.csv", "dump.html"])
def test_fifty_megabytes_in_a_line_are_refused_by_their_size_and_soon(run, name):
    text = (ARMY.strip() + " ") * 870_000
    content = {
        "dump.txt": text,
        "dump.jsonl": json.dumps({"text": text}) + "\n",
        "dump.html": f"<html><body>{text.replace(ARMY.strip(), f'<p>{ARMY.strip()}</p>')}</body></html>",
        "dump.csv": f'id,text\n1,"{text}"\n',
    }[name]
    assert len(content) > 50_000_000
    write(name, content)
    start = time.monotonic()
    ran = run("map", name, "-o", "out.html")
    assert time.monotonic() - start < 20
    assert ran.status == FAILED
    assert len(ran.messages) == 1
    assert re.search(
        r"[\d,]+ characters(?: in one report)?, and the most is 5,000,000: (split it|save)", ran.messages[0]
    )
    assert not Path("out.html").exists()


def test_a_page_with_a_large_picture_in_it_is_read(run):
    picture = f"<img src=data:image/png;base64,{'iVBORw0K' * 800_000}>"
    write("page.html", f"<!doctype html><body><article><p>6 May 2017</p><p>{ARMY}</p>{picture}</article></body>")
    assert len(run("extract", "page.html").records) == 1


def test_what_can_be_read_is_and_the_rest_is_named_and_counted(run):
    write("a.txt")
    write("b.txt", bytes(range(256)))
    write("c.jsonl", json.dumps({"id": "c1", "text": DATED}) + '\n{"id": "c2", "te')
    ran = run("extract", "a.txt", "b.txt", "gone.txt", "c.jsonl")
    assert ran.status == PARTLY
    assert {r["report"]["id"] for r in ran.records} == {"a", "c1"}
    assert [m.split(" ")[1] for m in ran.messages if m.startswith("skipped: ")] == ["b.txt", "gone.txt", "c.jsonl"]
    assert ran.messages[-1] == "2 reports (3 more skipped), 2 claims"
    drawn = run("map", ".", "-o", "out.html")
    assert drawn.status == PARTLY
    assert drawn.out == "out.html\n"


def test_a_report_without_any_date_is_read_and_said_to_have_none(run):
    write("undated.txt", "The Syrian army captured Aleppo from rebels on Tuesday.\n")
    ran = run("extract", "undated.txt")
    assert ran.status == OK
    (record,) = ran.records
    assert (record["when"]["earliest"], record["when"]["latest"]) == (None, None)
    assert ran.messages[0].startswith(
        "1 claim without a date, because no publication date was found: undated.txt; give a date line such as"
    )
    assert run("map", "undated.txt", "-o", "out.html").messages[0] == ran.messages[0]


def test_many_reports_without_a_date_are_told_once(run, folder):
    for number in range(12):
        write(f"{number:02}.txt", "The Syrian army captured Aleppo from rebels on Tuesday.\n")
    record = json.dumps({"text": "The Syrian army captured Aleppo from rebels on Tuesday."})
    write("12.jsonl", f"{record}\n{record}\n")
    first, *more = run("extract", folder).messages
    assert first.startswith("14 claims without a date, because no publication date was found: ")
    assert all(f"{number:02}.txt" in first for number in range(5))
    assert "04.txt ...; give a date line" in first
    assert "05.txt" not in first
    assert more == ["14 reports, 14 claims"]


@pytest.mark.parametrize("text", [ARMY, "Nothing happened anywhere."])
def test_a_report_without_a_date_is_not_spoken_of_where_it_needs_none(run, text):
    write("undated.txt", text)
    for arguments in (("extract",), ("map", "-o", "out.html"), ("toponyms",), ("unresolved",), ("explain",)):
        assert not any("date" in m for m in run(arguments[0], "undated.txt", *arguments[1:]).messages)


def test_dates_that_are_not_taken_are_told_with_their_line_and_counted(run):
    lines = [json.dumps({"text": DATED, "published": "05/06/2017"})] * 8
    write("a.jsonl", "\n".join(lines))
    told = run("extract", "a.jsonl").messages
    assert told[0].startswith("a.jsonl line 1: \"published\" is '05/06/2017', of which the day and the month")
    assert sum("05/06/2017" in m for m in told) == 5
    assert "3 more publication dates were not understood" in told
    assert run("extract", "-q", "a.jsonl").err == ""
    assert run("toponyms", "a.jsonl").err == ""


def test_what_is_skipped_for_one_reason_is_told_a_few_times_and_counted(run, folder):
    for number in range(30):
        write(f"{number:02}.txt", b"" if number % 2 else bytes(range(256)))
    write("z.txt")
    ran = run("extract", folder, "z.txt")
    assert ran.status == PARTLY
    assert sum("is empty: there is no report in it" in m for m in ran.messages) == 5
    assert sum("is binary and not text: save it" in m for m in ran.messages) == 5
    assert "10 more were skipped: there is no report in it" in ran.messages
    assert "10 more were skipped: save it as plain text or HTML in UTF-8" in ran.messages
    assert len(ran.messages) == 13
    assert ran.messages[-1] == "1 report (30 more skipped), 1 claim"
    write("list.jsonl", '{"name": "Mosul"}\n' + "[]\n" * 30)
    told = run("resolve", "--batch", "list.jsonl").messages
    assert len(told) == 6
    assert told[-1].startswith("25 more lines were skipped: ")


def test_a_path_that_is_given_twice_is_read_once(run):
    write("a.txt")
    ran = run("extract", "a.txt", "-", "a.txt", "-", "gone.txt", "gone.txt", stdin=DATED.encode())
    assert [r["report"]["id"] for r in ran.records] == ["a", "stdin"]
    assert ran.messages == ["skipped: gone.txt does not exist: check the path", "2 reports (1 more skipped), 2 claims"]


def test_reports_without_claims_make_a_map_that_says_so(run):
    write("dull.txt", "6 May 2017\n\nThe weather was fine in Paris.\n")
    ran = run("map", "dull.txt", "-o", "out.html")
    assert ran.status == OK
    unread = "1 report, 0 claims (1 report not read: `geomap explain` says why)"
    assert ran.messages == [unread, "no control claims were found: the map has no marks"]
    assert run("extract", "dull.txt").messages == [unread]
    write("read.txt", "6 May 2017\n\nSoldiers of the Syrian army shot at rebels near Aleppo.\n")
    assert run("extract", "read.txt").messages == ["1 report, 0 claims"]
    assert Path("out.html").stat().st_size > 100_000


@pytest.mark.parametrize("form", ["jsonl", "csv", "kml", "geojson"])
def test_nothing_in_a_result_steers_a_terminal(run, folder, monkeypatch, form):
    Path("a.jsonl").write_text(json.dumps({"text": DATED, "title": "\x1b]0;x\x07 \x9b2J \u202etxt\u2066\r"}) + "\n")
    plain = run("extract", "a.jsonl", "--format", form).out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = run("extract", "a.jsonl", "--format", form).out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    if form in {"jsonl", "geojson"}:
        assert json.loads(shown) == json.loads(plain)
    else:
        assert "\\u202e" in shown


NAMES = (
    b"a\nb.txt",
    b"\x1b[31mred\x1b]0;title\x07.txt",
    b"caf\xe9.txt",
    "\u202etxt.exe.txt".encode(),
    "\x9b31m.txt".encode(),
    b"{{7*7}}.txt",
    b"$(touch x);touch y`z`.txt",
    b"-o.txt",
    b"[x].txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_are_names_and_never_drive_the_terminal(run, folder, name):
    path = f"./{os.fsdecode(name)}"
    Path(path).write_bytes(DATED.encode())
    Path(path + ".png").write_bytes(bytes(64))
    ran = run("extract", path, path + ".png", path + ".gone")
    assert ran.status == PARTLY
    assert all("\n" not in m and "\x1b" not in m for m in ran.messages)
    assert len(ran.messages) == 3
    assert [r["report"]["path"] for r in ran.records] == [path]
    assert all(c.isprintable() or c == "\n" for c in ran.out if c != "\u202e")
    assert run("toponyms", path).status == OK
    assert run("extract", path, "--format", "csv").status == OK
    assert sorted(p.name for p in folder.iterdir()) == sorted([Path(path).name, Path(path).name + ".png"])


def test_a_file_in_a_folder_is_read_under_any_name(run, folder):
    for name in NAMES:
        (folder / os.fsdecode(name)).write_bytes(DATED.encode())
    ran = run("extract", ".")
    assert ran.status == OK
    assert len(ran.records) == len(NAMES)
    assert run("map", ".", "-o", "out.html").status == OK


# --- what is left out, and why --------------------------------------------------------------------------------


def test_claims_of_a_lower_confidence_are_left_out_and_counted(run):
    write("a.txt")
    all_of_them = run("extract", "a.txt")
    assert len(all_of_them.records) == 1
    confidence = all_of_them.records[0]["confidence"]
    kept, left = run("extract", "a.txt", "--min-confidence", confidence), run("extract", "a.txt", "--min-confidence", 1)
    assert kept.out == all_of_them.out
    assert left.records == []
    assert left.messages == ["1 report, 0 claims (1 of a confidence below 1 left out)"]


def test_the_map_of_claims_leaves_the_unsure_ones_out_too(run):
    write("a.txt")
    run("extract", "a.txt", "-o", "a.jsonl")
    ran = run("map", "a.jsonl", "-o", "m.html", "--min-confidence", 1)
    assert "1 claims file, 0 claims (1 of a confidence below 1 left out)" in ran.messages


ARABIC = (
    "سيطرت قوات الجيش السوري على مدينة دير الزور يوم الثلاثاء بعد معارك عنيفة مع مسلحي التنظيم في محيط المدينة.\n"
    "وقالت مصادر من المدينة إن الطريق إلى حمص مفتوح، وإن السكان عادوا إلى بيوتهم في الأحياء التي على النهر.\n"
)


def test_a_report_in_a_language_that_is_not_read_says_so_and_still_gives_its_places(run):
    write("a.txt", ARABIC)
    ran = run("extract", "a.txt")
    assert ran.status == OK
    assert ran.records == []
    assert (
        "a.txt: its language is 'ar', and claims are read from English only; `geomap toponyms` gives its places"
        in ran.messages
    )
    names = run("toponyms", "a.txt").records[0]["toponyms"]
    assert any(name["name"] == "دير الزور" for name in names)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Армия прорвала осаду города Зоринск во вторник.\n", True),
        ("Powstańcy zajęli miasto Karmadon, a wojsko wycofało się z twierdzy nad jeziorem bez walki.\n", True),
        ("The mayor of Lyon opened a library on Tuesday, and read to the children of the town from it.\n", False),
        ("Rebels seize Karmadon\n", False),
    ],
)
def test_a_language_that_is_not_clear_but_hardly_english_is_told(run, text, foreign):
    write("a.txt", text)
    told = run("extract", "a.txt").messages
    assert any(line.startswith("a.txt: its language is not English, as far as can be told") for line in told) == foreign


def test_explain_prints_claims_with_their_rules(run):
    write("a.txt")
    ran = run("explain", "a.txt")
    assert ran.status == OK
    assert "rule     verb:capture, called by 'captured'" in ran.out
    assert "a.txt: Army in Aleppo (2017-05-06, en)" in ran.out


# --- where it cannot be written -------------------------------------------------------------------------------

WRITERS = (("map", "a.txt"), ("extract", "a.txt"), ("toponyms", "a.txt"), ("resolve", "Mosul"))


@pytest.mark.parametrize("arguments", WRITERS, ids=lambda a: a[0])
@pytest.mark.parametrize(
    ("target", "reason"),
    [("a.txt/out", "is a file; choose another place"), ("sub", "it is a folder; name a file in it")],
)
def test_an_output_that_cannot_be_written_is_told_before_the_work(run, folder, arguments, target, reason):
    write("a.txt")
    Path("sub").mkdir()
    ran = run(*arguments, "-o", target)
    assert ran.status == FAILED
    assert len(ran.messages) == 1
    assert f"cannot write '{target}'" in ran.messages[0]
    assert reason in ran.messages[0]
    assert ran.out == ""
    assert sorted(p.name for p in folder.rglob("*")) == ["a.txt", "sub"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here")
@pytest.mark.parametrize("arguments", WRITERS, ids=lambda a: a[0])
def test_an_output_where_no_file_can_be_made(run, arguments):
    write("a.txt")
    ran = run(*arguments, "-o", "/proc/x")
    assert ran.status == FAILED
    assert "cannot write '/proc/x'" in ran.messages[-1]
    assert "choose another place" in ran.messages[-1]


def test_an_output_never_replaces_what_it_is_made_of(run):
    write("a.txt")
    write("a.html", f"<html><body><p>{ARMY}</p></body></html>")
    for command, path in (("extract", "a.txt"), ("map", "a.html"), ("toponyms", "./a.txt")):
        ran = run(command, path, "-o", path.removeprefix("./"))
        assert ran.status == FAILED
        assert ran.messages == [f"'{path.removeprefix('./')}' is one of the files to read: name another file with -o"]
    write("names.jsonl", '{"name": "Mosul"}\n')
    assert run("resolve", "--batch", "names.jsonl", "-o", "names.jsonl").status == FAILED
    assert Path("a.txt").read_text() == DATED


def test_what_stood_at_the_output_stays_until_it_is_whole(run):
    write("out.jsonl", "kept")
    write("bad.txt", bytes(range(256)))
    assert run("extract", "bad.txt", "-o", "out.jsonl").status == FAILED
    assert Path("out.jsonl").read_text() == "kept"
    write("a.txt")
    Path("out.jsonl").chmod(0o640)
    assert run("extract", "a.txt", "-o", "out.jsonl").status == OK
    assert json.loads(Path("out.jsonl").read_text())["status"] == "captured"
    assert stat.S_IMODE(Path("out.jsonl").stat().st_mode) == 0o640


def test_folders_of_the_output_are_made(run):
    write("a.txt")
    assert run("map", "a.txt", "-o", "new/deep/out.html").status == OK
    assert Path("new/deep/out.html").exists()


def test_a_dash_is_standard_output(run, folder):
    write("a.txt")
    assert run("extract", "a.txt", "-o", "-").records[0]["status"] == "captured"
    assert run("toponyms", "a.txt", "-o", "-").records[0]["id"] == "a"
    assert run("map", "a.txt", "-o", "-").out.startswith("<!DOCTYPE html>")
    assert [p.name for p in folder.iterdir()] == ["a.txt"]


# --- misuse ---------------------------------------------------------------------------------------------------

MISUSES = {
    (): "the following arguments are required: COMMAND",
    ("frobnicate",): "invalid choice: 'frobnicate'",
    ("map",): "the following arguments are required: PATH",
    ("map", "a.txt", "--nonsense"): "unrecognized arguments: --nonsense",
    ("extract", "a.txt", "--format", "docx"): "invalid choice: 'docx'",
    (
        "extract",
        "a.txt",
        "-o",
        "a.kmz",
    ): "'a.kmz' names a format not written here: end it in .jsonl, .ndjson",
    ("extract", "a.txt", "-o", "a.pdf"): ".json or .kml, or choose a --format; see `geomap extract --help`",
    ("toponyms", "a.txt", "-o", "a.csv"): "'a.csv' names a format not written here: end it in .jsonl",
    (
        "unresolved",
        "a.txt",
        "-o",
        "a.json",
    ): "'a.json' names a format not written here: end it in .csv or .txt",
    ("explain", "a.txt", "-o", "a.json"): "'a.json' names a format not written here: end it in .txt",
    ("resolve", "Mosul", "-o", "a.csv"): "'a.csv' names a format not written here: end it in .jsonl",
    (
        "map",
        "a.txt",
        "-o",
        "a.pdf",
    ): "'a.pdf' names a format not written here: end it in .html, .htm or .xhtml",
    ("map", "a.txt", "--png", "a.jpg"): "'a.jpg' names a format not written here: end it in .png",
    ("map", "a.txt", "--png", "x.png", "-o", "x.png"): "'x.png' names a format",
    ("map", "a.txt", "--as-of", "someday"): "'someday' is not a date: write year, month and day as in 2017-09-05",
    ("map", "a.txt", "--as-of", "2017-02-31"): "'2017-02-31' is not a date",
    ("map", "a.txt", "--areas", "-5"): "cannot reach -5 km: give a distance of more than 0 and at most 200 km",
    ("map", "a.txt", "--areas", "far"): "'far' is not a number of kilometres",
    ("map", "a.txt", "--tiles", "Nope"): "no tile set is called 'Nope'",
    ("map", "a.txt", "--tiles", "{{7*7}}</script>"): "no tile set is called",
    ("map", "a.txt", "--png", "out", "-o", "./out"): "'out' is named for the page and for the picture",
    ("map", "a.txt", "--geocoder", "wishful"): "unknown geocoder 'wishful': choose one of",
    ("resolve", "Mosul", "--geocoder", "wishful"): "unknown geocoder 'wishful': choose one of",
    ("map", "a.txt", "--geocoder-option", "timeout=5"): "a geocoder is set up, and none is to be asked",
    ("map", "a.txt", "--geocoder-limit", "0"): "a geocoder is set up, and none is to be asked",
    ("toponyms", "a.txt", "--forces", "my.toml"): "unrecognized arguments: --forces",
    ("resolve", ""): "an empty name names no place",
    ("map", "a.txt", "--min-score", "high"): "'high' is not a number between 0 and 1",
    ("map", "a.txt", "--min-score", "1.5"): "1.5 is not between 0 and 1",
    ("map", "a.txt", "--min-score", "nan"): "nan is not between 0 and 1",
    ("map", "a.txt", "--stale-after", "soon"): "'soon' is not a whole number from 0 on",
    ("map", "a.txt", "--stale-after", "-3"): "'-3' is not a whole number from 0 on",
    ("map", "a.txt", "--stale-after", "9" * 30): "is not a whole number from 0 on",
    ("map", "a.txt", "--geocoder-option", "domain"): "'domain' is not of the form K=V",
    ("resolve",): "give names, or --batch FILE, or --given FILE",
    ("resolve", "Mosul", "--batch", "x"): "give names, or --batch FILE, or --given FILE",
    ("resolve", "--batch", "x", "--given", "y"): "give names, or --batch FILE, or --given FILE",
    ("resolve", "--batch", "x", "--country", "SY"): "go with names, not with --batch or --given",
    ("gazetteer", "add", "Syria"): "no country has the code 'Syria' (Syria is SY): give ISO 3166 codes",
    ("gazetteer",): "the following arguments are required: ACTION",
}


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
def test_misuse_is_told_in_one_line(run, folder, arguments):
    write("a.txt")
    ran = run(*arguments)
    assert ran.status == MISUSED
    assert len(ran.messages) == 1
    assert MISUSES[arguments] in ran.messages[0]
    assert [p.name for p in folder.iterdir()] == ["a.txt"]


def test_lists_and_given_spans_are_corrected(run, folder):
    text = "Troops left Mosul for Qwertyville."
    write("names.jsonl", '{"id": 1, "name": "Qwertyville", "country": "IQ"}\n')
    span = {"start": text.index("Mosul"), "end": text.index("Mosul") + 5}
    write("texts.jsonl", json.dumps({"id": 1, "text": text, "toponyms": [span]}) + "\n")
    write("mine.csv", 'name,place\nQwertyville,"35.5, 43.5"\nMosul,not a place\nAsdfgh,"1, 2"\n')
    ran = run("resolve", "--batch", "names.jsonl", "--corrections", "mine.csv")
    answer = json.loads(ran.out)
    assert (answer["lat"], answer["lon"], answer["score"]) == (35.5, 43.5, 1.0)
    assert "2 corrections met no name" in ran.messages[-1]
    ran = run("resolve", "--given", "texts.jsonl", "--corrections", "mine.csv")
    (answer,) = json.loads(ran.out)["toponyms"]
    assert answer["lat"] is None


BAD_VALUES = {
    "missing forces": (["--forces", "gone.toml"], "gone.toml: cannot be read"),
    "forces not TOML": (["--forces", "a.txt"], "a.txt: "),
    "forces binary": (["--forces", "bad.toml"], "bad.toml: is not UTF-8 text"),
    "forces a folder": (["--forces", "."], ".: cannot be read"),
    "forces without an id": (["--forces", "noid.toml"], "noid.toml, line 1: a force needs an id"),
}


@pytest.mark.parametrize("what", BAD_VALUES)
def test_a_file_of_settings_that_cannot_be_used_is_named_with_a_remedy(run, what):
    options, message = BAD_VALUES[what]
    write("a.txt", "The army captured Aleppo.")  # reading it would be told of: it has no date
    write("bad.toml", b"\xff\xfe")
    write("noid.toml", '[[force]]\nname = "X"\n')
    ran = run("map", "a.txt", "-o", "out.html", *options)
    assert ran.status == FAILED
    assert message in ran.messages[-1]
    assert len(ran.messages) == 1
    assert not Path("out.html").exists()


# --- claims files ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example_claims(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("claims") / "claims.jsonl"
    assert main(["extract", "-q", str(EXAMPLES), "-o", str(path)]) == OK
    return path.read_bytes()


def test_a_map_of_claims_is_the_map_of_their_reports(run, example_claims):
    assert run("map", EXAMPLES, "-o", "reports.html", "--title", "T").status == OK
    write("claims.jsonl", example_claims)
    ran = run("map", "claims.jsonl", "-o", "claims.html", "--title", "T")
    assert ran.status == OK
    assert ran.messages[0].startswith("1 claims file, ")
    assert Path("claims.html").read_bytes() == Path("reports.html").read_bytes()


def test_claims_come_by_standard_input_with_a_mark_or_beside_reports(run, example_claims):
    write("claims.jsonl", example_claims)
    write("a.txt")
    assert run("map", "claims.jsonl", "-o", "1.html").status == OK
    assert run("map", "-", "-o", "2.html", stdin=b"\xef\xbb\xbf\n" + example_claims).status == OK
    by_key = "\n".join(json.dumps(json.loads(line), sort_keys=True) for line in example_claims.splitlines())
    assert run("map", "claims.jsonl", "claims.jsonl", "-", "-o", "3.html", stdin=by_key.encode()).status == OK
    assert Path("1.html").read_bytes() == Path("2.html").read_bytes() == Path("3.html").read_bytes()
    number = example_claims.count(b"\n")
    both = run("map", "a.txt", "claims.jsonl", "-o", "4.html")
    assert both.messages[0].startswith(f"1 claims file, 1 report, {number + 1} claims")
    partly = run("map", "gone.txt", "claims.jsonl", "-o", "5.html")
    assert partly.status == PARTLY
    assert Path("5.html").read_bytes() == Path("1.html").read_bytes()


def test_claims_given_as_reports_are_told_once(run, example_claims):
    write("claims.jsonl", example_claims)
    ran = run("extract", "claims.jsonl")
    assert ran.status == FAILED
    assert ran.messages == ["claims.jsonl holds claims and not reports: draw it with `geomap map claims.jsonl`"]


def test_a_report_that_quotes_a_claim_record_is_a_report(run, example_claims):
    text = f"{DATED}\n{example_claims.splitlines()[0].decode()}"
    write("a.jsonl", json.dumps({"id": "a", "text": text}) + "\n")
    ran = run("map", "a.jsonl", "-o", "out.html")
    assert ran.status == OK
    assert ran.messages[0].startswith("1 report, ")


DAMAGES = {
    "cut off": lambda lines: [lines[0], lines[1][:700]],
    "not UTF-8": lambda lines: [lines[0], b"\xff\xfe"],
    "not JSON": lambda lines: [lines[0], b"nonsense"],
    "a list": lambda lines: [lines[0], b"[]"],
    "nested": lambda lines: [lines[0], b"[" * 100_000],
    "huge number": lambda lines: [lines[0], b'{"schema":' + b"9" * 10_000 + b"}"],
    "other schema": lambda lines: [lines[0], lines[1].replace(b"geomap.claim/1", b"geomap.claim/99")],
    "no place": lambda lines: [lines[0], b'{"schema":"geomap.claim/1","id":"x"}'],
    "no status": lambda lines: [lines[0], re.sub(rb'"status":"\w+"', b'"status":"eaten"', lines[1])],
    "off the map": lambda lines: [lines[0], re.sub(rb'"lat":[\d.-]+', b'"lat":123', lines[1], count=1)],
    "not a number": lambda lines: [lines[0], re.sub(rb'"lat":[\d.-]+', b'"lat":NaN', lines[1], count=1)],
    "infinite": lambda lines: [lines[0], re.sub(rb'"population":\d+', b'"population":Infinity', lines[1], count=1)],
    "no date": lambda lines: [lines[0], re.sub(rb'"earliest":"[\d-]+"', b'"earliest":"2017-02-31"', lines[1])],
    "report": lambda lines: [lines[0], b'{"id":"a","text":"On 5 May 2017 the army captured Aleppo."}'],
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damaged_claims_file_is_named_with_the_line_and_nothing_is_drawn(run, example_claims, what):
    write("claims.jsonl", b"\n".join(DAMAGES[what](example_claims.splitlines())))
    ran = run("map", "claims.jsonl", "-o", "out.html")
    assert ran.status == FAILED
    assert len(ran.messages) == 1
    assert ran.messages[0].startswith("claims.jsonl, line 2: ")
    assert "`geomap extract`" in ran.messages[0]
    assert not Path("out.html").exists()


def test_any_field_of_a_claim_may_be_damaged(run, example_claims):
    record = next(r for r in map(json.loads, example_claims.splitlines()) if r["place"]["alternatives"] and r["force"])
    statuses = set()
    for keys in _paths(record):
        for junk in (None, [], {}, "<junk>", -1, 1e308):
            damaged = json.loads(json.dumps(record))
            holder = damaged
            for key in keys[:-1]:
                holder = holder[key]
            holder[keys[-1]] = junk
            write("claims.jsonl", json.dumps(damaged))
            statuses.add(_read(run))
    assert statuses == {OK, FAILED}


def _read(run) -> int:
    """As `map` does it, but for the drawing, which takes most of the time."""
    from geomap.claimset import read_claims
    from geomap.errors import ClaimError

    try:
        claims = read_claims(Path("claims.jsonl").read_bytes().splitlines(), name="claims.jsonl")
    except ClaimError as error:
        return FAILED if str(error).startswith("claims.jsonl, line 1: ") else MISUSED
    assert len(claims.as_of("2017-09-05")) + len(claims.unresolved) == 1
    assert claims.to_geojson()["features"]
    return OK


def _paths(value, before=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*before, key)
            yield from _paths(inner, (*before, key))
    elif isinstance(value, list) and value:
        yield from _paths(value[0], (*before, 0))


# --- standard input -------------------------------------------------------------------------------------------

INPUTS = {
    "text": DATED.encode(),
    "text with a mark": b"\xef\xbb\xbf" + DATED.encode(),
    "UTF-16": DATED.encode("utf-16"),
    "HTML": f"<!doctype html><html><body><article><p>6 May 2017</p><p>{ARMY}</p></article></body></html>".encode(),
    "JSON": json.dumps({"id": "x", "text": DATED}).encode(),
    "list": json.dumps([{"id": "x", "text": DATED}]).encode(),
    "lines": (json.dumps({"id": "x", "text": DATED}) + "\n" + json.dumps({"id": "y", "text": DATED}) + "\n").encode(),
}


@pytest.mark.parametrize("kind", INPUTS)
def test_standard_input_shows_what_kind_it_is(run, kind):
    ran = run("extract", "-", stdin=INPUTS[kind])
    assert ran.status == OK
    assert {(r["status"], r["place"]["name"]) for r in ran.records} == {("captured", "Aleppo")}


def test_a_map_of_standard_input(run):
    assert run("map", "-", "-o", "out.html", stdin=INPUTS["text"]).messages == ["1 report, 1 claim"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "standard input is empty: there is no report in it"),
        (bytes(range(256)), "standard input is binary and not text"),
        (b'{"id": "a", "te', "standard input is not JSON at line 1"),
        (b'{"id": "a"}', 'standard input has no "text"'),
    ],
)
def test_standard_input_that_cannot_be_read(run, data, message):
    for arguments in (("extract", "-"), ("map", "-", "-o", "out.html"), ("toponyms", "-")):
        ran = run(*arguments, stdin=data)
        assert ran.status == FAILED
        assert len(ran.messages) == 1
        assert message in ran.messages[0]


# --- what the commands give -----------------------------------------------------------------------------------


def test_extract_writes_the_format_it_is_asked_for_or_that_the_name_says(run):
    write("a.txt")
    by_name = {}
    for suffix, name in (
        (".jsonl", "jsonl"),
        (".csv", "csv"),
        (".geojson", "geojson"),
        (".json", "geojson"),
        (".kml", "kml"),
        ("", "jsonl"),
    ):
        assert run("extract", "a.txt", "-o", f"out{suffix}").status == OK
        written = Path(f"out{suffix}").read_text(encoding="utf-8")
        assert run("extract", "a.txt", "--format", name).out == written
        by_name[name] = written
    assert run("extract", "a.txt", "-o", "x.csv", "--format", "jsonl").status == OK
    assert Path("x.csv").read_text(encoding="utf-8") == by_name["jsonl"]
    (record,) = map(json.loads, by_name["jsonl"].splitlines())
    (row,) = csv.DictReader(io.StringIO(by_name["csv"]))
    (feature,) = json.loads(by_name["geojson"])["features"]
    assert record["schema"] == "geomap.claim/1"
    assert (row["id"], row["quote"], row["place"]) == (
        record["id"],
        record["evidence"]["quote"],
        record["place"]["name"],
    )
    assert feature["geometry"]["coordinates"] == [record["place"]["lon"], record["place"]["lat"]]
    assert feature["properties"]["evidence"] == record["evidence"]
    kml = ET.fromstring(by_name["kml"])
    (placemark,) = kml.iterfind(".//{*}Placemark")
    assert {it.get("name"): it.text for it in placemark.iterfind(".//{*}SimpleData")}["id"] == record["id"]
    styled = placemark.find("{*}styleUrl").text.removeprefix("#")
    (colour,) = (it.find("{*}IconStyle/{*}color").text for it in kml.iterfind(".//{*}Style") if it.get("id") == styled)
    style = Engine().forces.styles()[record["force"]["side"]]
    assert colour == "ff" + style.colour[5:7] + style.colour[3:5] + style.colour[1:3]


def test_formats_of_no_claims_are_still_whole(run):
    write("dull.txt", "6 May 2017\n\nThe weather was fine.\n")
    assert run("extract", "dull.txt").out == ""
    assert run("extract", "dull.txt", "--format", "csv").out.count("\n") == 1
    assert json.loads(run("extract", "dull.txt", "--format", "geojson").out)["features"] == []


def test_toponyms_gives_a_record_a_report_with_spans(run):
    write("a.txt")
    write("b.txt", "6 May 2017\n\nIt rained.\n")
    ran = run("toponyms", "a.txt", "b.txt")
    assert ran.status == OK
    first, second = ran.records
    assert (first["id"], second) == ("a", {"id": "b", "toponyms": []})
    assert all(DATED[t["start"] : t["end"]] == t["name"] for t in first["toponyms"])
    assert ("Aleppo", 36.2, 37.2) in {(t["place"], round(t["lat"], 1), round(t["lon"], 1)) for t in first["toponyms"]}


def test_toponyms_with_geometries(run):
    write("r.txt", "6 May 2017\n\nThe army took a base 20 km north of Palmyra.\n")
    (plain,), (told,) = run("toponyms", "r.txt").records, run("toponyms", "r.txt", "--geometry").records
    relation = told["toponyms"][0]["relation"]
    assert round(relation["lat"] - told["toponyms"][0]["lat"], 2) == 0.18
    for key in ("lat", "lon", "uncertainty_m", "geometry", "geometry_within_m"):
        del relation[key]
    assert told == plain


def test_quiet_says_nothing_but_errors(run):
    write("a.txt", ARMY)
    assert run("extract", "-q", "a.txt").err == ""
    assert run("map", "-q", "a.txt", "-o", "out.html").err == ""
    assert run("extract", "-q", "a.txt", "gone.txt").messages == ["skipped: gone.txt does not exist: check the path"]


def test_a_forces_file_names_forces_of_its_own(run):
    write(
        "my.toml", '[[force]]\nid = "orchard"\nname = "Orchard Column"\nkind = "militia"\naliases = ["Orchard Men"]\n'
    )
    write("a.txt", "6 May 2017\n\nOn 5 May 2017 the Orchard Men captured Aleppo.\n")
    (record,) = run("extract", "a.txt", "--forces", "my.toml").records
    assert (record["force"]["id"], record["force"]["name"]) == ("orchard", "Orchard Column")


@pytest.mark.parametrize("ending", [".html", ".htm", ".HTML", ""])
def test_a_map_may_end_as_pages_do(run, ending):
    write("a.txt")
    assert run("map", "a.txt", "-o", f"m{ending}").status == OK


@pytest.mark.parametrize(
    ("command", "endings"),
    [
        ("toponyms", (".jsonl", ".json", ".ndjson", ".txt", "")),
        ("unresolved", (".csv", "")),
        ("explain", (".txt", "")),
        ("extract", (".ndjson", ".JSON", ".txt")),
    ],
)
def test_results_may_end_as_what_they_are(run, command, endings):
    write("a.txt")
    for ending in endings:
        assert run(command, "a.txt", "-o", f"out{ending}").status == OK


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout here")
def test_a_device_and_a_pipe_may_have_any_name(run, folder):
    write("a.txt")
    os.mkfifo("pipe.fifo")
    reader = os.open("pipe.fifo", os.O_RDONLY | os.O_NONBLOCK)
    try:
        for words in (("toponyms",), ("extract",), ("explain",)):
            assert run(*words, "a.txt", "-o", "pipe.fifo").status == OK
            assert os.read(reader, 100_000)
            assert run(*words, "a.txt", "-o", "/dev/null").status == OK
    finally:
        os.close(reader)


def test_places_of_a_lower_score_than_asked_for_stay_unresolved(run):
    write("a.txt")
    (record,) = run("extract", "a.txt", "--min-score", "1").records
    assert record["place"]["lat"] is None
    assert record["place"]["reason"]
    ran = run("map", "a.txt", "--min-score", "1", "-o", "out.html")
    assert "1 of a place that could not be resolved (listed on the map)" in ran.messages[0]


def test_resolve_says_what_it_chose_and_what_else_it_could_be(run):
    ran = run("resolve", "Deir el-Zour", "دير الزور", "Qqxzvw")
    assert ran.status == OK
    first, second, third = ran.out.split("\n\n")
    assert "score" in first
    assert "also considered" in first
    place = re.search(r"\d\d\.\d{4} \d\d\.\d{4}", first)[0]
    assert place.startswith("35.3")
    assert place in second
    assert third.startswith("Qqxzvw: unresolved: ")
    assert run("resolve", "Qqxzvw").status == FAILED


def test_resolve_writes_places_for_a_person(run):
    ran = run("resolve", "Deir el-Zour", "35.33, 40.14", "20 km north of Palmyra")
    assert ": place, 35.3300 40.1400 within " in ran.out
    radii = re.findall(r" within ([\d.,]+ k?m), ", ran.out)
    assert len(radii) == ran.out.count(" within ")
    assert all(len(radius.split()[0].strip("0").replace(".", "").replace(",", "")) <= 2 for radius in radii), radii
    assert "    0.00  " not in ran.out
    assert run("resolve", "Al Bab").out.endswith(
        "\n  also considered: 1 more of a score below 0.01 (--json gives all)\n"
    )
    write("c.csv", "name,place\nQqxzvw,not a place\n")
    write("names.jsonl", '{"name": "Mosul"}\n')
    assert run("resolve", "-q", "--batch", "names.jsonl", "--corrections", "c.csv").err == ""
    assert "met no name" in run("resolve", "--batch", "names.jsonl", "--corrections", "c.csv").err


def test_resolve_as_json_with_every_candidate(run):
    (record,) = run("resolve", "--json", "Tripoli", "--country", "Lebanon").records
    assert (record["name"], record["country"]) == ("Tripoli", "LB")
    assert {c["country"] for c in run("resolve", "--json", "Tripoli").records[0]["candidates"]} >= {"LB", "LY"}
    assert run("resolve", "--json", "Tripoli", "--country", "LY").records[0]["country"] == "LY"
    context = "Fighting between rival militias spread from Benghazi and Misrata in Libya."
    assert run("resolve", "--json", "Tripoli", "--context", context).records[0]["country"] == "LY"
    unknown = run("resolve", "--json", "Tripoli", "--country", "Narnia")
    assert unknown.status == FAILED
    assert "Narnia" in unknown.records[0]["reason"]
    assert run("resolve", "Mosul", "--json", "-o", "out.jsonl").out == ""
    assert json.loads(Path("out.jsonl").read_text())["country"] == "IQ"


def test_resolve_takes_relations_and_figures(run):
    described = (
        "20 km north of Palmyra", "between Homs and Palmyra", "the Homs-Palmyra road", "rural Hama",
        "the border between Chad and Niger", "left bank of the Dnipro near Kherson",
        "a village 5 miles west of Springfield, Illinois",
    )  # fmt: skip
    for record in run("resolve", "--json", *described).records:
        assert record["geometry"]["type"] in {"Polygon", "MultiPolygon", "LineString", "MultiLineString"}
        assert record["uncertainty_m"] > 1_000
    for record in run(
        "resolve", "--json", "37SFV 03678 10888", "35.3359, 40.1408", "35.33, 40.14", "35.3 40.1", "35°20′N 40°8′E"
    ).records:
        assert (round(record["lat"], 1), round(record["lon"], 1)) == (35.3, 40.1)
    (record,) = run("resolve", "--json", "20 km north of Tripoli", "--country", "Lebanon").records
    assert (record["country"], round(record["lat"], 1)) == ("LB", 34.6)
    assert "measured from Tadmur" in run("resolve", "20 km north of Palmyra").out
    for nowhere in ("20 km north of Qqxzvw", "95.33, 40.14", "35.33, 40.14, 7", "35.33, Palmyrax"):
        assert run("resolve", nowhere).status == FAILED
    assert run("resolve", "talks in Homs 20 km north of Palmyra").status == FAILED


def test_resolve_never_drives_the_terminal(run):
    ran = run("resolve", "\x1b[31mMosul\x07")
    assert all(c.isprintable() or c == "\n" for c in ran.out)


def test_resolve_a_batch(run):
    lines = [
        '{"id": 1, "name": "Mosul", "country": "IQ"}',
        '{"id": 2, "name": "Deir ez-Zor", "type": "province", "country": "Syria"}',
        '{"id": 3, "name": "Qqxzvw"}',
    ]
    write("names.jsonl", "\ufeff" + "\n".join(lines) + "\n")
    ran = run("resolve", "--batch", "names.jsonl")
    assert ran.status == OK
    first, second, third = ran.records
    assert (first["id"], round(first["lat"], 1)) == (1, 36.3)
    assert second["feature"] == "A.ADM1"
    assert (third["lat"], third["lon"]) == (None, None)
    assert third["reason"]
    assert run("resolve", "--batch", "-", stdin=Path("names.jsonl").read_bytes()).out == ran.out
    assert run("resolve", "--batch", "names.jsonl", "-o", "out.jsonl").status == OK
    assert Path("out.jsonl").read_text(encoding="utf-8") == ran.out


def test_resolve_given_spans(run):
    text = "Clashes in Mosul, Iraq."
    write("given.jsonl", json.dumps({"id": "d", "text": text, "toponyms": [{"start": 11, "end": 16}]}) + "\n")
    (record,) = run("resolve", "--given", "given.jsonl").records
    assert record["id"] == "d"
    (toponym,) = record["toponyms"]
    assert (toponym["name"], toponym["country"], round(toponym["lat"], 1)) == ("Mosul", "IQ", 36.3)


@pytest.mark.parametrize(
    ("option", "good"),
    [
        ("--batch", b'{"name": "Mosul"}'),
        ("--given", b'{"text": "In Mosul", "toponyms": [{"start": 3, "end": 8}]}'),
    ],
)
def test_bad_lines_of_a_list_are_named_and_skipped(run, option, good):
    bad = [
        b"nonsense",
        b"[]",
        b"\xff",
        b'{"name": 3, "text": 3}',
        b'{"name": "Mosul", "country": 7, "text": "x", "toponyms": [{"start": 0, "end": 9}]}',
        b"[" * 100_000,
        b'{"name": "x", "type": [], "text": "x", "toponyms": [{"start": true, "end": 1}]}',
    ]
    write("list.jsonl", b"\n".join([good, *bad, good, b""]))
    ran = run("resolve", option, "list.jsonl")
    assert ran.status == PARTLY
    assert len(ran.records) == 2
    assert [m.split(":")[1] for m in ran.messages] == [f" list.jsonl, line {n}" for n in range(2, 2 + len(bad))]
    write("list.jsonl", b"\n".join(bad))
    ran = run("resolve", option, "list.jsonl", "-o", "out.jsonl")
    assert ran.status == FAILED
    assert ran.messages[-1] == "list.jsonl: no record in it could be used; it takes one JSON object a line"
    assert not Path("out.jsonl").exists()
    for name in ("gone.jsonl", "."):
        ran = run("resolve", option, name)
        assert ran.status == FAILED
        assert ran.messages[0].startswith(f"cannot read {name}: ")


def test_the_gazetteer_says_what_it_holds_and_whose_data_it_is(run):
    ran = run("gazetteer", "info")
    assert ran.status == OK
    rows = {
        name: int(count.replace(",", "")) for count, name in re.findall(r"^ +([\d,]+) (\w+)$", ran.out, re.MULTILINE)
    }
    total = int(re.search(r"([\d,]+) places", ran.out)[1].replace(",", ""))
    assert sum(rows.values()) == total > 250_000
    assert min(rows.values()) > 0
    assert "GeoNames (geonames.org)" in ran.out
    assert "CC BY 4.0" in ran.out
    (table,) = json.loads(run("gazetteer", "info", "--json").out)["tables"]
    assert table["rows_by_source"] == rows
    assert all(s["licence"] and s["attribution"] and s["version"] for s in table["sources"])


# --- help and documentation -----------------------------------------------------------------------------------


def _subcommands(parser, before=()):
    for action in parser._actions:
        if isinstance(getattr(action, "choices", None), dict):
            for name, inner in action.choices.items():
                yield (*before, name), inner
                yield from _subcommands(inner, (*before, name))


def test_the_readme_names_every_command_and_option():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words, parser in _subcommands(command_parser(COMMANDS)):
        assert f"geomap {' '.join(words)}" in readme
        for action in parser._actions:
            if action.option_strings and "--help" not in action.option_strings:
                assert any(re.search(rf"{re.escape(o)}\b", readme) for o in action.option_strings), (
                    action.option_strings
                )


def test_every_option_has_help_and_help_goes_to_standard_output(run):
    for words, parser in _subcommands(command_parser(COMMANDS)):
        ran = run(*words, "--help")
        assert ran.status == OK
        assert ran.err == ""
        assert all(a.help or not a.option_strings for a in parser._actions)
        assert all(option in ran.out for a in parser._actions for option in a.option_strings)


def test_a_fault_speaks_of_the_output_only_where_there_is_one(capsys, monkeypatch, folder):
    def faulty(*_):
        raise IndexError("x")

    monkeypatch.setattr("geomap.reports.sources._walk", faulty)
    for arguments, said in ((["toponyms", "."], False), (["toponyms", ".", "-o", "out.jsonl"], True)):
        assert main(arguments) == FAILED
        err = capsys.readouterr().err
        assert "a fault of geomap itself (IndexError: x)" in err
        assert ("nothing was written to 'out.jsonl'" in err) == said
        assert "-o" not in err


def test_the_version_is_the_package_s(run):
    assert run("--version").out == f"geomap {__version__}\n"


# --- as a process ---------------------------------------------------------------------------------------------


def test_what_is_not_needed_is_not_imported(tmp_path):
    code = (
        "import sys\n"
        "from geomap.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(sorted({'folium', 'branca', 'geopy', 'trafilatura', 'numpy', 'shapely', 'pandas'} & set(sys.modules)))"
    )

    def imported(*arguments: str) -> list[str]:
        done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1].replace("'", '"'))

    assert imported("--version") == []
    assert imported("map", "--help") == []
    assert imported("map", "gone.txt", "-q") == []
    assert imported("resolve", "Mosul") == []
    assert imported("toponyms", str(EXAMPLES / "2017-09-04_raqqa.txt")) == []
    # "the centre" of a town: shapes come with the first claim that does not speak of a place as a whole
    assert imported("extract", str(EXAMPLES / "2017-09-04_raqqa.txt")) == ["numpy", "shapely"]
    whole = tmp_path / "whole.txt"
    whole.write_text("The rebels captured Aleppo on Monday.", encoding="utf-8")
    assert imported("extract", str(whole)) == []


def test_a_reader_that_goes_away_ends_it_without_a_word():
    for arguments in (("extract", "-q", str(EXAMPLES)), ("gazetteer", "info", "--json"), ("map", "--help")):
        process = subprocess.Popen(
            [sys.executable, "-m", "geomap", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait() in {OK, FAILED}


@pytest.mark.parametrize(("flags", "ending"), [((), []), (("-X", "dev"), ["taken apart"])])
def test_a_process_ends_at_once_with_its_status_and_all_it_said(flags, ending):
    code = "import atexit\nfrom geomap.cli import command\natexit.register(print, 'taken apart')\ncommand()"
    done = subprocess.run(
        [sys.executable, *flags, "-c", code, "toponyms", str(EXAMPLES / "2017-09-04_raqqa.txt"), "gone.txt"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == PARTLY
    assert done.stdout.startswith('{"id":')
    assert done.stdout.splitlines()[1:] == ending
    assert "gone.txt" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize(
    ("line", "status", "message"),
    [
        ('"$@" extract -q "$R" >&-', FAILED, "geomap: standard output is closed: name a file with -o\n"),
        ('"$@" resolve Mosul >&-', FAILED, "geomap: standard output is closed: name a file with -o\n"),
        ('"$@" extract -q - <&-', FAILED, "geomap: standard input is closed: give a file, a folder or a pattern\n"),
        ('"$@" extract -q "$R" <&- >/dev/null', OK, ""),
        ('"$@" extract -q gone.txt 2>&-', FAILED, ""),
        pytest.param(
            '"$@" extract -q "$R" >/dev/full',
            FAILED,
            "geomap: cannot write to standard output: No space left on device; name a file with -o\n",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here"),
        ),
    ],
)
def test_standard_streams_that_are_closed_or_full(line, status, message):
    done = subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "geomap"],
        env={**os.environ, "R": str(EXAMPLES / "2017-09-04_raqqa.txt")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr, done.stdout) == (status, message, "")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_map_of_a_stream_that_never_ends_is_refused(tmp_path):
    with Path("/dev/zero").open("rb") as endless:
        ran = command("map", "-", "-o", str(tmp_path / "map.html"), stdin=endless, timeout=120)
    assert ran.returncode == FAILED
    assert ran.stderr.startswith(b"geomap: standard input has more than 100,000,000 bytes")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_who_is_told_to_end_leaves_nothing_half_written(tmp_path, name):
    reader, writer = os.pipe()
    number = getattr(signal, name)
    # A job in the background ignores an interrupt, its children too.
    before = signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "geomap", "extract", "-", "-o", "out.jsonl"],
            stdin=reader,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
        )
    finally:
        signal.signal(number, before)
    os.close(reader)
    deadline = time.monotonic() + 30
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:  # the temporary file: it now reads
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    os.close(writer)
    # Python itself ends by the signal where it came during an import, although it was caught.
    assert process.returncode in {130, -number}
    assert err == b"geomap: interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_messages_and_results_do_not_depend_on_the_locale(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("6 May 2017\n\nOn 5 May 2017 the Syrian army captured Hamāh and Дейр-эз-Зор.\n", encoding="utf-8")
    plain = command("extract", "-q", str(path))
    bare = command("extract", "-q", str(path), env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "LANG": "C"})
    assert plain.returncode == bare.returncode == OK
    assert plain.stdout == bare.stdout
    assert "Hamāh" in plain.stdout.decode("utf-8")
