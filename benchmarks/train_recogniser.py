"""Fit the weights by which geomap.reading.toponyms.recognition tells names of places from other names.

    python benchmarks/train_recogniser.py CORPUS.jsonl [...] [--war CORPUS.jsonl [...]] [--keep] [-o WEIGHTS.toml]

A corpus has one document a line: {"id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}, offsets in code points,
end exclusive; spans without coordinates count as no places, and what "unsure" lists in the same way is left out. In
reports of war or need the names of places overseas have weights of their own, near the others: those are fitted to such
reports of all corpora, the texts of `--war` among them. Prints, for each corpus, precision, recall and F1 of exact
spans with weights fitted to the others (leave one corpus out) and to all. The weights are a logistic regression with a
Gaussian prior (Newton's method): what corpora of American and British news hardly show has a prior of its own.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.model import Citation, Report
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.recognition import features_beside, neighbourhood, spans_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.reading.toponyms.company import Described
    from geomap.reading.toponyms.text import Text

RIDGE, RIDGE_IN_WAR = 2.0, 4.0
TOLD = 0.05
"""What a weight of war must differ by from that of any report to be written."""
LEAST = 5
"""Candidates that must have a feature for it to get a weight."""
PRIORS = {
    "arabic_form": (1.0, 20.0),
    "after_verb": (1.2, 15.0),
    "after_class_of": (3.5, 40.0),
    "after_distance": (2.5, 40.0),
    "before_body": (-6.0, 40.0),
    "nisba": (-2.5, 20.0),
    "words_3": (0.0, 20.0),
    "match_article": (0.7, 20.0),
    "loose_many": (0.0, 20.0),
    "also_lower_many": (-1.5, 20.0),
    "alone": (0.6, 20.0),
    "at_home": (0.6, 20.0),
    "at_home_loose": (0.8, 20.0),
    "clustered": (1.0, 20.0),
    "near": (1.0, 20.0),
    "near_loose": (1.0, 20.0),
    "in_named_country": (0.3, 20.0),
    "in_named_country_loose": (0.8, 20.0),
    "theatre_of_war": (1.2, 40.0),
    "theatre_of_war_loose": (1.0, 40.0),
    "other_script": (1.7, 20.0),
    "caseless": (1.0, 20.0),
    "foreign_text": (1.0, 40.0),
    "after_mister": (-4.0, 20.0),
    "before_pact": (-3.0, 10.0),
    "after_pact_of": (-2.0, 10.0),
    "loose_after_capital": (-3.0, 40.0),
    "acronym": (-1.0, 10.0),
    "named_after": (-3.5, 40.0),
    "named_in_war": (0.6, 10.0),
    "before_who": (-1.5, 10.0),
    "before_where": (0.5, 10.0),
    "before_deed": (0.0, 10.0),
}
"""Feature to the mean and precision of its weight before the corpora are seen ..."""
PRIORS_IN_WAR = {"named_after": (-3.5, 40.0), "common": (-0.8, 20.0), "before_deed": (-1.2, 40.0)}
"""... and in reports of war and need, where it is not that of its weight in any report."""


Weights = tuple[dict[str, float], dict[str, float]]
"""Of any report, and of one of war or need."""


class Corpus(NamedTuple):
    """Candidates with their features, whether each is a place, and how many places there are."""

    name: str
    documents: list[tuple[Text, list[Described]]]
    features: list[list[str]]
    grave: list[bool]
    """Whether they are names of places overseas in a report of war or need."""
    labels: list[bool | None]
    """None of what is left out."""
    places: int


def read(path: Path, memory: Memory) -> Corpus:
    """Propose candidates in a corpus and label them."""
    documents, features, grave, labels, places = [], [], [], [], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        gold = {(t["start"], t["end"]) for t in document["toponyms"] if t.get("lat") is not None}
        unsure = {(t["start"], t["end"]) for t in document.get("unsure", ())}
        places += len(gold)
        row, described = spans_of(Report(Citation(str(document["id"])), document["text"]), memory)
        documents.append((row, described))
        for span, found, _ in described:
            features.append(sorted(set(found)))
            grave.append(row.warlike and span.overseas)
            place = row.starts[span.first], row.end(span.last)
            labels.append(None if place in unsure else place in gold)
    return Corpus(path.stem, documents, features, grave, labels, places)


def placed(corpus: Corpus, weights: Weights) -> Corpus:
    """A corpus with the features that its surest names, by some weights, give the others."""
    features: list[list[str]] = []
    for row, described in corpus.documents:
        used = [weights[row.warlike and one.span.overseas] for one in described]
        odds = [sum(its.get(name, 0.0) for name in one.features) for one, its in zip(described, used, strict=True)]
        around = neighbourhood(row, described, odds)
        features += [sorted({*one.features, *features_beside(one, around)}) for one in described]
    return corpus._replace(features=features)


def fit_twice(corpora: list[Corpus], war: list[Corpus], kept: dict[str, float] | None = None) -> Weights:
    """Weights for all features: which names are sure is first told without those that the sure ones give."""
    first = fit_both(corpora, war, kept)
    return fit_both([placed(corpus, first) for corpus in corpora], [placed(corpus, first) for corpus in war], kept)


def fit_both(corpora: list[Corpus], war: list[Corpus], kept: dict[str, float] | None) -> Weights:
    """Weights of any report, `kept` if there are such, and those of war and need."""
    weights = fit(corpora, PRIORS, RIDGE) if kept is None else kept
    near = {name: (weight, RIDGE_IN_WAR) for name, weight in weights.items()} | PRIORS_IN_WAR
    return weights, weights | fit([_of_war(corpus) for corpus in [*corpora, *war]], near, RIDGE_IN_WAR)


def _of_war(corpus: Corpus) -> Corpus:
    at = [index for index, grave in enumerate(corpus.grave) if grave]
    return corpus._replace(features=[corpus.features[k] for k in at], labels=[corpus.labels[k] for k in at])


def fit(corpora: list[Corpus], priors: Mapping[str, tuple[float, float]], ridge: float) -> dict[str, float]:
    """Weights that make the labels of some corpora likeliest, given the priors."""
    known = [
        (found, label)
        for corpus in corpora
        for found, label in zip(corpus.features, corpus.labels, strict=True)
        if label is not None
    ]
    rows, labels = [found for found, _ in known], np.array([label for _, label in known], float)
    counts: dict[str, int] = {}
    for found in rows:
        for name in found:
            counts[name] = counts.get(name, 0) + 1
    names = sorted({name for name, count in counts.items() if count >= LEAST} | set(priors))
    columns = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for at, found in enumerate(rows):
        for name in found:
            if name in columns:
                matrix[at, columns[name]] = 1.0
    mean = np.array([priors.get(name, (0.0, ridge))[0] for name in names])
    precision = np.array([priors.get(name, (0.0, ridge))[1] for name in names])
    weights = np.zeros(len(names))
    for _ in range(50):
        likely = 1.0 / (1.0 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (likely - labels) + precision * (weights - mean)
        curvature = (matrix.T * (likely * (1.0 - likely))) @ matrix + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def score(corpus: Corpus, weights: Weights) -> tuple[float, float, float]:
    """Precision, recall and F1 of exact spans; mentions of one name do not help each other here."""
    corpus = placed(corpus, weights)
    chosen = [
        label
        for found, grave, label in zip(corpus.features, corpus.grave, corpus.labels, strict=True)
        if label is not None and sum(weights[grave].get(n, 0.0) for n in found) >= 0
    ]
    right = sum(chosen)
    precision, recall = right / max(1, len(chosen)), right / max(1, corpus.places)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main() -> None:
    """Fit, tell how well, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--war", nargs="*", default=[], type=Path, help="texts of war and need alone")
    parser.add_argument("--keep", action="store_true", help="fit the weights of war to those of geomap, which stay")
    parser.add_argument(
        "-o", "--output", type=Path, help="where to write the tables of weights; the card above them is yours to write"
    )
    arguments = parser.parse_args()
    memory = Memory(open_gazetteer())
    corpora = [read(path, memory) for path in arguments.corpora]
    war = [read(path, memory) for path in arguments.war]
    everything = fit_twice(corpora, war, dict(load_lexicon().weights) if arguments.keep else None)
    for corpus in [*corpora, *war]:
        proposed = sum(map(bool, corpus.labels)) / max(1, corpus.places)
        print(f"{corpus.name}: {corpus.places} places, {proposed:.3f} of them among {len(corpus.labels)} candidates")
        others = [other for other in corpora if other is not corpus]
        if others:
            apart = fit_twice(others, [other for other in war if other is not corpus])
            print("  fitted to the others: P {:.3f} R {:.3f} F1 {:.3f}".format(*score(corpus, apart)))
        print("  fitted to all:        P {:.3f} R {:.3f} F1 {:.3f}".format(*score(corpus, everything)))
    if arguments.output is not None:
        weights, in_war = everything
        added = {name: round(weight - weights.get(name, 0.0), 2) for name, weight in in_war.items()}
        tables = {"weights": weights, "added_in_war": {name: more for name, more in added.items() if abs(more) >= TOLD}}
        text = "".join(
            f"[{table}]\n" + "".join(f"{name} = {weight}\n" for name, weight in sorted(values.items()))
            for table, values in tables.items()
        )
        arguments.output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
