"""Claims to files: JSON lines, CSV, GeoJSON; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geomap.errors import OutputError
from geomap.records import SCHEMA, claim_record, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geomap.model import Claim

CSV_COLUMNS: Final = (  # the order of `csv_row`
    "id", "status", "force", "force_side", "opponent", "parties", "place", "place_as_written", "relation", "part", "share", "lat", "lon",
    "country", "admin1", "feature", "uncertainty_m", "place_source", "place_source_id", "place_score", "unresolved_because",
    "earliest", "latest", "edtf", "date_as_written", "modality", "according_to", "self_serving", "confidence",
    "quote", "start", "end", "zone", "report_id", "title", "publisher", "published", "url", "path", "sha256",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_jsonl(claims: Iterable[Claim]) -> Iterator[str]:
    """One claim record a line."""
    for claim in claims:
        yield to_json(claim_record(claim)) + "\n"


def write_csv(claims: Iterable[Claim]) -> Iterator[str]:
    """One claim a row, UTF-8, for a spreadsheet.

    Text that a spreadsheet would run as a formula (it begins with = + - @ or a tab) gets an apostrophe before it; NULs
    and lone surrogates become U+FFFD.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    yield _drain(buffer)
    for claim in claims:
        writer.writerow([_cell(v) for v in csv_row(claim_record(claim))])
        yield _drain(buffer)


def csv_row(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of a claim record under `CSV_COLUMNS`."""
    place, when, report, evidence = record["place"], record["when"], record["report"], record["evidence"]
    force, opponent, source = record["force"] or {}, record["opponent"] or {}, record["according_to"] or {}
    return (
        record["id"], record["status"], force.get("name"), force.get("side"), opponent.get("name"),
        "; ".join(p["name"] for p in record["parties"]), place["name"], place["as_written"], place["relation"], record["part"],
        record["share"], place["lat"], place["lon"], place["country"], place["admin1"], place["feature"], place["uncertainty_m"],
        place["source"], place["source_id"], place["score"], place["reason"], when["earliest"], when["latest"], when["edtf"],
        when["as_written"], record["modality"], source.get("name"), record["self_serving"], record["confidence"],
        evidence["quote"], evidence["start"], evidence["end"], evidence["zone"], report["id"], report["title"],
        report["publisher"], report["published"], report["url"], report["path"], report["sha256"],
    )  # fmt: skip


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def plain(text: str) -> str:
    """Text that any UTF-8 file can carry: NULs and lone surrogates become U+FFFD."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def _drain(buffer: io.StringIO) -> str:
    out = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return out


def write_geojson(claims: Iterable[Claim]) -> Iterator[str]:
    """A FeatureCollection; a claim is a Point (RFC 7946: longitude first), an unresolved one has a null geometry.

    Properties are the claim record's, with `when` in the Linked Places form beside the record's own, so that
    timeline-aware tools find it.
    """
    yield '{"type":"FeatureCollection","schema":' + json.dumps(SCHEMA) + ',"features":[\n'
    for n, claim in enumerate(claims):
        yield ("" if n == 0 else ",\n") + to_json(geojson_feature(claim))
    yield "\n]}\n"


def geojson_feature(claim: Claim) -> dict[str, Any]:
    """The GeoJSON feature of one claim."""
    record = claim_record(claim)
    place = claim.place
    when = record["when"]
    span = {k: {"in": v} for k, v in (("start", when["earliest"]), ("end", when["latest"])) if v is not None}
    return {
        "type": "Feature",
        "id": claim.id,
        "geometry": None if place is None else {"type": "Point", "coordinates": [place.lon, place.lat]},
        "when": {"timespans": [span]} if span else {"timespans": []},
        "properties": {k: v for k, v in record.items() if k not in {"schema", "id"}},
    }


FORMATS: Final[Mapping[str, Callable[[Iterable[Claim]], Iterator[str]]]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "geojson": write_geojson,
}


def check_writable(path: str | os.PathLike[str]) -> None:
    """See before the work is done that a result can be written where it was asked for.

    Raises
    ------
    OutputError
        If it surely cannot: a folder stands there, or a file stands where its folder should be.
    """
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"cannot write {str(target)!r}: it is a folder; name a file in it")
    parent = next((p for p in target.absolute().parents if p.exists()), None)
    if parent is not None and not parent.is_dir():
        raise OutputError(f"cannot write {str(target)!r}: {str(parent)!r} is a file; choose another place with -o")
    if parent is not None and not os.access(parent, os.W_OK):
        raise OutputError(
            f"cannot write {str(target)!r}: {str(parent)!r} is not writable; choose another place with -o"
        )


def write_whole(path: str | os.PathLike[str], chunks: Iterable[str]) -> Path:
    """Write a file whole or not at all: to a temporary file beside it, then renamed over it.

    Raises
    ------
    OutputError
        If it cannot be written there; nothing is left behind.
    """
    target = Path(path)
    name: str | None = None
    try:
        check_writable(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            for chunk in chunks:
                out.write(chunk)
        Path(name).chmod(mode)
        Path(name).replace(target)
        name = None
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write {str(target)!r}: {reason}; choose another place with -o") from error
    finally:
        if name is not None:
            Path(name).unlink(missing_ok=True)
    return target


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
