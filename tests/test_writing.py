from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from geomap.errors import OutputError
from geomap.writing import check_suffix, check_writable, write_whole


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


@pytest.mark.parametrize("name", ["claims", "claims.jsonl", "claims.new", "claims.2024-03-15", "CLAIMS.JSONL"])
def test_an_ending_that_is_no_formats_promises_nothing(name):
    check_suffix(Path(name), [".jsonl"])


@pytest.mark.parametrize("name", ["claims.pdf", "claims.CSV", "claims.xlsx"])
def test_an_ending_of_another_format_is_refused(name):
    with pytest.raises(OutputError, match=r"end it in \.jsonl or \.txt$"):
        check_suffix(Path(name), [".jsonl", ".txt"])
