"""How likely a statement was read right: a logistic regression over what is plain to see about it.

Confidence is the share of such statements whose status, place name and force agree with what an annotator put down. It
says nothing of whether the report is true, nor of where the place lies: that is the score of the georeference.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp
from typing import TYPE_CHECKING, Final

from geomap.lexicons import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.model import Statement

_FAR: Final = 80
"""Characters between the word that called the rule and what it took, from which on they are far apart."""
_LEAST, _MOST = 0.05, 0.95


def features(statement: Statement) -> tuple[str, ...]:
    """What is plain to see about a statement, as names of weights, in a fixed order."""
    at = statement.trigger[0]
    named = statement.mention[0] if statement.mention is not None else statement.toponym.start
    found = [
        "bias",
        f"rule_{statement.rule.partition(':')[0].replace(' ', '_')}",
        f"status_{statement.status}",
        f"relation_{statement.relation}",
        f"zone_{statement.evidence.zone}",
        f"modality_{statement.modality}",
    ]
    if statement.mention is not None:
        found.append("place_described")
    if abs(named - at) > _FAR:
        found.append("place_far")
    if statement.share is not None or statement.part is not None:
        found.append("extent")
    found += _of_force(statement, at)
    if statement.when.earliest is None and statement.when.latest is None:
        found.append("undated")
    elif statement.when.as_written is None:
        found.append("date_carried")
    if statement.according_to is not None:
        found.append("sourced")
    return tuple(found)


def _of_force(statement: Statement, at: int) -> tuple[str, ...]:
    force = statement.force
    if statement.status == "contested":
        return ("parties_two",) if len(statement.parties) >= 2 else ("parties_few",)
    if force is None:
        return ("force_none",)
    found = ["force_sided" if force.side is not None else "force_sideless"]
    if force.start is None or not statement.evidence.start <= force.start < statement.evidence.end:
        found.append("force_carried")
    elif abs(force.start - at) > _FAR:
        found.append("force_far")
    return tuple(found)


def confidence(statement: Statement) -> float:
    """How likely a statement was read right, 0.05 to 0.95."""
    weights = _weights()
    logit = sum(weights.get(name, 0.0) for name in features(statement))
    return round(min(_MOST, max(_LEAST, 1 / (1 + exp(-logit)))), 2)


@cache
def _weights() -> Mapping[str, float]:
    weights: dict[str, float] = json.loads(read_file("confidence.json"))["weights"]
    return weights
