"""The records of places: what `geomap toponyms` and `geomap resolve` write of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.credits import credit_of
from geomap.relating import relation_records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Georeference, Place, Report, Toponym
    from geomap.places.shapes import Shapes


def placed(answer: Georeference) -> dict[str, Any]:
    """A georeference as the fields of a record; the place's fields are null if it is unresolved.

    "reason" says why it is unresolved, or what an answer is based on that is not the gazetteer's own.
    """
    place: Place | None = answer.place
    record: dict[str, Any] = {
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "name": place.name if place else None,
        "score": answer.score,
        "feature": place.feature if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "source": place.source if place else None,
        "source_id": place.source_id if place else None,
        "uncertainty_m": place.uncertainty_m if place else None,
    }
    if place is not None and (credit := credit_of(place.source)) is not None:
        record["attribution"] = credit
    if answer.reason is not None:
        record["reason"] = answer.reason
    return record


def toponyms_record(
    report: Report,
    toponyms: Sequence[Toponym],
    georeferences: Mapping[Toponym, Georeference],
    *,
    shapes: Callable[[], Shapes] | None = None,
) -> dict[str, Any]:
    """The line of `geomap toponyms` for a report: "id" and "toponyms" with span, name as written and place.

    If a name stands in a relation ("20 km north of X"), that is under "relation"; the place is still X.

    Parameters
    ----------
    report
        The report they stand in.
    toponyms
        In order of the text.
    georeferences
        What each of them was resolved to.
    shapes
        Gives outlines of countries and divisions: with it, relations have the point and the geometry they describe.
    """
    record = toponym_fields(report, toponyms, georeferences)
    relations = relation_records(report.text, toponyms, georeferences, shapes=shapes)
    for toponym, line in zip(toponyms, record["toponyms"], strict=True):
        if toponym in relations:
            line["relation"] = relations[toponym]
    return {"id": report.citation.id, **record}


def toponym_fields(
    report: Report, toponyms: Sequence[Toponym], georeferences: Mapping[Toponym, Georeference]
) -> dict[str, Any]:
    """The fields of names that stand in a report, under "toponyms"."""
    lines = []
    for toponym in toponyms:
        fields = placed(georeferences[toponym])
        fields["place"] = fields.pop("name")
        name = report.text[toponym.start : toponym.end]
        lines.append({"start": toponym.start, "end": toponym.end, "name": name, "cue": toponym.cue, **fields})
    return {"toponyms": lines}
