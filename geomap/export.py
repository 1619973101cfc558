"""Claims as JSON lines, CSV, GeoJSON, KML."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from geomap.geojson import geometry_of
from geomap.jsonlines import to_json
from geomap.patterns import lazy
from geomap.records import SCHEMA, claim_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geomap.model import Claim, Force

_COLUMNS: Final = {  # where in the record each stands
    "id": "id", "status": "status", "force": "force.name", "force_side": "force.side", "opponent": "opponent.name",
    "parties": "parties", "place": "place.name", "place_as_written": "place.as_written", "relation": "place.relation",
    "part": "part", "share": "share", "lat": "place.lat", "lon": "place.lon", "country": "place.country",
    "admin1": "place.admin1", "feature": "place.feature", "uncertainty_m": "place.uncertainty_m",
    "place_source": "place.source", "place_source_id": "place.source_id", "place_score": "place.score",
    "unresolved_because": "place.reason", "earliest": "when.earliest", "latest": "when.latest", "edtf": "when.edtf",
    "date_as_written": "when.as_written", "modality": "modality", "according_to": "according_to.name",
    "self_serving": "self_serving", "confidence": "confidence", "quote": "evidence.quote",
    "sentence": "evidence.sentence", "start": "evidence.start", "end": "evidence.end", "zone": "evidence.zone",
    "report_id": "report.id", "title": "report.title", "publisher": "report.publisher",
    "published": "report.published", "url": "report.url", "path": "report.path", "sha256": "report.sha256",
}  # fmt: skip
CSV_COLUMNS: Final = tuple(_COLUMNS)
_PATHS: Final = tuple((key, inner) for key, _, inner in (path.partition(".") for path in _COLUMNS.values()))
_BROKEN: Final = re.compile("[\0\ud800-\udfff]")
_FORMULA: Final = re.compile("^(?= *[=+\\-@\t\r\n＝＋－＠])|(?<=[;\r\n])([ \t]*)(?=[=+\\-@＝＋－＠])")


def write_jsonl(claims: Iterable[Claim]) -> Iterator[str]:
    """One claim record a line."""
    for claim in claims:
        yield to_json(claim_record(claim)) + "\n"


def write_csv(claims: Iterable[Claim]) -> Iterator[str]:
    """One claim a row, UTF-8, for a spreadsheet.

    Text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line's end) gets an apostrophe
    before it, also behind a semicolon or a line's end: a spreadsheet that takes semicolons for separators knows no
    quotation marks within a cell. NULs and lone surrogates become U+FFFD.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")  # for it to quote a lone "\r", which would end a row elsewhere
    writer.writerow(CSV_COLUMNS)
    yield _drain(buffer)
    for claim in claims:
        writer.writerow([_cell(v) for v in csv_row(claim_record(claim))])
        yield _drain(buffer)


def csv_row(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of a claim record under `CSV_COLUMNS`."""
    row = []
    for key, inner in _PATHS:
        value = record[key]
        if inner == "sentence":
            value = value["prefix"] + value["quote"] + value["suffix"]
        elif inner and value is not None:
            value = value[inner]
        elif isinstance(value, list):
            value = "; ".join(each["name"] for each in value) or None
        row.append(value)
    return tuple(row)


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(lambda found: f"{found[1] or ''}'", plain(value))


def plain(text: str) -> str:
    """Make text safe for any UTF-8 file: NULs and lone surrogates become U+FFFD."""
    return _BROKEN.sub("\ufffd", text)


def _drain(buffer: io.StringIO) -> str:
    out = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return out.removesuffix("\r\n") + "\n"


def write_geojson(claims: Iterable[Claim]) -> Iterator[str]:
    """A FeatureCollection: a claim is a Point (RFC 7946: longitude first), an unresolved one has a null geometry.

    Where words describe a line or an area ("the road from X to Y", "20 km north of X") the geometry is that.

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
    when = record["when"]
    span = {k: {"in": v} for k, v in (("start", when["earliest"]), ("end", when["latest"])) if v is not None}
    return {
        "type": "Feature",
        "id": claim.id,
        "geometry": _geometry(claim),
        "when": {"timespans": [span]} if span else {"timespans": []},
        "properties": {k: v for k, v in record.items() if k not in {"schema", "id"}},
    }


def _geometry(claim: Claim) -> dict[str, Any] | None:
    place, extent = claim.place, claim.georeference.extent
    if place is None:
        return None
    return geometry_of(extent) if extent is not None else {"type": "Point", "coordinates": [place.lon, place.lat]}


_KML_TYPES: Final = {
    "lat": "double", "lon": "double", "uncertainty_m": "double", "place_score": "double", "confidence": "double",
    "start": "int", "end": "int", "self_serving": "bool",
}  # fmt: skip
# XML 1.0 has no way to write these; a reader would also take a lone "\r" for a line's end.
_NOT_IN_XML = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOBODY: Final = "#7d858c"


def write_kml(claims: Iterable[Claim], *, styles: Mapping[str, str] | None = None) -> Iterator[str]:
    """KML 2.2: a Placemark a claim, with the columns of the CSV as typed ExtendedData, and a style for each force.

    An unresolved claim is a Placemark without a Point. The span of days is a TimeSpan. Nothing in the file asks a
    network for anything, icons included. Balloons show the description alone, whose text is escaped as HTML besides.

    Parameters
    ----------
    claims
        Kept in memory: the styles of their forces come first in the file.
    styles
        Colours as `#rrggbb` by force id or by side, as `geomap.mapping` takes them; other forces get the palette's.
    """
    from geomap.mapping.palette import colours  # noqa: PLC0415 -- for this format only

    everything = tuple(claims)
    seen = Counter(claim.force.id for claim in everything if claim.force is not None)
    by_id = {claim.force.id: claim.force for claim in reversed(everything) if claim.force is not None}
    forces = [by_id[ident] for ident, _ in sorted(seen.items(), key=lambda one: (-one[1], one[0]))]
    style_of = {force.id: f"force-{number}" for number, force in enumerate(forces, 1)}
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"<name>Who is reported to control what ({len(everything)} claims)</name>\n"
    )
    yield _kml_style("nobody", _NOBODY)
    for force, colour in zip(forces, colours(forces, styles), strict=True):
        yield _kml_style(style_of[force.id], colour)
    fields = "".join(f'<SimpleField type="{_KML_TYPES.get(n, "string")}" name="{n}"/>\n' for n in CSV_COLUMNS)
    yield f'<Schema name="claim" id="claim">\n{fields}</Schema>\n'
    for claim in everything:
        yield _placemark(claim, "nobody" if claim.force is None else style_of[claim.force.id])
    yield "</Document>\n</kml>\n"


def _kml_style(ident: str, colour: str) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return (
        f'<Style id="{ident}"><IconStyle><color>ff{blue}{green}{red}</color></IconStyle>'
        "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n"
    )


def _placemark(claim: Claim, style: str) -> str:
    place, when = claim.place, claim.when
    values = zip(CSV_COLUMNS, csv_row(claim_record(claim)), strict=True)
    data = "".join(
        f'<SimpleData name="{name}">{_xml(value)}</SimpleData>\n' for name, value in values if value is not None
    )
    span = "".join(
        f"<{end}>{day.isoformat()}</{end}>" for end, day in (("begin", when.earliest), ("end", when.latest)) if day
    )
    return (
        f'<Placemark>\n<name>{_xml(_headline(claim))}</name>\n<Snippet maxLines="0"></Snippet>\n'
        f"<description>{_xml(_balloon(claim))}</description>\n"
        + (f"<TimeSpan>{span}</TimeSpan>\n" if span else "")
        + f"<styleUrl>#{style}</styleUrl>\n"
        + f'<ExtendedData><SchemaData schemaUrl="#claim">\n{data}</SchemaData></ExtendedData>\n'
        + (f"<Point><coordinates>{place.lon!r},{place.lat!r}</coordinates></Point>\n" if place is not None else "")
        + "</Placemark>\n"
    )


def _headline(claim: Claim) -> str:
    """ "Aleppo: captured, Syrian army"."""
    named: tuple[Force | None, ...] = (claim.force, *claim.parties)
    who = ", ".join(force.name for force in named if force is not None)
    return f"{claim.place_as_written}: {claim.status.replace('_', ' ')}" + (f", {who}" if who else "")


def _balloon(claim: Claim) -> str:
    """What a viewer shows of a claim; it takes this for HTML, so that all its texts are escaped as such."""
    cite, when = claim.citation, claim.when
    above = (_headline(claim), when.edtf or when.as_written)
    below = (
        ", ".join(str(part) for part in (cite.publisher, cite.title, cite.published) if part),
        cite.url,
        claim.georeference.reason if claim.place is None else None,
    )
    lines = [*map(html.escape, filter(None, above)), _in_its_sentence(claim), *map(html.escape, filter(None, below))]
    return "<br>".join(lines)


def _in_its_sentence(claim: Claim) -> str:
    """The quote as HTML, in bold where more of its sentence stands round it."""
    evidence = claim.evidence
    prefix, quote, suffix = map(html.escape, (evidence.prefix, evidence.quote, evidence.suffix))
    before = "…" if prefix[:1].isspace() else ""  # cut
    behind = "…" if suffix[-1:].isspace() else ""
    return f"\u201c{before}{prefix}<b>{quote}</b>{suffix}{behind}\u201d" if prefix or suffix else f"\u201c{quote}\u201d"


def _xml(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return html.escape(_NOT_IN_XML.sub("\ufffd", text), quote=False).replace("\r", "&#13;")


FORMATS: Final[Mapping[str, Callable[[Iterable[Claim]], Iterator[str]]]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "geojson": write_geojson,
    "kml": write_kml,
}
SUFFIXES: Final[Mapping[str, str]] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "jsonl", ".csv": "csv", ".geojson": "geojson", ".json": "geojson",
    ".kml": "kml",
}  # fmt: skip
"""What a file's name says of its format, and all that a file of claims may end in."""
