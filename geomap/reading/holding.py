"""A quick look at the words of a report: can one of its sentences say who holds a place?

Most news does not, and reports of crime, sport and politics share many words with those of war. A logistic regression
over the words of each sentence tells them apart in a fraction of the time that reading takes. Its weights are data,
`lexicon/holding.toml`; `benchmarks/train_holding.py` fits them.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from geomap.lexicons import read_table
from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENDS = lazy(r"[.!?;\n](?:(?<=\n)|(?<=[^\W_].|[)\]”’\"%].)[\"”’]?\s+(?=[^a-z]))")
"""Between sentences, roughly: what is cut into two or not cut is judged much alike."""
_LETTERS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz-\n" else ord(" ") for code in range(256))
"""What parts words, to a space."""
_LOOSE = lazy(r"-(?:(?![a-z])|(?<![a-z]-))")
"""A hyphen that does not stand between two letters."""
SHORT = 60
"""Words below which a text is too short to be judged by them; reading it takes little time."""
_FEW = 12
"""Words and marks of a sentence that is too short to be judged by itself."""


class Weights(NamedTuple):
    """What the words of a sentence say about whether it tells who holds a place."""

    words: Mapping[str, int]
    """What each adds to the log-odds, in hundredths."""
    bias: int
    """The log-odds of a sentence without any of them."""
    around: float
    """How much the mean of a report's sentences counts beside the likeliest of them."""
    least: float
    """The sum of both from which on a report is read."""
    hopeless: int
    """The log-odds below which a sentence of a report that is read gives no claim."""


@cache
def load_weights() -> Weights:
    """The bundled weights."""
    table = read_table("holding")
    return Weights(table["weights"], table["bias"], table["around"], table["least"], table["hopeless"])


def words_of(text: str) -> list[list[str]]:
    """The words of each sentence, in small letters; digits and letters other than ours are passed over."""
    lower = "\n".join(ENDS.split(text)).lower()
    plain = lower.encode("ascii", "replace").translate(_LETTERS).decode()
    return [line.split() for line in _LOOSE.sub(" ", plain).split("\n")]


def may_tell(text: str) -> bool:
    """Can a text tell who holds a place? A short one always can."""
    sentences = words_of(text)
    if sum(map(len, sentences)) < SHORT:
        return True
    weights = load_weights()
    return likelihood(sentences, weights) >= weights.least


def is_hopeless(words: Sequence[str]) -> bool:
    """Can a sentence of these words, in small letters, hardly tell who holds a place? One of a few words always can."""
    if len(words) < _FEW:
        return False
    weights = load_weights()
    return weights.bias + sum(map(weights.words.get, words, repeat(0))) < weights.hopeless


def likelihood(sentences: list[list[str]], weights: Weights) -> float:
    """The log-odds, in hundredths, of the likeliest sentence and a share of the mean of all."""
    weight, other = weights.words.get, repeat(0)
    odds = [sum(map(weight, words, other)) for words in sentences if words]
    return weights.bias + max(odds) + weights.around * (weights.bias + sum(odds) / len(odds)) if odds else -float("inf")
