"""Paths to reports, and what is said of those that are none."""

# ruff: noqa: E501 -- cases and pages read better whole

import io
import os
from pathlib import Path

import pytest

from geomap.errors import ReportError
from geomap.reports import read_reports
from geomap.reports.text import MAX_BYTES

ARTICLE = "Troops take Karsa\n\nThe town fell on Monday.\n"


def read(*paths, stdin=None):
    errors: list[ReportError] = []
    return list(read_reports(paths, stdin=stdin, on_error=errors.append)), [str(error) for error in errors]


def ids(reports):
    return [report.citation.id for report in reports]


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.TXT", "sub/c.md", "sub/deep/a.txt", ".hidden.txt", ".git/x.txt", "picture.png", "Z.txt"):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)
    return tmp_path / "reports"


def test_a_folder_is_read_in_order_with_all_below_it_and_without_hidden_files(folder):
    reports, errors = read(folder)
    assert ids(reports) == ["Z", "a", "b", "c", "a-2"]
    assert errors == []
    assert [report.citation.path for report in reports][-1] == str(folder / "sub/deep/a.txt")


def test_patterns_and_files_reached_twice(folder):
    reports, errors = read(str(folder / "**/*.txt"), folder / "b.txt", folder)
    assert errors == []
    assert len(reports) == len({report.citation.path for report in reports}) == 5
    assert ids(reports)[:2] == ["Z", "b"]


def test_reading_is_lazy(folder):
    reports = read_reports([folder / "b.txt", folder / "nothing-here.txt"])
    assert next(reports).citation.id == "b"
    with pytest.raises(ReportError, match="nothing-here"):
        next(reports)


def test_one_bad_report_does_not_stop_the_rest(folder):
    (folder / "aa.txt").write_bytes(b"%PDF-1.4")
    (folder / "ab.json").write_text("{")
    reports, errors = read(folder)
    assert len(reports) == 5
    assert len(errors) == 2
    assert "aa.txt is a PDF" in errors[0]
    assert "ab.json is not JSON" in errors[1]


def test_a_file_that_exists_is_no_pattern(tmp_path):
    path = tmp_path / "report[1].txt"
    path.write_text(ARTICLE)
    reports, _ = read(path)
    assert ids(reports) == ["report[1]"]


def test_newlines_and_mark(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfTroops take Karsa\r\n\r\nIt fell.\r")
    (report,), _ = read(path)
    assert report.text == "Troops take Karsa\r\n\r\nIt fell.\r"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "is empty: there is no report in it"),
        ("blank.txt", b" \n\t\r\n", "is empty: there is no report in it"),
        ("wide.txt", b"\xff\xfe\n\x00", "is empty: there is no report in it"),
        ("a.jsonl", b"\n\n", "is empty: there is no report in it"),
        ("a.json", b"", "is empty: there is no report in it"),
        ("a.csv", b"\n", "is empty: there is no report in it"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is an image and not text"),
        ("a.pdf", b"%PDF-1.7", "is a PDF and not text: save it as plain text or HTML in UTF-8 (reports end in .txt"),
        ("a.bin", bytes(range(256)), "is binary and not text"),
        ("a.html", b"<html><body><script>x</script></body></html>", "no article text found in"),
    ],
)
def test_files_that_are_no_reports(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    reports, errors = read(path)
    assert reports == []
    assert len(errors) == 1
    assert str(path) in errors[0]
    assert message in errors[0]
    assert "\n" not in errors[0]


def test_paths_that_are_nowhere(tmp_path):
    (tmp_path / "file").write_text(ARTICLE)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(b"\x89PNG")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    _, errors = read(
        tmp_path / "missing.txt", str(tmp_path / "none*.txt"), tmp_path / "file/below.txt", tmp_path / "dangling.txt",
        tmp_path / "empty", tmp_path / "pictures", tmp_path / "loop", "", "nul\0byte", os.devnull,
    )  # fmt: skip
    expected = [
        "missing.txt does not exist: check the path", "no file matches", "below.txt does not exist: something on the way", "dangling.txt is a link to something",
        "empty: it is empty", "pictures: looked for .txt, .md, .html", "loop cannot be read", "an empty path", "nul\\x00byte cannot be read", "is a device",
    ]  # fmt: skip
    assert len(errors) == len(expected)
    for error, words in zip(errors, expected, strict=True):
        assert words in error


def test_without_on_error_the_first_error_is_raised(tmp_path):
    with pytest.raises(ReportError, match="does not exist: check the path"):
        list(read_reports([tmp_path / "missing.txt"]))


def test_a_folder_that_leads_back_to_itself(folder):
    (folder / "sub/back").symlink_to(folder, target_is_directory=True)
    reports, errors = read(folder)
    assert len(reports) == 5
    assert errors == []


def test_folders_that_link_to_each_other_are_entered_once(tmp_path, monkeypatch):
    folders = [tmp_path / f"f{n}" for n in range(9)]
    for folder in folders:
        folder.mkdir()
        (folder / "a.txt").write_text(ARTICLE)
    for folder in folders:
        for other in folders:
            (folder / f"to-{other.name}").symlink_to(other, target_is_directory=True)
    entered = []
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: (entered.append(path), listed(path))[1])
    reports, errors = read(tmp_path)
    assert len(reports) == len(folders)
    assert errors == []
    assert len(entered) == len(folders) + 1
    assert len(read(tmp_path, tmp_path / "f1")[0]) == len(folders)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("**/*.txt", ["b", "c/a", "c/d/a"]),
        ("**", ["b", "c/a", "c/d/a", "c/x"]),
        ("c/**", ["c/a", "c/d/a", "c/x"]),
        ("c/**/a.txt", ["c/a", "c/d/a"]),
        ("[bc]/**/d/*", ["c/d/a"]),
        ("**/d/**/a.*", ["c/d/a"]),
        ("./**/x.md", ["c/x"]),
        ("**/d", ["c/d/a"]),  # a folder
        ("c/*", ["c/a", "c/x"]),
    ],
)
def test_a_pattern_of_any_folders_finds_what_the_shell_s_does_and_goes_in_no_circle(
    tmp_path, monkeypatch, pattern, names
):
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "c/a.txt", "c/d/a.txt", "c/x.md", "c/.hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)
    for number in range(5):
        (tmp_path / f"c/d/l{number}").symlink_to(tmp_path / "c/d", target_is_directory=True)
    reports, errors = read(pattern)
    assert errors == []
    found = sorted(os.path.normpath(report.citation.path).rpartition(".")[0] for report in reports)
    assert found == names
    if pattern.startswith("**"):
        assert not any(report.citation.path.startswith("./") for report in reports)


def test_a_folder_at_any_depth_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = ["/".join("d" * depth) for depth in range(1, 1501)]
    for path in paths:
        Path(path).mkdir()
    Path(paths[-1], "a.txt").write_text(ARTICLE)
    try:
        reports, errors = read(".")
    finally:  # pytest would take it away by a function that calls itself
        Path(paths[-1], "a.txt").unlink()
        for path in reversed(paths):
            Path(path).rmdir()
    assert (ids(reports), errors) == (["a"], [])


def test_standard_input_that_is_named_twice_is_read_once():
    reports, errors = read("-", "-", stdin=io.BytesIO(ARTICLE.encode()))
    assert (len(reports), errors) == (1, [])


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.csv", "a.log"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # of zeros, which take no room
    monkeypatch.setattr("geomap.reports.sources._whole", lambda *_: pytest.fail("it was read"))
    _, errors = read(path)
    assert len(errors) == 1
    assert f"{path} has 100,000,001 bytes, and the most is 100,000,000: split it" in errors[0]


def test_of_standard_input_no_more_is_read_than_may_be(monkeypatch):
    monkeypatch.setattr("geomap.reports.sources.MAX_BYTES", 5000)
    stream = io.BytesIO(b"a" * 20_000)
    assert read("-", stdin=stream)[1][0].startswith("standard input has more than 5,000 bytes: split it")
    assert stream.tell() == 5001


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a"])
def test_what_its_first_bytes_give_away_is_read_no_further(tmp_path, monkeypatch, name):
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7\n" + b"x\n" * 10_000)
    monkeypatch.setattr("geomap.reports.sources.decode", lambda *_, **__: pytest.fail("it was decoded"))
    _, errors = read(path)
    assert len(errors) == 1
    assert f"{path} is a PDF and not text" in errors[0]


def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        _, errors = read(path)
    finally:
        if root:
            os.seteuid(0)
    assert len(errors) == 1
    assert "may not be read: change its permissions" in errors[0]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (ARTICLE.encode(), [ARTICLE]),
        (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        (b'{"text": "one"}', ["one"]),
        (b'{\n "text": "one"\n}\n', ["one"]),
        (b'[{"text": "one"}, {"text": "two"}]', ["one", "two"]),
        (
            b"<!DOCTYPE html><html><body><article><p>One paragraph of the town that fell.</p></article></body></html>",
            ["One paragraph of the town that fell."],
        ),
        (b"[Karsa] The town fell.", ["[Karsa] The town fell."]),
    ],
)
def test_standard_input_of_any_kind(data, texts):
    reports, errors = read("-", stdin=io.BytesIO(data))
    assert errors == []
    assert [report.text for report in reports] == texts
    assert all(report.citation.path is None for report in reports)
    assert reports[0].citation.id.startswith("stdin")


def test_empty_standard_input():
    reports, errors = read("-", stdin=io.BytesIO(b""))
    assert (reports, errors) == ([], ["standard input is empty: there is no report in it"])


def test_text_under_an_unknown_name_is_read_if_it_was_asked_for(tmp_path):
    path = tmp_path / "article.log"
    path.write_text(ARTICLE)
    assert ids(read(path)[0]) == ["article"]
    assert "looked for" in read(tmp_path)[1][0]


def test_a_report_never_becomes_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("A secret that no report holds.")
    (tmp_path / "a.jsonl").write_text('{"id": "secret.txt", "text": "secret.txt", "url": "secret.txt"}\n')
    reports, _ = read("a.jsonl")
    assert [report.text for report in reports] == ["secret.txt"]


def test_the_same_input_gives_the_same_reports(folder):
    assert read(folder) == read(folder)
    assert len({report.citation.sha256 for report in read(folder)[0]}) == 1


def test_a_date_in_a_name_counts_at_last(tmp_path):
    (tmp_path / "2017-09-05-karsa.txt").write_text(ARTICLE)
    (tmp_path / "2017-09-06-dated.txt").write_text("Troops take Karsa\n\n4 September 2017\n\nThe town fell.\n")
    reports, _ = read(tmp_path)
    assert [str(report.citation.published) for report in reports] == ["2017-09-05", "2017-09-04"]


def test_a_file_reached_by_a_link_and_by_its_own_name_is_read_once(folder):
    (folder / "again.txt").symlink_to(folder / "b.txt")
    assert ids(read(folder)[0]) == ["Z", "a", "again", "c", "a-2"]
    assert ids(read(folder / "b.txt", folder / "sub/../b.txt", folder / "again.txt")[0]) == ["b"]


def test_a_pattern_takes_files_of_unknown_kinds_and_folders_only_for_want_of_others(folder):
    assert ids(read(str(folder / "*"))[0]) == ["Z", "a", "b"]
    (folder / "x.log").write_text(ARTICLE)
    assert ids(read(str(folder / "*"))[0]) == ["Z", "a", "b"]
    assert ids(read(str(folder / "x*"))[0]) == ["x"]
    assert ids(read(str(folder / "su*"))[0]) == ["c", "a"]


def test_a_name_that_begins_or_ends_with_a_dot_is_all_stem(tmp_path):
    for name in (".txt", "x."):
        (tmp_path / name).write_text(ARTICLE)
        assert ids(read(tmp_path / name)[0]) == [name]


def test_a_language_is_read_from_the_text_before_it_is_believed_of_the_page():
    english = (
        "The army has taken the town after a long siege, and it was said that the people of the place had left it."
    )
    page = f"<html lang=fr><body><p>{english}</p><p>{english} There was no word of the others.</p></body></html>"
    (report,) = read("-", stdin=io.BytesIO(page.encode()))[0]
    assert report.citation.language == "en"


def test_a_folder_that_may_not_be_listed_is_not_said_to_be_empty(folder, monkeypatch):
    listed = os.listdir

    def refused(path):
        if str(path).endswith(("sub", "closed")):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refused)
    reports, errors = read(folder)
    assert ids(reports) == ["Z", "a", "b"]
    assert errors == [f"{folder}/sub may not be read: change its permissions"]
    (folder / "closed").mkdir()
    assert read(folder / "closed") == ([], [f"{folder}/closed may not be read: change its permissions"])
