"""Scores claims against the labels of the texts in this folder, so that accuracy has floors.

A label is found where a claim of its text has its status and place; it is right where force and date agree too.
Names are compared folded, without class words; several claims of one status and place are paired greedily, best first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.places.names import fold, strip_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Claim, Force

_CLASS_WORDS = {
    "city",
    "town",
    "village",
    "district",
    "province",
    "region",
    "the",
    "of",
    "northern",
    "southern",
    "eastern",
    "western",
}
_NEUTRAL = {
    "army",
    "armed",
    "forces",
    "force",
    "troops",
    "fighters",
    "soldiers",
    "government",
    "military",
    "rebels",
    "the",
    "group",
}


def _core(name: str, drop: set[str]) -> frozenset[str]:
    words = [strip_article(w) for w in fold(name).split()]
    return frozenset(w for w in words if w not in drop) or frozenset(words)


def same_place(label: dict[str, Any], claim: Claim) -> bool:
    return _core(label["place"], _CLASS_WORDS) == _core(claim.place_as_written, _CLASS_WORDS)


def _alike(a: str, b: str) -> bool:
    return a == b or (len(a) >= 4 and len(b) >= 4 and a[:4] == b[:4])


def same_force(names: Sequence[str] | None, force: Force | None) -> bool:
    if not names:
        return True
    if force is None:
        return False
    for written in (force.name, force.as_written):
        for name in names:
            a, b = _core(name, _NEUTRAL), _core(written, _NEUTRAL)
            if all(any(_alike(x, y) for y in b) for x in a) or all(any(_alike(x, y) for y in a) for x in b):
                return True
    return False


def same_date(label: dict[str, Any], claim: Claim) -> bool:
    low, high = (dt.date.fromisoformat(label[k]) if label[k] else None for k in ("earliest", "latest"))
    if low is None and high is None:
        return True
    got_low, got_high = claim.when.earliest, claim.when.latest
    if got_low is None and got_high is None:
        return False
    pairs = [(a, b) for a, b in ((low, got_low), (high, got_high)) if a is not None and b is not None]
    return bool(pairs) and all(abs((a - b).days) <= 3 for a, b in pairs)


@dataclass
class Tally:
    """Counts over texts; what a label marked optional asks for may be said or not."""

    wanted: int = 0
    predicted: int = 0
    found: int = 0
    right: int = 0
    empty: int = 0
    kept: int = 0

    def add(self, labels: Sequence[dict[str, Any]], claims: Sequence[Claim]) -> None:
        """Count one text."""
        self.predicted += len(claims)
        if not labels:
            self.empty += 1
            self.kept += not claims
        free = list(claims)
        for label in sorted(labels, key=lambda one: bool(one.get("optional"))):
            statuses = {label["status"], *label.get("status_also", ())}
            fits = [c for c in free if c.status in statuses and same_place(label, c)]
            optional = bool(label.get("optional"))
            self.wanted += not optional
            if not fits:
                continue

            def good(claim: Claim, label: dict[str, Any] = label) -> bool:
                actor = claim.status in {"contested", "besieged"} or same_force(label["force"], claim.force)
                return actor and same_date(label, claim)

            best = max(fits, key=good)
            free.remove(best)
            if optional:
                self.predicted -= 1
            else:
                self.found += 1
                self.right += good(best)

    def figures(self) -> dict[str, float]:
        """Shares, 0 to 1."""
        return {
            "found_recall": self.found / self.wanted,
            "found_precision": self.found / self.predicted,
            "right_recall": self.right / self.wanted,
            "found_f1": 2 * self.found / (self.wanted + self.predicted),
            "right_f1": 2 * self.right / (self.wanted + self.predicted),
            "empty_kept": self.kept / self.empty,
        }
