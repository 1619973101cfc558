"""Fit the weights of geomap.reading.confidence to labelled texts, and say how well a confidence means what it says.

    python benchmarks/calibrate_confidence.py LABELS.jsonl [LABELS.jsonl ...] [--check LABELS.jsonl ...] [-o WEIGHTS]

A line of LABELS has "id", "text", "published" and "claims": status, place, force (names that will do, or null). A
statement counts as right where a label of its text has its status and place and a force of its names. Fitted is a
logistic regression with a Gaussian prior (Newton's method); files after --check are not fitted to. Printed is, for each
band of confidence, how many statements were right.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.engine import Engine
from geomap.places.names import fold, strip_article
from geomap.reading.confidence import features
from geomap.reports import report_from_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Force, Statement

RIDGE = 1.5
LEAST = 8
"""Statements that must have a feature for it to get a weight."""
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def _words(name: str) -> frozenset[str]:
    return frozenset(strip_article(w) for w in fold(name).split()) - {"the", "of"}


def _names_one(names: Sequence[str] | None, force: Force | None) -> bool:
    if not names:
        return True
    if force is None:
        return False
    written = [w for w in (_words(force.name), _words(force.as_written)) if w]
    return any(w <= n or n <= w for w in written for n in map(_words, names) if n)


def is_right(statement: Statement, labels: Sequence[dict[str, Any]]) -> bool:
    """Does a label of the text say the same?"""
    place = _words(statement.place_as_written)
    for label in labels:
        statuses = {label["status"], *label.get("status_also", ())}
        name = _words(label["place"])
        sure = statement.status in {"contested", "besieged"} or _names_one(label["force"], statement.force)
        if sure and statement.status in statuses and (place <= name or name <= place):
            return True
    return False


def read(paths: Sequence[Path], engine: Engine) -> tuple[list[tuple[str, ...]], list[bool]]:
    """The features of every statement that geomap reads in labelled texts, and whether it is right."""
    rows, labels = [], []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            day = dt.date.fromisoformat(document["published"]) if document.get("published") else None
            report = report_from_text(document["text"], id=document["id"], published=day)
            for statement, _ in engine.read(report):
                rows.append(features(statement))
                labels.append(is_right(statement, document["claims"]))
    return rows, labels


def fit(rows: Sequence[Sequence[str]], labels: Sequence[bool]) -> dict[str, float]:
    """Weights of a logistic regression with a prior of mean 0, but for "bias"."""
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name in row:
            if name in column:
                matrix[i, column[name]] = 1
    target = np.array(labels, dtype=float)
    prior = np.full(len(names), RIDGE)
    prior[column["bias"]] = 0.01
    weights = np.zeros(len(names))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(matrix @ weights)))
        gradient = matrix.T @ (chance - target) + prior * weights
        hessian = matrix.T @ (matrix * (chance * (1 - chance))[:, None]) + np.diag(prior)
        weights = weights - np.linalg.solve(hessian, gradient)
    return {name: round(float(weights[i]), 2) for name, i in column.items() if round(float(weights[i]), 2)}


def chances(rows: Sequence[Sequence[str]], weights: dict[str, float]) -> list[float]:
    """The confidence of each row, as `geomap.reading.confidence` would have it."""
    logits = [sum(weights.get(name, 0.0) for name in row) for row in rows]
    return [min(0.95, max(0.05, 1 / (1 + float(np.exp(-logit))))) for logit in logits]


def tell(title: str, found: Sequence[float], labels: Sequence[bool]) -> None:
    """Print how many were right in each band, and the mean squared error (Brier score) beside that of the mean."""
    share = sum(labels) / len(labels)
    brier = sum((f - r) ** 2 for f, r in zip(found, labels, strict=True)) / len(labels)
    alone = share * (1 - share)
    print(f"{title}: {len(labels)} statements, {share:.2f} right, Brier {brier:.3f} (of their mean alone {alone:.3f})")
    for low, high in pairwise(BANDS):
        here = [(f, r) for f, r in zip(found, labels, strict=True) if low <= f < high]
        if here:
            mean, right = sum(f for f, _ in here) / len(here), sum(r for _, r in here) / len(here)
            print(f"  {low:.1f}-{min(high, 1):.1f}: {len(here):4} statements, said {mean:.2f}, right {right:.2f}")


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--check", nargs="*", type=Path, default=[])
    parser.add_argument("-o", "--output", type=Path)
    arguments = parser.parse_args()
    engine = Engine()
    rows, labels = read(arguments.labels, engine)
    folds = [i % 5 for i in range(len(rows))]
    held = [0.0] * len(rows)
    for k in range(5):
        rest = [i for i, f in enumerate(folds) if f != k]
        weights = fit([rows[i] for i in rest], [labels[i] for i in rest])
        for i, chance in enumerate(chances(rows, weights)):
            if folds[i] == k:
                held[i] = chance
    tell("in five folds", held, labels)
    weights = fit(rows, labels)
    if arguments.check:
        others, truth = read(arguments.check, engine)
        tell("not fitted to", chances(others, weights), truth)
    if arguments.output is not None:
        about = (
            "What each feature of a statement adds to the log-odds that its status, place and force were read right. "
            "geomap/reading/confidence.py says what the features are, benchmarks/calibrate_confidence.py fits them. "
            f"Fitted to {len(labels)} statements read in labelled texts, {sum(labels) / len(labels):.2f} of them right."
        )
        text = json.dumps({"about": about, "weights": weights}, indent=1)
        arguments.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
