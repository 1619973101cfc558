"""The claim record: the public, versioned JSON form of a claim, written and read back.

One record is one line of `geomap extract --format jsonl`. The schema is `geomap.claim/1`: fields are only ever added.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from typing import TYPE_CHECKING, Any, get_args

from geomap.credits import credit_of
from geomap.digests import sha256
from geomap.errors import ClaimError
from geomap.geojson import geometry_of, read_geometry
from geomap.model import (
    STATUSES,
    Attribution,
    Candidate,
    Citation,
    Claim,
    Evidence,
    Force,
    Georeference,
    Match,
    Modality,
    Place,
    Relation,
    Share,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Extent

SCHEMA = "geomap.claim/1"
_MOST_PEOPLE = 2**32
_LONGEST = 2**53


def claim_id(report_id: str, evidence: Evidence, status: str, place: str, force: Force | None, part: str | None) -> str:
    """A stable id: the same claim of the same report has the same id in every run (16 hexadecimal digits)."""
    key = [report_id, evidence.start, evidence.end, status, place, force.id if force is not None else None, part]
    digest: str = sha256(json.dumps(key).encode("ascii")).hexdigest()
    return digest[:16]


# --- writing --------------------------------------------------------------------------------------------------


def claim_record(claim: Claim) -> dict[str, Any]:
    """The record of a claim, its keys in the order of the schema."""
    return {
        "schema": SCHEMA,
        "id": claim.id,
        "report": citation_record(claim.citation),
        "status": claim.status,
        "modality": claim.modality,
        "force": _force(claim.force),
        "opponent": _force(claim.opponent),
        "parties": [_force(f) for f in claim.parties],
        "backers": [_force(f) for f in claim.backers],
        "share": claim.share,
        "share_text": claim.share_text,
        "part": claim.part,
        "place": place_record(claim),
        "when": {
            "edtf": claim.when.edtf,
            "earliest": _day(claim.when.earliest),
            "latest": _day(claim.when.latest),
            "as_written": claim.when.as_written,
        },
        "according_to": None
        if claim.according_to is None
        else {
            "name": claim.according_to.name,
            "as_written": claim.according_to.as_written,
            "side": claim.according_to.side,
        },
        "self_serving": claim.self_serving,
        "evidence": {
            "quote": claim.evidence.quote,
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "zone": claim.evidence.zone,
            "prefix": claim.evidence.prefix,
            "suffix": claim.evidence.suffix,
        },
        "confidence": claim.confidence,
        "rule": claim.rule,
        "copies": [citation_record(c) for c in claim.copies],
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """What is known of a report."""
    return {
        "id": citation.id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": _day(citation.published),
        "url": citation.url,
        "path": citation.path,
        "sha256": citation.sha256,
        "language": citation.language,
        "extractor": citation.extractor,
    }


def place_record(claim: Claim) -> dict[str, Any]:
    """A claim's place: as written, as resolved, and the alternatives."""
    ref = claim.georeference
    place = ref.place
    named = ref.anchor or place  # what the name means, before the words round it moved the point
    chosen = next((c for c in ref.candidates if c.place == named), None)
    return {
        "as_written": claim.place_as_written,
        "toponym": ref.name,
        "mention": list(claim.mention) if claim.mention is not None else None,
        "relation": _relation(claim),
        "relation_as_written": claim.relation_as_written,
        "name": place.name if place is not None else None,
        "lat": place.lat if place is not None else None,
        "lon": place.lon if place is not None else None,
        "country": place.country if place is not None else None,
        "admin1": place.admin1 if place is not None else None,
        "feature": place.feature if place is not None else None,
        "population": place.population if place is not None else None,
        "uncertainty_m": place.uncertainty_m if place is not None else None,
        "source": place.source if place is not None else None,
        "source_id": place.source_id if place is not None else None,
        **_credited(place),
        "score": round(ref.score, 4),
        "match": chosen.match.name.lower() if chosen is not None else None,
        "match_score": round(chosen.score, 4) if chosen is not None else None,
        "method": ref.method,
        "reason": ref.reason,
        "anchor": None if ref.anchor is None else _place(ref.anchor),
        "geometry": None if ref.extent is None else geometry_of(ref.extent),
        "geometry_within_m": None if ref.extent is None else ref.extent.within_m,
        "alternatives": [candidate_record(c) for c in ref.candidates if c.place != named],
    }


def candidate_record(candidate: Candidate) -> dict[str, Any]:
    """One place that was considered."""
    return {
        **_place(candidate.place),
        "match": candidate.match.name.lower(),
        "score": round(candidate.score, 4),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "feature": place.feature,
        "population": place.population,
        "uncertainty_m": place.uncertainty_m,
        "source": place.source,
        "source_id": place.source_id,
        **_credited(place),
    }


def _credited(place: Place | None) -> dict[str, str]:
    """The credit of a place that an online geocoder found; of others nothing."""
    credit = None if place is None else credit_of(place.source)
    return {} if credit is None else {"attribution": credit}


def _relation(claim: Claim) -> str:
    """The relation of a claim; an offset is given in its own words ("20 km north of")."""
    words = claim.relation_as_written
    return (
        words
        if claim.relation == "offset" and words is not None and words not in get_args(Relation)
        else claim.relation
    )


def _force(force: Force | None) -> dict[str, Any] | None:
    if force is None:
        return None
    return {"id": force.id, "name": force.name, "side": force.side, "as_written": force.as_written}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None


# --- reading back ---------------------------------------------------------------------------------------------


def read_claim(record: Mapping[str, Any]) -> Claim:
    """The claim of a record.

    Raises
    ------
    ClaimError
        If the record is of another schema or lacks what a claim needs; the message names the field.
    """
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        found = record.get("schema") if isinstance(record, dict) else type(record).__name__
        raise ClaimError(f"not a claim record of schema {SCHEMA}: {str(found)[:80]!r}; make one with `geomap extract`")
    try:
        return _read_claim(_Fields(record, ""))
    except _DamageError as error:
        raise ClaimError(
            f"claim record {str(record.get('id'))[:40]!r} is damaged: {error}; make it anew with `geomap extract`"
        ) from None


class _DamageError(ValueError):
    """A field has a value that it cannot have."""


class _Fields:
    """An object of a record, read field by field; an error names the path of the field."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise _DamageError(f"{path} is {value!r:.60}, and no object")
        self._value = value
        self._path = path

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _wrong(self, key: str, wanted: str) -> _DamageError:
        return _DamageError(f"{self._name(key)} is {self._value[key]!r:.60}, and {wanted}")

    def _get(self, key: str) -> Any:
        try:
            return self._value[key]
        except KeyError:
            raise _DamageError(f"{self._name(key)} is missing") from None

    def has(self, key: str) -> bool:
        """Whether a field is there and not null."""
        return self._value.get(key) is not None

    def says(self, key: str) -> bool:
        """Whether a field is there, even if it is null."""
        return key in self._value

    def text(self, key: str) -> str:
        if not isinstance(value := self._get(key), str):
            raise self._wrong(key, "no text")
        return value

    def maybe_text(self, key: str) -> str | None:
        return None if self._get(key) is None else self.text(key)

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float:
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "no number")
        if not (abs(value) <= sys.float_info.max and low <= value <= high):
            raise self._wrong(key, f"not from {low:g} to {high:g}")
        return float(value)

    def count(self, key: str, most: int) -> int:
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self._wrong(key, f"no whole number from 0 to {most}")
        return value

    def flag(self, key: str) -> bool:
        if not isinstance(value := self._get(key), bool):
            raise self._wrong(key, "neither true nor false")
        return value

    def one_of(self, key: str, words: Sequence[str]) -> Any:
        if not isinstance(value := self._get(key), str) or value not in words:
            raise self._wrong(key, f"none of {', '.join(words)}")
        return value

    def day(self, key: str) -> dt.date | None:
        value = self.maybe_text(key)
        try:
            return None if value is None else dt.date.fromisoformat(value)
        except ValueError:
            raise self._wrong(key, "no day") from None

    def object(self, key: str) -> _Fields:
        return _Fields(self._get(key), self._name(key))

    def maybe_object(self, key: str) -> _Fields | None:
        return None if self._get(key) is None else self.object(key)

    def objects(self, key: str) -> list[_Fields]:
        if not isinstance(value := self._get(key), list):
            raise self._wrong(key, "no list")
        return [_Fields(each, f"{self._name(key)}[{number}]") for number, each in enumerate(value)]

    def extent(self) -> Extent:
        within = self.number("geometry_within_m", 0)
        try:
            return read_geometry(self._get("geometry"), within)
        except ValueError as error:
            raise self._wrong("geometry", str(error)) from None

    def span(self, key: str) -> tuple[int, int]:
        value = self._get(key)
        if isinstance(value, list) and len(value) == 2:
            pair = _Fields({"0": value[0], "1": value[1]}, self._name(key))
            return pair.count("0", _LONGEST), pair.count("1", _LONGEST)
        raise self._wrong(key, "no start and end")


def _read_claim(record: _Fields) -> Claim:
    place, when, evidence = record.object("place"), record.object("when"), record.object("evidence")
    source = record.maybe_object("according_to")
    words = place.maybe_text("relation_as_written") if place.has("relation_as_written") else None
    early, late = when.day("earliest"), when.day("latest")
    if early is not None and late is not None and early > late:
        raise _DamageError(f"when.earliest is {early}, and after when.latest, {late}")
    return Claim(
        id=record.text("id"),
        citation=_read_citation(record.object("report")),
        status=record.one_of("status", STATUSES),
        georeference=_read_georeference(place),
        evidence=Evidence(
            evidence.text("quote"),
            evidence.count("start", _LONGEST),
            evidence.count("end", _LONGEST),
            evidence.text("zone"),
            evidence.text("prefix") if evidence.has("prefix") else "",
            evidence.text("suffix") if evidence.has("suffix") else "",
        ),
        when=When(early, late, when.maybe_text("as_written"), when.maybe_text("edtf")),
        place_as_written=place.text("as_written"),
        relation=_read_relation(place, words),
        mention=place.span("mention") if place.has("mention") else None,
        force=_read_force(record.maybe_object("force")),
        opponent=_read_force(record.maybe_object("opponent")),
        parties=_read_forces(record.objects("parties")),
        backers=_read_forces(record.objects("backers")),
        share=record.one_of("share", get_args(Share)) if record.maybe_text("share") is not None else None,
        share_text=record.maybe_text("share_text"),
        part=record.maybe_text("part"),
        modality=record.one_of("modality", get_args(Modality)),
        according_to=Attribution(source.text("name"), source.text("as_written"), source.maybe_text("side"))
        if source is not None
        else None,
        self_serving=record.flag("self_serving"),
        confidence=record.number("confidence"),
        rule=record.text("rule") if record.has("rule") else None,
        copies=tuple(_read_citation(c) for c in record.objects("copies")) if record.has("copies") else (),
        relation_as_written=words,
    )


def _read_georeference(place: _Fields) -> Georeference:
    """What a place was resolved to; older records lack some of it."""
    chosen = _read_place(place) if place.maybe_text("source_id") is not None else None
    anchor = _read_place(place.object("anchor")) if place.has("anchor") else None
    candidates = [Candidate(_read_place(c), _read_match(c), c.number("score")) for c in place.objects("alternatives")]
    score = place.number("score")
    if place.has("match"):
        known = place.number("match_score") if place.has("match_score") else score
        match: Match | None = _read_match(place)
    else:
        known, match = score, None if place.says("match") else Match.FOLDED
    named = anchor or chosen
    if named is not None and match is not None:
        candidates.insert(0, Candidate(named, match, known))
    return Georeference(
        place.text("toponym") if place.has("toponym") else place.text("as_written"),
        chosen,
        score,
        tuple(candidates),
        place.text("method"),
        place.maybe_text("reason"),
        anchor,
        place.extent() if place.has("geometry") else None,
    )


def _read_match(candidate: _Fields) -> Match:
    names = {match.name.lower(): match for match in Match}
    return names[candidate.one_of("match", tuple(names))]


def _read_relation(place: _Fields, words: str | None) -> Any:
    """The relation of a record, where an offset stands in its own words."""
    known = get_args(Relation)
    if words is not None and words not in known and place.text("relation") == words:
        return "offset"
    return place.one_of("relation", known)


def _read_place(place: _Fields) -> Place:
    return Place(
        place.text("source"),
        place.text("source_id"),
        place.text("name"),
        place.number("lat", -90, 90),
        place.number("lon", -180, 180),
        place.maybe_text("country"),
        place.maybe_text("admin1"),
        place.text("feature"),
        place.count("population", _MOST_PEOPLE) if place.has("population") else 0,
        place.number("uncertainty_m", 0),
    )


def _read_citation(report: _Fields) -> Citation:
    return Citation(
        report.text("id"),
        report.maybe_text("title"),
        report.maybe_text("publisher"),
        report.day("published"),
        report.maybe_text("url"),
        report.maybe_text("path"),
        report.text("sha256"),
        report.maybe_text("language"),
        report.text("extractor") if report.has("extractor") else None,
    )


def _read_force(force: _Fields | None) -> Force | None:
    if force is None:
        return None
    return Force(force.text("id"), force.text("name"), force.maybe_text("side"), force.text("as_written"))


def _read_forces(forces: Iterable[_Fields]) -> tuple[Force, ...]:
    return tuple(f for f in map(_read_force, forces) if f is not None)
