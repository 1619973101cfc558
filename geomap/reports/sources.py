"""Read reports from paths: files, folders, globs, standard input.

The order is that of the paths given, and by name within folders. Hidden files are left out, and what is reached twice
is read once. Nothing in a report is ever used as a path.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import TYPE_CHECKING

from geomap.errors import MissingReportError, ReportError
from geomap.reports.decoding import declared_encoding, decode, refuse_other_kinds, shown
from geomap.reports.text import MAX_BYTES, build_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from geomap.model import Report

KINDS = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
"""What a file is read as, by its suffix."""
EXTENSIONS = ".txt, .md, .html, .htm, .json, .jsonl, .ndjson, .csv, .tsv"

_HEAD = 4096
_GLOB = frozenset("*?[")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class _Reading:
    """The state of one call of `read_reports`."""

    def __init__(
        self,
        on_error: Callable[[ReportError], None] | None,
        stdin: BinaryIO | None,
        on_note: Callable[[str], None] | None,
    ) -> None:
        self.on_error = on_error
        self.stdin = stdin
        self.on_note = on_note
        self.seen: set[str] = set()
        self.ids: dict[str, int] = {}

    def failed(self, error: ReportError) -> None:
        """Pass an error to `on_error`, or raise it if there is none."""
        if self.on_error is None:
            raise error
        self.on_error(error)

    def noted(self, message: str) -> None:
        """Pass on what a user may want to know of a report that is read all the same."""
        if self.on_note is not None:
            self.on_note(message)

    def named(self, wanted: str) -> str:
        """An id that no other report has: the wanted one, or that with the first free number added."""
        name = wanted
        while name in self.ids:
            self.ids[wanted] += 1
            name = f"{wanted}-{self.ids[wanted]}"
        self.ids[name] = 1
        return name

    def first_time(self, path: str) -> bool:
        """Whether a file or standard input has not been read yet in this call."""
        real = path if path == "-" else os.path.realpath(path)
        if real in self.seen:
            return False
        self.seen.add(real)
        return True


def read_reports(
    paths: Iterable[str | os.PathLike[str]],
    *,
    stdin: BinaryIO | None = None,
    on_error: Callable[[ReportError], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Iterator[Report]:
    """Read reports one after the other.

    Parameters
    ----------
    paths
        Files (.txt, .md, .html, .htm, .json, .jsonl, .ndjson, .csv, .tsv), folders, which are read with all that is
        below them, glob patterns ("**" for any folders) and "-" for standard input. A path that exists is never
        taken for a pattern. Paths are read in the order given, folders and matches by name.
    stdin
        Read for "-"; the process's own by default.
    on_error
        Called with the error of each report that cannot be read; reading goes on with the next. Without it the first
        error is raised.
    on_note
        Called with what is wrong with a report that is read all the same: a date that is not taken.

    Yields
    ------
    report
        Its id is the given one or the file's stem ("stem-<line>" for a record without an id); an id that is taken gets
        "-2", "-3" ... added.

    Raises
    ------
    ReportError
        If something cannot be read and `on_error` is not given.
    """
    reading = _Reading(on_error, stdin, on_note)
    for path in paths:
        given = os.fspath(path)
        try:
            yield from _from_path(given, reading)
        except ReportError as error:
            reading.failed(error)


def _from_path(path: str, reading: _Reading) -> Iterator[Report]:
    if path == "-":
        if reading.first_time(path):
            stream = reading.stdin if reading.stdin is not None else sys.stdin.buffer
            data = _whole(stream, "standard input")
            yield from _sniffed(data, name="standard input", path=None, stem="stdin", reading=reading)
        return
    if not path:
        raise ReportError("an empty path names no report: give a file, a folder, a pattern or -")
    try:
        about = os.stat(path)
    except FileNotFoundError:
        if _GLOB.isdisjoint(path) or os.path.lexists(path):
            raise _unreadable(path, None) from None
        yield from _from_pattern(path, reading)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    else:
        if stat.S_ISDIR(about.st_mode):
            yield from _from_folder(path, reading)
        else:
            yield from _from_file(path, about, reading)


def _unreadable(path: str, error: Exception | None) -> ReportError:
    """What is wrong with a path, and what to do about it."""
    name = shown(path)
    if error is None:
        if os.path.lexists(path):
            return MissingReportError(f"{name} is a link to something that is not there: mend or remove the link")
        return MissingReportError(f"{name} does not exist: check the path")
    if isinstance(error, PermissionError):
        return ReportError(f"{name} may not be read: change its permissions")
    if isinstance(error, NotADirectoryError):
        return MissingReportError(f"{name} does not exist: something on the way to it is a file and not a folder")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReportError(f"{name} cannot be read ({reason}): check the path")


# --- folders and patterns --------------------------------------------------------------------------------


def _from_folder(folder: str, reading: _Reading) -> Iterator[Report]:
    """All reports below a folder."""
    known = other = 0
    for path in _walk(folder, reading):
        if os.path.splitext(path)[1].lower() in KINDS:
            known += 1
            yield from _guarded(path, reading)
        else:
            other += 1
    if not known:
        what = f"looked for {EXTENSIONS}" if other else "it is empty"
        raise ReportError(f"no reports in folder {shown(folder)}: {what}")


def _walk(folder: str, reading: _Reading, *, folders: bool = False) -> Iterator[str]:
    """Files below a folder in order of name, and folders if asked; links are followed, but none is entered twice."""
    entered: set[tuple[int, int]] = set()
    try:
        open_folders = [_entries(folder, entered)]
    except OSError as error:  # nothing of it was read, and nobody knows that it is empty
        raise _unreadable(folder, error) from None
    while open_folders:
        path = next(open_folders[-1], None)
        if path is None:
            open_folders.pop()
        elif not os.path.isdir(path):
            yield path
        else:
            if folders:
                yield path
            try:
                open_folders.append(_entries(path, entered))
            except OSError as error:
                reading.failed(_unreadable(path, error))


def _entries(folder: str, entered: set[tuple[int, int]]) -> Iterator[str]:
    """The paths of what a folder holds, in order of name; none if it was entered before."""
    here = os.stat(folder)
    if (here.st_dev, here.st_ino) in entered:
        return iter(())
    entered.add((here.st_dev, here.st_ino))
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    return iter([os.path.join(folder, name) for name in names])


def _from_pattern(pattern: str, reading: _Reading) -> Iterator[Report]:
    """All reports that a pattern matches; files of unknown kinds only if it matches no others."""
    matches = sorted(_matches(pattern, reading))
    if not matches:
        raise MissingReportError(f"no file matches {shown(pattern)}: check the pattern")
    folders: list[str] = []
    files: list[str] = []
    for path in matches:
        (folders if os.path.isdir(path) else files).append(path)
    known = [path for path in files if os.path.splitext(path)[1].lower() in KINDS]
    chosen = known or files or folders
    for path in chosen:
        yield from _guarded(path, reading)


def _matches(pattern: str, reading: _Reading) -> Iterator[str]:
    """The files and folders that a pattern matches; below "**" no folder is entered twice."""
    import glob  # noqa: PLC0415 -- slow to load, and seldom needed

    parts = pattern.split(os.sep)
    if "**" not in parts:
        yield from glob.iglob(pattern)
        return
    at = parts.index("**")
    above = os.sep.join(parts[:at])
    start = above or (os.sep if at else os.curdir)
    for root in sorted(glob.iglob(start)):
        if os.path.isdir(root):
            for path in _walk(root, reading, folders=True):
                below = path[len(root) :].lstrip(os.sep)
                if _fits(below.split(os.sep), parts[at:]):
                    yield path if above or at else below


def _fits(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the names on a path match the parts of a pattern, of which "**" matches any number."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 -- glob has it loaded

    if not parts or parts == ["**"]:
        return not names or bool(parts)
    if parts[0] == "**":
        return any(_fits(names[passed:], parts[1:]) for passed in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], parts[0]) and _fits(names[1:], parts[1:])


def _guarded(path: str, reading: _Reading) -> Iterator[Report]:
    """Read one file of many: its error does not stop the others."""
    try:
        yield from _from_path(path, reading)
    except ReportError as error:
        reading.failed(error)


# --- files -----------------------------------------------------------------------------------------------


def _from_file(path: str, about: os.stat_result, reading: _Reading) -> Iterator[Report]:
    if not reading.first_time(path):
        return
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISFIFO(about.st_mode)):
        raise ReportError(f"{shown(path)} is a device and not a file: give a file, a folder, a pattern or -")
    stem, suffix = _name_parts(path)
    kind = KINDS.get(suffix.lower())
    try:
        with open(path, "rb") as file:
            if kind == "jsonl":
                yield from _json_lines(file, name=path, path=path, stem=stem, reading=reading)
                return
            if about.st_size > MAX_BYTES:
                raise _too_large(path, about.st_size)
            data = _whole(file, path)
    except OSError as error:
        raise _unreadable(path, error) from None
    except ReportError as error:
        raise error if kind is not None else _unknown(error) from None
    if kind is not None:
        yield from _of_kind(kind, data, name=path, path=path, stem=stem, reading=reading)
        return
    try:
        yield from _sniffed(data, name=path, path=path, stem=stem, reading=reading)
    except ReportError as error:
        raise _unknown(error) from None


def _unknown(error: ReportError) -> ReportError:
    """What is wrong with a file that was given by name, but whose name does not say what it is."""
    return ReportError(f"{error} (reports end in {EXTENSIONS})")


def _whole(stream: BinaryIO, name: str) -> bytes:
    """All bytes of a stream, if they are not too many and do not begin like a picture or an archive."""
    head = stream.read(_HEAD)
    refuse_other_kinds(head, name=name)
    data = head + stream.read(MAX_BYTES + 1 - len(head))
    if len(data) > MAX_BYTES:
        raise _too_large(name, None)
    if not data.strip():
        raise ReportError(f"{shown(name)} is empty: there is no report in it")
    return data


def _too_large(name: str, size: int | None) -> ReportError:
    has = f"has {size:,} bytes, and the most is {MAX_BYTES:,}" if size else f"has more than {MAX_BYTES:,} bytes"
    return ReportError(f"{shown(name)} {has}: split it, or make it JSON lines, which are read one by one")


def _name_parts(path: str) -> tuple[str, str]:
    """Stem and suffix of a file's name, as pathlib gives them, which takes longer to load."""
    name = os.path.basename(path)
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")


def _of_kind(kind: str, data: bytes, *, name: str, path: str | None, stem: str, reading: _Reading) -> Iterator[Report]:
    if kind == "text":
        text = decode(data, name=name)
        if not text.strip():
            raise ReportError(f"{shown(name)} is empty: there is no report in it")
        yield build_report(text, id=reading.named(stem), path=path)
    elif kind == "html":
        from geomap.reports.html import html_report  # noqa: PLC0415

        # Named at the end: a page that is no report takes no id.
        report = html_report(data, name=name, id=stem, path=path)
        yield _renamed(report, reading)
    elif kind == "jsonl":
        yield from _json_lines(io.BytesIO(data), name=name, path=path, stem=stem, reading=reading)
    else:
        from geomap.reports.tables import Container, csv_reports, json_reports  # noqa: PLC0415

        container = Container(name, path, stem, reading.named, reading.failed, reading.noted)
        yield from (json_reports if kind == "json" else csv_reports)(data, container)


def _renamed(report: Report, reading: _Reading) -> Report:
    return report._replace(citation=report.citation._replace(id=reading.named(report.citation.id)))


def _json_lines(file: BinaryIO, *, name: str, path: str | None, stem: str, reading: _Reading) -> Iterator[Report]:
    from geomap.reports.tables import Container, jsonl_reports  # noqa: PLC0415

    container = Container(name, path, stem, reading.named, reading.failed, reading.noted)
    yield from jsonl_reports(_lines(file, name), container)


def _lines(file: BinaryIO, name: str) -> Iterable[bytes | str]:
    """The lines of a file, one by one if it is in UTF-8; a file in UTF-16 or UTF-32 is decoded as a whole.

    Of a line of more than `MAX_BYTES` only so many and one more are given.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(_WIDE_MARKS):
        yield from decode(_whole(file, name), name=name).split("\n")
        return
    refuse_other_kinds(head, name=name)
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES + 1)


def _sniffed(data: bytes, *, name: str, path: str | None, stem: str, reading: _Reading) -> Iterator[Report]:
    """Read bytes by what they look like: JSON, JSON lines, a web page, or text."""
    yield from _of_kind(_kind_of(data, name), data, name=name, path=path, stem=stem, reading=reading)


def _kind_of(data: bytes, name: str) -> str:
    text = decode(data, name=name, declared=declared_encoding(data))
    start = text[:2000].lstrip()
    if start.startswith("{"):
        first, _, rest = text.lstrip().partition("\n")
        return "jsonl" if first.rstrip().endswith("}") and rest.strip() else "json"
    if start.startswith("[") and start[1:].lstrip()[:1] in {"{", "]"}:
        return "json"
    from geomap.reports.html import looks_like_html  # noqa: PLC0415

    return "html" if looks_like_html(text) else "text"
