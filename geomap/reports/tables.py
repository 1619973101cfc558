"""Read reports from records: a JSON object or list, JSON lines, CSV.

A record has "text" and may have "id", "title", "published", "publisher" and "url"; other keys are ignored. A date that
cannot be read, or whose day and month could be exchanged, is not taken, and that is noted.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import ReportError
from geomap.reports import datelines
from geomap.reports.decoding import decode, shown
from geomap.reports.text import MAX_BYTES, build_report

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from geomap.model import Report

_FIELDS = ("title", "publisher", "url")
_COLUMNS = ("id", "text", "published", *_FIELDS)
_DELIMITERS = ",;\t|"


class Container(NamedTuple):
    """A file of records, and whom to tell what of them."""

    name: str
    """What to call it in messages."""
    path: str | None
    """For the citations."""
    stem: str
    """The id of a record without one, followed by its number or line."""
    named: Callable[[str], str]
    """Makes an id unique."""
    failed: Callable[[ReportError], None]
    """Called with the error of a record that is not a report; the others are still read."""
    noted: Callable[[str], None]
    """Called with what is wrong with a record that is read all the same."""


def json_reports(data: bytes, container: Container) -> Iterator[Report]:
    """Read a JSON document: one record, or a list of them.

    Parameters
    ----------
    data
        The whole document.
    container
        What it is called, and whom to tell what is wrong with a record.

    Raises
    ------
    ReportError
        If it is not JSON, or has no records.
    """
    name = shown(container.name)
    text = decode(data, name=container.name)  # whose error is a ValueError too
    try:
        value = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise ReportError(
            f"{name} is not JSON at line {error.lineno}, column {error.colno} ({error.msg}): "
            "mend it there or save it again"
        ) from None
    except RecursionError:
        raise ReportError(f"{name} is not a list of reports: it is nested too deeply") from None
    except ValueError:
        raise ReportError(f"{name} has a number of too many digits in it: mend it there or save it again") from None
    if isinstance(value, list):
        if not value:
            raise ReportError(f"{name} has no reports in it: it is an empty list")
        for number, record in enumerate(value, start=1):
            yield from _report(record, container, where=f"{name}, record {number}", number=number)
    else:
        yield from _report(value, container, where=name)


def jsonl_reports(lines: Iterable[bytes | str], container: Container) -> Iterator[Report]:
    """Read JSON lines one by one.

    Parameters
    ----------
    lines
        Text, or bytes in UTF-8; of a line of more than `MAX_BYTES` its beginning is enough.
    container
        As of `json_reports`.

    Raises
    ------
    ReportError
        If there are no lines, or they are claim records.
    """
    empty = True
    name, failed = shown(container.name), container.failed
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        where = f"{name} line {number}"
        if len(line) > MAX_BYTES:
            failed(ReportError(f"{where} has more than {MAX_BYTES:,} bytes: write one report a line"))
            continue
        try:
            text = line if isinstance(line, str) else line.decode("utf-8-sig" if number == 1 else "utf-8")
            record = json.loads(text, strict=False)
        except UnicodeDecodeError:
            failed(ReportError(f"{where} is not UTF-8: save the file as UTF-8"))
        except json.JSONDecodeError as error:
            failed(
                ReportError(f"{where} is not JSON, or is cut off ({error.msg} at column {error.colno}): mend that line")
            )
        except RecursionError:
            failed(ReportError(f"{where} is not a report: it is nested too deeply"))
        except ValueError:  # of a number too long to be one
            failed(ReportError(f"{where} has a number of too many digits in it: mend that line"))
        else:
            if isinstance(record, dict) and str(record.get("schema")).startswith("geomap.claim/"):
                raise ReportError(f"{name} holds claims and not reports: draw it with `geomap map {name}`")
            yield from _report(record, container, where=where, number=number)
    if empty:
        raise ReportError(f"{name} is empty: there is no report in it")


def csv_reports(data: bytes, container: Container) -> Iterator[Report]:
    """Read a table whose columns are separated by comma, semicolon, tab or bar; parameters as of `json_reports`.

    Raises
    ------
    ReportError
        If it has no column "text", has a column twice, or has no rows.
    """
    name = shown(container.name)
    rows = _rows(decode(data, name=container.name), container.name)
    if not rows:
        raise ReportError(f"{name} is empty: there is no report in it")
    columns = [column.strip().casefold() for column in rows[0][1]]
    if "text" not in columns:
        there = ", ".join(shown(column[:40]) for column in columns[:12])
        raise ReportError(
            f'{name} has no column "text" in its first line (it has: {there}): name the column that holds the articles'
        )
    doubled = next((column for column in _COLUMNS if columns.count(column) > 1), None)
    if doubled is not None:
        raise ReportError(f'{name} has more than one column "{doubled}" in its first line: rename all but one')
    if len(rows) == 1:
        raise ReportError(f"{name} has no reports in it: there is nothing below its header")
    ended = min(len(row) for _, row in rows[1:])  # some writers end each row with a separator
    for line, row in rows[1:]:
        where = f"{name} line {line}"
        if (problem := _cut(row, columns, ended)) is not None:
            container.failed(ReportError(f"{where} {problem}"))
            continue
        record = {column: value for column, value in zip(columns, row, strict=False) if value != ""}
        yield from _report(record, container, where=where, number=line)


def _cut(row: list[str], columns: list[str], least: int) -> str | None:
    """What is wrong with a row that separators or line breaks within a cell have cut; None if nothing shows."""
    cells = f"{len(row)} cells, and the first line has {len(columns)}"
    if len(row) > max(len(columns), least) or any(map(str.strip, row[len(columns) :])):
        return f"has {cells}: put an article that has separators in it between double quotes"
    if len(row) < len(columns) and len(row) == columns.index("text") + 1:
        return f"ends in the article, with {cells}: put it between double quotes, and write empty cells behind it"
    return None


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with the line of the file on which each begins."""
    first = text[:10_000].lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda char: (first.count(char), -_DELIMITERS.index(char)))
    limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # it is global: put back below
    rows: list[tuple[int, list[str]]] = []
    begun = line = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in reader:
            if any(row):
                rows.append((line, row))
            begun, line = line, reader.line_num + 1
        if _is_open("".join(islice(io.StringIO(text, newline=""), begun - 1, None)), delimiter):
            raise ReportError(f"{shown(name)} line {begun} has a quotation mark that is not closed: close or double it")
    except csv.Error as error:
        raise ReportError(f"{shown(name)} is not a table at line {line} ({error}): save it again as CSV") from None
    finally:
        csv.field_size_limit(limit)
    return rows


def _is_open(row: str, delimiter: str) -> bool:
    """Whether the last row of a table ends within quotation marks: it may have swallowed others."""
    try:
        for _ in csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _report(record: Any, container: Container, *, where: str, number: int | None = None) -> Iterator[Report]:
    """The report of one record; if it is not one, `container.failed` is called instead."""
    problem, text = _text_of(record)
    if problem is not None:
        container.failed(ReportError(f"{where} {problem}"))
        return
    given = record.get("id")
    usable = (isinstance(given, str) and given.strip()) or (
        isinstance(given, int | float) and not isinstance(given, bool)
    )
    said = {key: _string(record.get(key)) for key in _FIELDS}
    stem = container.stem if number is None else f"{container.stem}-{number}"
    try:
        report = build_report(
            text,
            id=container.named(str(given) if usable else stem),
            title=said["title"],
            publisher=said["publisher"],
            published=_published(record.get("published"), container, where),
            url=said["url"],
            path=container.path,
        )
    except ReportError as error:
        container.failed(ReportError(f"{where}: {error}"))
        return
    yield report


def _text_of(record: Any) -> tuple[str | None, str]:
    """What is wrong with a record, or None and its article."""
    if not isinstance(record, dict):
        return 'is not a record: write {"text": "..."}', ""
    text = record.get("text")
    if text is None:
        return 'has no "text": give the article\'s text under that key', ""
    if not isinstance(text, str):
        return f'has a "text" that is no text but {text!r:.40}: give it in quotes', ""
    return (None, text) if text.strip() else ('has an empty "text": there is nothing to read', "")


def _published(value: object, container: Container, where: str) -> dt.date | None:
    """The day that a record says it was published on; of a value that is none it is noted why it is not taken."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    day = datelines.parse_published(value) if isinstance(value, str) else None
    if day is None:
        reason = datelines.why_no_day(value) if isinstance(value, str) else "which is no text"
        container.noted(f'{where}: "published" is {value!r:.60}, {reason}: write it as in "2017-09-05"')
    return day


def _string(value: object) -> str | None:
    """A field that is text and not blank; None for any other."""
    return value if isinstance(value, str) and value.strip() else None
