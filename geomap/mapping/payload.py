"""A chronicle as columns: what the page needs at once, and the texts it inflates when a reader asks for them.

The core holds numbers and short names, one list per column, so that a hundred thousand claims stay a few
megabytes and need no object per mark. Texts travel in chunks of some hundred kilobytes by site.
Days are counted from 1970-01-01; `None` is an open end.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from geomap.chronicle import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.chronicle import Chronicle, Site, State
    from geomap.model import Citation, Claim, Force, Georeference

VERSION = 1
STATES: tuple[State, ...] = ("held", "contested", "disputed", "vacated", "unknown")

_EPOCH = dt.date(1970, 1, 1).toordinal()
_CHUNK_CHARACTERS = 300_000
_CANDIDATES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LayerKey:
    """What the marks of one layer have in common: the state, who is in it, from when to when."""

    state: State
    forces: tuple[Force, ...]
    """Once each, by id; of `held` the holder alone."""
    start: dt.date | None
    end: dt.date | None

    @property
    def holder(self) -> Force | None:
        """The force that holds the places of the layer; None where nobody is said to."""
        return self.forces[0] if self.state == "held" and self.forces else None


@dataclass(frozen=True, slots=True)
class Roll:
    """Who and what appears in a chronicle, numbered: the places in the columns refer to these."""

    forces: tuple[Force, ...]
    """By number of periods they appear in, then by id."""
    layers: tuple[LayerKey, ...]
    """By force, then by date."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The data of a page, as JSON values."""

    core: dict[str, Any]
    chunks: tuple[dict[str, Any], ...]
    """Texts by site; the last chunk holds the unresolved claims."""


def site_periods(site: Site) -> tuple[Period, ...]:
    """The site's periods; one of unknown state for a site that is spoken of and has none."""
    if site.periods:
        return site.periods
    days = [note.start or note.end for note in site.annotations]
    days += [claim.when.earliest or claim.when.latest or claim.citation.published for claim in site.claims]
    known = [day for day in days if day]
    return (Period("unknown", (), min(known, default=None), None, "asserted", None, ()),)


def enrol(chronicle: Chronicle) -> Roll:
    """Number the forces and layers of a chronicle, always in the same order."""
    seen: Counter[str] = Counter()
    by_id: dict[str, Force] = {}
    keys: dict[tuple[State, tuple[str, ...], dt.date | None, dt.date | None], LayerKey] = {}
    for site in chronicle.sites:
        for period in site_periods(site):
            key = layer_key(period)
            keys.setdefault(_identity(key), key)
            for force in key.forces:
                seen[force.id] += 1
                by_id.setdefault(force.id, force)
    for claim in _claims(chronicle):
        for force in _forces_of(claim):
            by_id.setdefault(force.id, force)
    forces = tuple(sorted(by_id.values(), key=lambda force: (-seen[force.id], force.id)))
    rank = {force.id: index for index, force in enumerate(forces)}
    layers = tuple(sorted(keys.values(), key=lambda key: _order(key, rank)))
    return Roll(forces, layers)


def layer_key(period: Period) -> LayerKey:
    """The layer that a period belongs to."""
    forces = tuple({force.id: force for force in period.forces}.values())
    held = period.state == "held"
    return LayerKey(period.state, forces[:1] if held else forces, period.start, period.end)


def columns(chronicle: Chronicle, roll: Roll, colours: Sequence[str], *, as_of: dt.date | None) -> Payload:
    """Pack a chronicle into columns and chunks of text.

    Parameters
    ----------
    chronicle, roll
        The roll is the chronicle's own.
    colours
        One for each force of the roll.
    as_of
        The day that the page opens on.
    """
    force_number = {force.id: index for index, force in enumerate(roll.forces)}
    layer_number = {_identity(key): index for index, key in enumerate(roll.layers)}
    sets: dict[tuple[int, ...], int] = {}
    periods: dict[str, list[Any]] = {
        name: [] for name in ("site", "state", "layer", "set", "from", "to", "believed", "share")
    }
    notes: dict[str, list[Any]] = {name: [] for name in ("site", "status", "force", "opponent", "from", "to")}
    texts = _Texts(force_number)
    reported: list[list[int]] = []
    spans: list[list[int]] = []
    chunk_of: list[int] = []
    for index, site in enumerate(chronicle.sites):
        for period in site_periods(site):
            key = layer_key(period)
            members = tuple(force_number[force.id] for force in key.forces)
            row: tuple[Any, ...] = (
                index,
                STATES.index(period.state),
                layer_number[_identity(key)],
                sets.setdefault(members, len(sets)),
                _day(period.start),
                _day(period.end),
                int(period.modality == "believed"),
                period.share,
            )
            for column, value in zip(periods.values(), row, strict=True):
                column.append(value)
        for note in site.annotations:
            row = (
                index,
                note.status,
                force_number.get(note.force.id) if note.force else None,
                force_number.get(note.opponent.id) if note.opponent else None,
                _day(note.start),
                _day(note.end),
            )
            for column, value in zip(notes.values(), row, strict=True):
                column.append(value)
        reported.append(_deltas(_news_days(site.claims)))
        spans.append(_news_spans(site.claims))
        chunk_of.append(texts.add(index, site.claims))
    chunks = texts.close(chronicle.unresolved)
    core: dict[str, Any] = {
        "v": VERSION,
        "asOf": _day(as_of),
        "first": _day(chronicle.first),
        "last": _day(chronicle.last),
        "staleAfter": chronicle.stale_after_days,
        # a claim on a part that tells the state of the whole is listed with both
        "claims": len({(claim.citation, claim.id) for site in chronicle.sites for claim in site.claims}),
        "unresolved": len(chronicle.unresolved),
        "reports": len({claim.citation.id for claim in _claims(chronicle)}),
        "states": list(STATES),
        "forces": {
            "id": [force.id for force in roll.forces],
            "name": [force.name for force in roll.forces],
            "side": [force.side for force in roll.forces],
            "colour": list(colours),
        },
        "sites": _site_columns(chronicle.sites) | {"chunk": chunk_of, "reported": reported, "spans": spans},
        "sets": [list(members) for members in sets],
        "periods": periods,
        "notes": notes,
    }
    return Payload(core, chunks)


def _site_columns(sites: Sequence[Site]) -> dict[str, list[Any]]:
    places = [site.place for site in sites]
    return {
        "name": [place.name for place in places],
        "part": [site.part for site in sites],
        "lat": [round(place.lat, 5) for place in places],
        "lon": [round(place.lon, 5) for place in places],
        "country": [place.country for place in places],
        "admin1": [place.admin1 for place in places],
        "feature": [place.feature for place in places],
        "population": [place.population for place in places],
        "uncertainty": [round(place.uncertainty_m) for place in places],
    }


class _Texts:
    """Claims in chunks by site; a citation or a list of candidates stands once in a chunk however often used."""

    def __init__(self, force_number: dict[str, int]) -> None:
        self._force_number = force_number
        self._chunks: list[dict[str, Any]] = []
        self._open()

    def _open(self) -> None:
        self._sites: dict[str, list[Any]] = {}
        self._cites: dict[Citation, int] = {}
        self._references: dict[Georeference, int] = {}
        self._characters = 0

    def add(self, site: int, claims: Sequence[Claim]) -> int:
        """Add a site's claims; the number of the chunk they are in."""
        self._sites[str(site)] = [self._claim(claim) for claim in claims]
        number = len(self._chunks)
        if self._characters > _CHUNK_CHARACTERS:
            self._flush()
        return number

    def close(self, unresolved: Sequence[Claim]) -> tuple[dict[str, Any], ...]:
        """All chunks, the unresolved claims in the last."""
        if self._sites:
            self._flush()
        self._sites["unresolved"] = [self._claim(claim) for claim in unresolved]
        self._flush()
        return tuple(self._chunks)

    def _flush(self) -> None:
        self._chunks.append(
            {
                "sites": self._sites,
                "cites": [_citation(cite) for cite in self._cites],
                "references": [_reference(reference) for reference in self._references],
            }
        )
        self._open()

    def _cite(self, citation: Citation) -> int:
        return self._cites.setdefault(citation, len(self._cites))

    def _number(self, force: Force | None) -> int | None:
        return None if force is None else self._force_number[force.id]

    def _claim(self, claim: Claim) -> dict[str, Any]:
        self._characters += len(claim.evidence.quote) + 300
        by = claim.according_to
        record = {
            "id": claim.id,
            "status": claim.status,
            "believed": claim.modality == "believed",
            "force": self._number(claim.force),
            "opponent": self._number(claim.opponent),
            "parties": [self._number(force) for force in claim.parties],
            "backers": [self._number(force) for force in claim.backers],
            "share": claim.share_text or claim.share,
            "part": claim.part,
            "relation": claim.relation,
            "relationWords": claim.relation_as_written if claim.relation in {"offset", "along"} else None,
            "place": claim.place_as_written,
            "from": _day(claim.when.earliest),
            "to": _day(claim.when.latest),
            "edtf": claim.when.edtf,
            "when": claim.when.as_written,
            "by": by.name if by else None,
            "byWritten": by.as_written if by else None,
            "selfServing": claim.self_serving,
            "confidence": round(claim.confidence, 2),
            "quote": claim.evidence.quote,
            "zone": claim.evidence.zone,
            "cite": self._cite(claim.citation),
            "copies": [self._cite(copy) for copy in claim.copies],
            "reference": self._references.setdefault(claim.georeference, len(self._references)),
        }
        return {key: value for key, value in record.items() if value is not None and value is not False and value != []}


def _citation(cite: Citation) -> dict[str, Any]:
    record = {
        "id": cite.id,
        "title": cite.title,
        "publisher": cite.publisher,
        "published": _day(cite.published),
        "url": cite.url,
        # The name alone: where the reader's files lie is nobody's business once a map is published.
        "file": PurePath(cite.path).name if cite.path else None,
    }
    return {key: value for key, value in record.items() if value is not None}


def _reference(reference: Georeference) -> dict[str, Any]:
    shown = reference.candidates[:_CANDIDATES_SHOWN]
    return {
        "name": reference.name,
        "method": reference.method,
        "reason": reference.reason,
        "score": round(round(reference.score, 4), 3),
        "more": len(reference.candidates) - len(shown),
        "candidates": [
            {
                "name": candidate.place.name,
                "country": candidate.place.country,
                "admin1": candidate.place.admin1,
                "feature": candidate.place.feature,
                "lat": round(candidate.place.lat, 4),
                "lon": round(candidate.place.lon, 4),
                "population": candidate.place.population,
                "score": round(
                    round(candidate.score, 4), 3
                ),  # as a claim record has it: the page is the same from either
                "chosen": candidate.place == (reference.anchor or reference.place),
            }
            for candidate in shown
        ],
    }


def _claims(chronicle: Chronicle) -> Iterable[Claim]:
    for site in chronicle.sites:
        yield from site.claims
    yield from chronicle.unresolved


def _forces_of(claim: Claim) -> Iterable[Force]:
    for force in (claim.force, claim.opponent, *claim.parties, *claim.backers):
        if force is not None:
            yield force


def _identity(key: LayerKey) -> tuple[State, tuple[str, ...], dt.date | None, dt.date | None]:
    return (key.state, tuple(force.id for force in key.forces), key.start, key.end)


def _order(key: LayerKey, rank: dict[str, int]) -> tuple[int, int, tuple[int, ...], dt.date, dt.date]:
    holder = rank[key.holder.id] if key.holder else len(rank)
    members = tuple(rank[force.id] for force in key.forces)
    return (holder, STATES.index(key.state), members, key.start or dt.date.min, key.end or dt.date.max)


def _day(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal() - _EPOCH


def _news_days(claims: Sequence[Claim]) -> list[int]:
    """The days on which a site was in the news, as `Chronicle.as_of` counts them."""
    days = {_day(day) for claim in claims for day in (claim.when.earliest, claim.when.latest, claim.citation.published)}
    return sorted(day for day in days if day is not None)


def _news_spans(claims: Sequence[Claim]) -> list[int]:
    """First and last day of each claim that vouches for every day between them."""
    spans = {
        (first, last)
        for claim in claims
        if (first := _day(claim.when.earliest)) is not None
        and (last := _day(claim.when.latest)) is not None
        and first < last
    }
    return [day for span in sorted(spans) for day in span]


def _deltas(days: Sequence[int]) -> list[int]:
    return [day - before for day, before in zip(days, [0, *days], strict=False)]
