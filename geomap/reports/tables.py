"""Read reports from records: a JSON object or list, JSON lines, CSV.

A record has "text" and may have "id", "title", "published", "publisher" and "url"; other keys are ignored. A date that
cannot be read, or whose day and month could be exchanged, counts as not given.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any

from geomap.errors import ReportError
from geomap.reports import datelines
from geomap.reports.decoding import decode, shown
from geomap.reports.text import build_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geomap.model import Report

    Failed = Callable[[ReportError], None]
    Named = Callable[[str], str]

_FIELDS = ("title", "publisher", "url")
_DELIMITERS = ",;\t|"


def json_reports(
    data: bytes, *, name: str, path: str | None, stem: str, named: Named, failed: Failed
) -> Iterator[Report]:
    """Read a JSON document: one record, or a list of them.

    Parameters
    ----------
    data
        The whole document.
    name
        What to call it in messages.
    path
        For the citations.
    stem
        The id of a record without one, followed by its number in the list.
    named
        Makes an id unique.
    failed
        Called with the error of a record that is not a report; the others are still read.

    Raises
    ------
    ReportError
        If it is not JSON, or has no records.
    """
    try:
        value = json.loads(decode(data, name=name), strict=False)
    except json.JSONDecodeError as error:
        raise ReportError(
            f"{shown(name)} is not JSON at line {error.lineno}, column {error.colno} ({error.msg}): "
            "mend it there or save it again"
        ) from None
    except RecursionError:
        raise ReportError(f"{shown(name)} is not a list of reports: it is nested too deeply") from None
    if isinstance(value, list):
        if not value:
            raise ReportError(f"{shown(name)} has no reports in it: it is an empty list")
        for number, record in enumerate(value, start=1):
            where = f"{shown(name)}, record {number}"
            yield from _report(record, where=where, path=path, stem=f"{stem}-{number}", named=named, failed=failed)
    else:
        yield from _report(value, where=shown(name), path=path, stem=stem, named=named, failed=failed)


def jsonl_reports(
    lines: Iterable[bytes | str], *, name: str, path: str | None, stem: str, named: Named, failed: Failed
) -> Iterator[Report]:
    """Read JSON lines one by one; the parameters are those of `json_reports`.

    Raises
    ------
    ReportError
        If there are no lines, or they are claim records. `failed` is called with the error of a single line.
    """
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        where = f"{shown(name)} line {number}"
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
        else:
            if isinstance(record, dict) and str(record.get("schema")).startswith("geomap.claim/"):
                raise ReportError(
                    f"{shown(name)} holds claims and not reports: draw it with `geomap map {shown(name)}`"
                )
            yield from _report(record, where=where, path=path, stem=f"{stem}-{number}", named=named, failed=failed)
    if empty:
        raise ReportError(f"{shown(name)} is empty: there is no report in it")


def csv_reports(
    data: bytes, *, name: str, path: str | None, stem: str, named: Named, failed: Failed
) -> Iterator[Report]:
    """Read a table whose columns are separated by comma, semicolon, tab or bar; parameters as of `json_reports`.

    Raises
    ------
    ReportError
        If it has no column "text" or no rows. `failed` is called with the error of a single row.
    """
    text = decode(data, name=name)
    rows = _rows(text, name)
    if not rows:
        raise ReportError(f"{shown(name)} is empty: there is no report in it")
    _, header = rows[0]
    columns = [column.strip().casefold() for column in header]
    if "text" not in columns:
        there = ", ".join(shown(column[:40]) for column in header[:12])
        raise ReportError(
            f'{shown(name)} has no column "text" in its first line (it has: {there}): '
            "name the column that holds the articles"
        )
    if len(rows) == 1:
        raise ReportError(f"{shown(name)} has no reports in it: there is nothing below its header")
    for line, row in rows[1:]:
        record = {column: value for column, value in zip(columns, row, strict=False) if value != ""}
        where = f"{shown(name)} line {line}"
        yield from _report(record, where=where, path=path, stem=f"{stem}-{line}", named=named, failed=failed)


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with the line of the file on which each begins."""
    first = text[:10_000].lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda char: (first.count(char), -_DELIMITERS.index(char)))
    limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # it is global: put back below
    rows: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        for row in reader:
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReportError(f"{shown(name)} is not a table at line {line} ({error}): save it again as CSV") from None
    finally:
        csv.field_size_limit(limit)
    return rows


def _report(record: Any, *, where: str, path: str | None, stem: str, named: Named, failed: Failed) -> Iterator[Report]:
    """The report of one record; if it is not one, `failed` is called instead."""
    if not isinstance(record, dict):
        failed(ReportError(f'{where} is not a record: write {{"text": "..."}}'))
        return
    text = record.get("text")
    if text is not None and not isinstance(text, str):
        failed(ReportError(f'{where} has a "text" that is no text: it is {text!r:.40}, give it in quotes'))
        return
    if text is None:
        failed(ReportError(f'{where} has no "text": give the article\'s text under that key'))
        return
    if not text.strip():
        failed(ReportError(f'{where} has an empty "text": there is nothing to read'))
        return
    given = record.get("id")
    usable = (isinstance(given, str) and given.strip()) or (
        isinstance(given, int | float) and not isinstance(given, bool)
    )
    said = {key: _string(record.get(key)) for key in _FIELDS}
    published = _string(record.get("published"))
    try:
        report = build_report(
            text,
            id=named(str(given) if usable else stem),
            title=said["title"],
            publisher=said["publisher"],
            published=datelines.parse_published(published) if published else None,
            url=said["url"],
            path=path,
        )
    except ReportError as error:
        failed(ReportError(f"{where}: {error}"))
        return
    yield report


def _string(value: object) -> str | None:
    """A field that is text and not blank; None for any other."""
    return value if isinstance(value, str) and value.strip() else None
