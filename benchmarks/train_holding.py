"""Fit the weights by which geomap.reading.holding tells reports that may say who holds a place from other news.

    python benchmarks/train_holding.py LABELLED.jsonl [...] [--news NEWS.jsonl ...] [--cases FOLDER] [-o WEIGHTS.toml]

LABELLED has a report a line, {"text", "claims": [{"quote", ...}]}; a sentence tells who holds a place if it overlaps
the quote of a claim. NEWS has a "text" a line, cut into pieces of two kilobytes; the claims that geomap reads in them
count as labels. FOLDER has the cases of the rules, short texts with and without claims.

Prints, for each file, how many of its reports with a claim and without one are read by weights that were fitted without
that file. The weights are a logistic regression with a Gaussian prior (accelerated gradient steps); names get none, so
that no war and no country is favoured.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.engine import Engine
from geomap.model import Citation, Report
from geomap.reading.holding import ENDS, SHORT, Weights, likelihood, words_of
from geomap.settings import Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECE = 2_000
RIDGE = 3.0
STEPS = 200
LEAST = 4
"""Sentences that must have a word for it to get a weight."""
NAMED = 0.8
"""The share of its uses inside sentences in which a word has a capital, from which on it is a name."""
OVERLAP = 4
"""Characters that a sentence shares with a quote that it holds."""
COSTLIER = 2.0
"""How much worse it is to pass over a sentence that tells than to read one that does not."""
AROUND = 0.3
KEPT = 0.995
"""The share of reports with a claim, of those of some length, that must be read."""
HOPELESS = -350
"""Hundredths of log-odds below which a sentence of a report that is read gives no claim."""
SMALL = 5
"""Hundredths below which a weight is left out."""


class Text(NamedTuple):
    """A text in sentences."""

    file: str
    sentences: list[list[str]]
    telling: list[bool]
    """For each of them, whether it tells who holds a place."""

    @property
    def judged(self) -> bool:
        """Whether it is long enough to be judged by its words."""
        return sum(map(len, self.sentences)) >= SHORT


def text_of(file: str, text: str, quotes: list[str]) -> Text:
    """Cut a text into sentences, and see which of them hold a part of a quote."""
    spans = [(at, at + len(quote)) for quote in quotes if (at := text.find(quote)) >= 0]
    telling, at = [], 0
    for part in ENDS.split(text):
        start = text.index(part, at)
        at = start + len(part)
        telling.append(any(min(end, at) - max(begin, start) >= OVERLAP for begin, end in spans))
    return Text(file, words_of(text), telling)


def names_in(texts: list[str]) -> set[str]:
    """The words that are nearly always written with a capital inside sentences."""
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for part in ENDS.split(text):
            for word in part.split()[1:]:
                bare = word.strip("\"'“”‘’(),:;.!?")
                (large if bare[:1].isupper() else small)[bare.lower()] += 1
    return {word for word, count in large.items() if count > NAMED * (count + small[word])}


def fit(texts: list[Text], names: set[str]) -> tuple[dict[str, int], int]:
    """Weights in hundredths and the bias that make the labels likeliest, given the prior."""
    sentences = [words for text in texts for words in text.sentences]
    labels = np.array([label for text in texts for label in text.telling], float)
    counts = Counter(word for words in sentences for word in set(words))
    known = sorted(word for word, count in counts.items() if count >= LEAST and word not in names)
    column = {word: at for at, word in enumerate(known)}
    found = [[column[word] for word in words if word in column] for words in sentences]
    rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
    columns = np.array([at for one in found for at in one])
    weights = _descend(rows, columns, labels, len(known))
    hundredths = np.rint(weights * 100).astype(int).tolist()
    bias = hundredths.pop()
    return {word: value for word, value in zip(known, hundredths, strict=True) if abs(value) >= SMALL}, bias


def _descend(
    rows: NDArray[np.int_], columns: NDArray[np.int_], labels: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """The weights, the bias behind them."""
    cost = np.where(labels > 0, COSTLIER, 1.0)
    curvature = 0.25 * np.bincount(columns, cost[rows], size) + RIDGE
    # A step for each weight by itself, cut by the number of words of a sentence, cannot overshoot.
    longest = np.sqrt(np.bincount(rows, minlength=len(labels)) + 1.0)
    scale = np.append(1.0 / curvature, 4.0 / cost.sum()) / np.percentile(longest, 75)
    weights = ahead = np.zeros(size + 1)
    for step in range(STEPS):
        odds = np.bincount(rows, ahead[columns], len(labels)) + ahead[-1]
        off = cost * (1.0 / (1.0 + np.exp(-odds)) - labels)
        gradient = np.append(np.bincount(columns, off[rows], size) + RIDGE * ahead[:-1], off.sum())
        before, weights = weights, ahead - scale * gradient
        ahead = weights + step / (step + 3.0) * (weights - before)
    return weights


def labelled(path: Path) -> tuple[list[Text], list[str]]:
    """Reports with the quotes of their claims, and as they are written."""
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [text_of(path.stem, d["text"], [c["quote"] for c in d["claims"]]) for d in documents], [
        d["text"] for d in documents
    ]


def news(path: Path, engine: Engine) -> tuple[list[Text], list[str]]:
    """Pieces of news, with the quotes of the claims that geomap reads."""
    texts, pieces = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        whole = json.loads(line)["text"]
        for at in range(0, max(1, len(whole) - PIECE // 2), PIECE):
            piece = whole[at : at + PIECE]
            claims = engine.claims(Report(Citation("piece"), piece))
            pieces.append(piece)
            texts.append(text_of(path.stem, piece, [claim.evidence.quote for claim in claims]))
    return texts, pieces


def cases(folder: Path) -> tuple[list[Text], list[str]]:
    """The cases of the rules; one with a claim tells in every sentence."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        found += [
            (case["text"], [case["text"]] if case["claims"] else [])
            for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
        ]
    return [text_of("cases", text, quotes) for text, quotes in found], [text for text, _ in found]


def main() -> None:
    """Fit, tell how well, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--news", nargs="+", type=Path, default=[])
    parser.add_argument("--cases", type=Path)
    parser.add_argument(
        "-o", "--output", type=Path, help="where to write the table; the card above it is yours to write"
    )
    arguments = parser.parse_args()
    engine = Engine(Settings(every_report=True))
    groups = [labelled(path) for path in arguments.labelled]
    groups += [news(path, engine) for path in arguments.news]
    groups += [cases(arguments.cases)] if arguments.cases else []
    texts = [text for group, _ in groups for text in group]
    names = names_in([text for _, group in groups for text in group])
    scores: dict[str, tuple[list[float], list[float]]] = {}
    for file in dict.fromkeys(text.file for text in texts if text.judged):
        words, bias = fit([text for text in texts if text.file != file], names)
        weights = Weights(words, bias, AROUND, 0.0, HOPELESS)
        found = [
            (any(text.telling), likelihood(text.sentences, weights))
            for text in texts
            if text.file == file and text.judged
        ]
        scores[file] = [score for tells, score in found if tells], [score for tells, score in found if not tells]
    demanded = [score for path in arguments.labelled for score in scores.get(path.stem, ([], []))[0]]
    least = int(np.floor(np.quantile(demanded, 1.0 - KEPT)))
    for file, (telling, silent) in scores.items():
        print(f"{file}: read {_share(telling, least)} with a claim, {_share(silent, least)} without")
    words, bias = fit(texts, names)
    print(f"{len(words)} words, bias {bias}, least {least}")
    if arguments.output is not None:
        lines = "".join(f"{word} = {weight}\n" for word, weight in sorted(words.items()))
        head = f"bias = {bias}\naround = {AROUND}\nleast = {least}\nhopeless = {HOPELESS}\n"
        arguments.output.write_text(f"{head}\n[weights]\n{lines}", encoding="utf-8", newline="\n")


def _share(scores: list[float], least: float) -> str:
    """How many of some texts are read."""
    return f"{sum(score >= least for score in scores)} of {len(scores)}"


if __name__ == "__main__":
    main()
