"""The claim record: the public, versioned JSON form of a claim, written and read back.

One record is one line of `geomap extract --format jsonl`. The schema is `geomap.claim/1`: fields are only ever added.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
from typing import TYPE_CHECKING, Any, get_args

from geomap.errors import ClaimError
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
    from collections.abc import Iterable, Mapping

SCHEMA = "geomap.claim/1"
_MOST_PEOPLE = 2**32
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def claim_id(report_id: str, evidence: Evidence, status: str, place: str, force: Force | None, part: str | None) -> str:
    """A stable id: the same claim of the same report has the same id in every run (16 hexadecimal digits)."""
    key = [report_id, evidence.start, evidence.end, status, place, force.id if force is not None else None, part]
    return hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()[:16]


def to_json(record: object) -> str:
    """One line of JSON in UTF-8; what UTF-8 text cannot carry safely stays escaped.

    That is NULs and other controls, lone surrogates, and what some readers take for the end of a line.
    """
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


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
    """A claim's place: as written, as resolved, and what else it could be."""
    ref = claim.georeference
    place = ref.place
    named = ref.anchor or place  # what the name means, before the words round it moved the point
    chosen = next((c for c in ref.candidates if c.place == named), None)
    return {
        "as_written": claim.place_as_written,
        "toponym": ref.name,
        "mention": list(claim.mention) if claim.mention is not None else None,
        "relation": (claim.relation_as_written or "offset") if claim.relation == "offset" else claim.relation,
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
        "score": round(ref.score, 4),
        "match": chosen.match.name.lower() if chosen is not None else None,
        "match_score": round(chosen.score, 4) if chosen is not None else None,
        "method": ref.method,
        "reason": ref.reason,
        "anchor": None if ref.anchor is None else _place(ref.anchor),
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
    }


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
        return _read_claim(record)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise ClaimError(
            f"claim record {str(record.get('id'))[:40]!r} is damaged ({type(error).__name__}: {str(error)[:120]}); "
            "make it anew with `geomap extract`"
        ) from error


def _read_claim(record: Mapping[str, Any]) -> Claim:
    place = record["place"]
    chosen = _read_place(place) if place["source_id"] is not None else None
    candidates = tuple(
        Candidate(_read_place(c), Match[str(c["match"]).upper()], _number(c["score"])) for c in place["alternatives"]
    )
    score = _number(place["score"])
    anchor = _read_place(place["anchor"]) if place.get("anchor") is not None else None
    match = place.get("match", "folded")  # older records do not say it
    if chosen is not None and match is not None:
        own = Candidate(anchor or chosen, Match[str(match).upper()], _number(place.get("match_score", score)))
        candidates = (own, *candidates)
    when, source, evidence = record["when"], record["according_to"], record["evidence"]
    mention, words = place.get("mention"), _text(place.get("relation_as_written"))
    named = str(place["as_written"])
    return Claim(
        id=str(record["id"]),
        citation=_read_citation(record["report"]),
        status=_one_of(record["status"], STATUSES),
        georeference=Georeference(
            _text(place.get("toponym")) or named,
            chosen,
            score,
            candidates,
            str(place["method"]),
            _text(place["reason"]),
            anchor,
        ),
        evidence=Evidence(str(evidence["quote"]), int(evidence["start"]), int(evidence["end"]), str(evidence["zone"])),
        when=When(
            _read_day(when["earliest"]), _read_day(when["latest"]), _text(when["as_written"]), _text(when["edtf"])
        ),
        place_as_written=named,
        relation=_read_relation(place["relation"], words),
        mention=(int(mention[0]), int(mention[1])) if mention is not None else None,
        force=_read_force(record["force"]),
        opponent=_read_force(record["opponent"]),
        parties=_read_forces(record["parties"]),
        backers=_read_forces(record["backers"]),
        share=None if record["share"] is None else _one_of(record["share"], get_args(Share)),
        share_text=_text(record["share_text"]),
        part=_text(record["part"]),
        modality=_one_of(record["modality"], get_args(Modality)),
        according_to=None
        if source is None
        else Attribution(str(source["name"]), str(source["as_written"]), _text(source["side"])),
        self_serving=bool(record["self_serving"]),
        confidence=_number(record["confidence"]),
        rule=_text(record.get("rule")),
        copies=tuple(_read_citation(c) for c in record.get("copies", ())),
        relation_as_written=words,
    )


def _read_relation(written: Any, words: str | None) -> Any:
    """The relation of a record; an offset stands there in its own words."""
    known = get_args(Relation)
    return "offset" if words is not None and written == words and words not in known else _one_of(written, known)


def _read_place(record: Mapping[str, Any]) -> Place:
    lat, lon = _number(record["lat"]), _number(record["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"coordinates {lat}, {lon}")
    population = int(record.get("population") or 0)
    if not 0 <= population < _MOST_PEOPLE:
        raise ValueError(f"population {population}")
    return Place(
        str(record["source"]),
        str(record["source_id"]),
        str(record["name"]),
        lat,
        lon,
        _text(record["country"]),
        _text(record["admin1"]),
        str(record["feature"]),
        population,
        _number(record["uncertainty_m"]),
    )


def _read_citation(record: Mapping[str, Any]) -> Citation:
    return Citation(
        str(record["id"]),
        _text(record["title"]),
        _text(record["publisher"]),
        _read_day(record["published"]),
        _text(record["url"]),
        _text(record["path"]),
        str(record["sha256"]),
        _text(record["language"]),
        _text(record.get("extractor")),
    )


def _read_force(record: Mapping[str, Any] | None) -> Force | None:
    if record is None:
        return None
    return Force(str(record["id"]), str(record["name"]), _text(record["side"]), str(record["as_written"]))


def _read_forces(records: Iterable[Mapping[str, Any]]) -> tuple[Force, ...]:
    return tuple(f for f in map(_read_force, records) if f is not None)


def _read_day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value is not None else None


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r:.60}")
    return value


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"not a number: {number}")
    return number


def _one_of(value: Any, words: tuple[Any, ...]) -> Any:
    if value not in words:
        raise ValueError(f"{value!r:.60} is none of {', '.join(words)}")
    return value
