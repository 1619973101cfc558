"""Files of names: lists with what is known of each name, and documents in which the names are marked."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from geomap.model import Citation, Report
from geomap.naming import listed_toponym, resolve_listed
from geomap.placerecords import placed, toponym_fields
from geomap.places.candidates import default_settings
from geomap.places.corrections import is_ruled_out
from geomap.places.fallback import fall_back
from geomap.places.memory import Memory, remember
from geomap.places.resolution import resolve_all
from geomap.reading.toponyms.recognition import find_toponyms, toponyms_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geomap.model import Georeference, Toponym
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.resolution import ResolutionSettings

    OnError = Callable[[int, str], None]

    class Amend(Protocol):
        """Adds to what names were resolved to: a person's corrections, a geocoder's answers."""

        def __call__(
            self, found: Mapping[Toponym, Georeference], report: Report | None = None, *, countries: Sequence[str] = ()
        ) -> Mapping[Toponym, Georeference]:
            """Answers for the same names, which stand in a report or are known to lie in countries."""
            ...


_KINDS: Mapping[type, str] = {str: "text", list: "a list"}
"""What messages call a kind of value."""
_MAX_LINE = 20_000_000
"""Characters of the longest line that is read as a record."""


# --- lists of names -------------------------------------------------------------------------------------------


def resolve_batch(
    records: Iterable[str | Mapping[str, Any]],
    gazetteer: Gazetteer | Memory,
    *,
    settings: ResolutionSettings | None = None,
    on_error: OnError | None = None,
    amend: Amend | None = None,
) -> Iterator[dict[str, Any]]:
    """Resolve a list of names, each on its own.

    Parameters
    ----------
    records
        JSON lines, or mappings: "id", "name", and if they are known "type" (class word), "country" (code or name) and
        "admin1" (name of the first-order division).
    gazetteer
        Or a memory of one.
    settings
        The bundled ones if None.
    on_error
        Called with the number of a line (from 1) that is not such a record, and what is wrong with it.
    amend
        Called with what each name was resolved to; `geomap.engine.Engine.amended` corrects it and asks a geocoder.

    Yields
    ------
    answer
        "id", "lat", "lon", "name", "score", "feature", "country", "admin1", "source", "source_id" and
        "uncertainty_m"; where nothing fits they are null and "reason" says why.
    """
    memory = remember(gazetteer)
    for number, record in _records(records, on_error):
        problem = _problem(record, {"name": str}, {"type": str, "country": str, "admin1": str})
        if problem:
            _tell(on_error, number, problem)
            continue
        answer = resolve_listed(record, memory, settings=settings)
        if amend is not None:
            toponym, code = listed_toponym(record, memory)
            answer = amend({toponym: answer}, countries=(code,) if code else ())[toponym]
        yield {"id": record.get("id"), **placed(answer)}


# --- documents with given spans -------------------------------------------------------------------------------


def resolve_given(
    documents: Iterable[str | Mapping[str, Any]],
    gazetteer: Gazetteer | Memory,
    *,
    settings: ResolutionSettings | None = None,
    on_error: OnError | None = None,
    amend: Amend | None = None,
) -> Iterator[dict[str, Any]]:
    """Resolve names that are marked in texts.

    Parameters
    ----------
    documents
        JSON lines, or mappings: "id", "text" and "toponyms", each with "start" and "end" in code points; if they are
        known, "publisher" and "url" hint at the country.
    gazetteer
        Or a memory of one.
    settings
        The bundled ones if None.
    on_error
        Called with the number of a line (from 1) that is not such a document, and what is wrong with it.
    amend
        Called with what the names of each document were resolved to, before nearby places answer for those that have
        no answer.

    Yields
    ------
    answer
        "id" and "toponyms" with what `placed` gives, in the order given.
    """
    memory = remember(gazetteer)
    for number, document in _records(documents, on_error):
        problem = _problem(document, {"text": str, "toponyms": list}, {})
        text = document.get("text", "")
        given = document.get("toponyms", [])
        if not problem:
            problem = next((p for t in given if (p := _span_problem(t, text))), None)
        if problem:
            _tell(on_error, number, problem)
            continue
        report = Report(_citation(document, number), text)
        found = toponyms_at(report, memory, [(t["start"], t["end"]) for t in given])
        # Names that are not marked also say where the text takes place.
        besides = _apart(find_toponyms(report, memory), found)
        settings = default_settings() if settings is None else settings
        answers = resolve_all((*found, *besides), report, memory, settings=settings)
        if amend is not None:
            answers |= amend({toponym: answers[toponym] for toponym in found}, report)
        # What a person says is no place lies nowhere.
        open_ones = [toponym for toponym in found if not is_ruled_out(answers[toponym])]
        answers |= fall_back(open_ones, besides, answers, report, memory, settings)
        yield {"id": document.get("id"), **toponym_fields(report, found, answers)}


def _apart(toponyms: Iterable[Toponym], marked: Iterable[Toponym]) -> list[Toponym]:
    """The toponyms, in order of the text, that overlap none of those marked, in any order."""
    apart: list[Toponym] = []
    taken = deque(sorted((t.start, t.end) for t in marked))
    reach = 0
    for toponym in toponyms:
        while taken and taken[0][0] < toponym.end:
            reach = max(reach, taken.popleft()[1])
        if reach <= toponym.start:
            apart.append(toponym)
    return apart


def _citation(document: Mapping[str, Any], number: int) -> Citation:
    told = {key: document[key] for key in ("publisher", "url") if isinstance(document.get(key), str)}
    return Citation(str(document.get("id", number)), **told)


def _span_problem(toponym: Any, text: str) -> str | None:
    if not isinstance(toponym, Mapping):
        return f"a toponym must be an object with start and end, not {toponym!r:.60}"
    start, end = toponym.get("start"), toponym.get("end")
    if isinstance(start, bool) or isinstance(end, bool) or not isinstance(start, int) or not isinstance(end, int):
        return f"start and end of a toponym must be whole numbers, not {start!r:.40} and {end!r:.40}"
    if not 0 <= start < end <= len(text):
        return f"a toponym from {start!s:.40} to {end!s:.40} does not lie in a text of {len(text)} characters"
    return None


# --- lines ----------------------------------------------------------------------------------------------------


def _records(
    records: Iterable[str | Mapping[str, Any]], on_error: OnError | None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, record in enumerate(records, 1):
        if isinstance(record, Mapping):
            yield number, record
            continue
        line = record.strip().lstrip("\ufeff")
        if not line:
            continue
        if len(line) > _MAX_LINE:
            _tell(on_error, number, f"a line of {len(line)} characters is too long: split it")
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
            _tell(on_error, number, f"not JSON, or cut off ({what}): mend that line")
            continue
        if isinstance(value, Mapping):
            yield number, value
        else:
            _tell(on_error, number, f"must be a JSON object, not {type(value).__name__}")


def _problem(record: Mapping[str, Any], needed: Mapping[str, type], optional: Mapping[str, type]) -> str | None:
    for key, kind in needed.items():
        if not isinstance(record.get(key), kind):
            what = "missing" if key not in record else f"{record[key]!r:.60}"
            return f'"{key}" must be {_KINDS[kind]}, it is {what}'
    for key, kind in optional.items():
        if record.get(key) is not None and not isinstance(record[key], kind):
            return f'"{key}" must be {_KINDS[kind]} or null, it is {record[key]!r:.60}'
    return None


def _tell(on_error: OnError | None, number: int, problem: str) -> None:
    if on_error is not None:
        on_error(number, problem)
