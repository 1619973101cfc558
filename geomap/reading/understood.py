"""Who a report leaves unsaid: the captor of "X was taken on the 6th" where one side only is said to take places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement

_RESTORING = frozenset({"recapture", "retake", "reclaim", "regain", "recover", "reoccupy", "reseize", "win back"})
"""What is done by those who had the place before."""


def with_sole_captor(statements: Sequence[Statement]) -> list[Statement]:
    """Give captures without a captor to the side that makes all the others, where a report names one only.

    Not where the place is that side's already or is taken from it, nor where one is taken back and others are not.
    """
    captures = [s for s in statements if s.status == "captured" and s.force is not None]
    sides = {_side(s.force) for s in captures if s.force is not None}
    if len(sides) != 1:
        return list(statements)
    captor = captures[0].force
    restoring = {_restores(s) for s in captures}
    theirs = {s.toponym.name.casefold() for s in captures}
    lost = {_side(s.force) for s in statements if s.status == "lost" and s.force is not None}
    out: list[Statement] = []
    for s in statements:
        unsaid = s.status == "captured" and s.force is None and s.toponym.name.casefold() not in theirs
        if unsaid and not sides & lost and _restores(s) in restoring and not _is(s.opponent, sides):
            out.append(replace(s, force=captor))
        else:
            out.append(s)
    return out


def _side(force: Force | None) -> str | None:
    return None if force is None else force.side or force.id


def _is(force: Force | None, sides: set[str | None]) -> bool:
    return force is not None and _side(force) in sides


def _restores(statement: Statement) -> bool:
    return statement.rule.partition(":")[2] in _RESTORING
