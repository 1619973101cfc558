"""Word lists and weights for the recognition of place names, read from their data files."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from geomap.errors import LexiconError
from geomap.lexicons import read_table

_DULL = (
    "particles",
    "prepositions_at",
    "prepositions_weak",
    "prepositions_strong",
    "calendar",
    "class_words",
    "languages",
)

_PLAIN = (
    "common", "titles", "first_names", "calendar", "prepositions_at", "prepositions_weak", "prepositions_strong",
    "institution_after",
)  # fmt: skip


class ToponymLexicon(NamedTuple):
    """`lexicon/toponyms.toml` and the weights; every word is case-folded."""

    words: Mapping[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    pair_heads: frozenset[str]
    """The first words of the pairs."""
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """By first word, longest first."""
    abbreviations: Mapping[str, tuple[str, str]]
    codes: Mapping[str, tuple[str, str]]
    adjectives: Mapping[str, str]
    weights: Mapping[str, float]
    weights_in_war: Mapping[str, float]
    """Those of a report of war or need."""
    grave: frozenset[str]
    """Words of war and need."""
    theatres: frozenset[str]
    """ISO alpha-2 codes of countries that conflict reporting is about."""
    foreign: Mapping[str, frozenset[str]]
    """ISO 639-1 codes of languages to their prepositions of place."""
    plain: frozenset[str]
    """Words that no respelled name has in it: common ones, titles, given names."""
    listed: frozenset[str]
    """Every word that any of the lists has; of others nothing is known."""
    dull: frozenset[str]
    """Words that are no names by themselves however they are written."""
    beside: Mapping[str, str]
    """Words before a name, as they are written, that tell what is called after it, or that it is a river or capital."""


@cache
def load_lexicon() -> ToponymLexicon:
    """Read the bundled word lists and weights (once: they are immutable).

    Raises
    ------
    LexiconError
        If a table is missing or not of the kind it must be.
    """
    try:
        raw = read_table("toponyms")
        theatres = read_table("resolution")["theatres"]
        tables = read_table("toponym_weights")
        weights = {name: float(weight) for name, weight in tables["weights"].items()}
        added = {name: float(weight) for name, weight in tables["added_in_war"].items()}
        phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in _entries(raw["phrases"]):
            first, *_ = words = tuple(phrase.replace("-", " ").split(" "))
            phrases.setdefault(first, []).append(words)
        lists = {
            name: frozenset(text.split()) for name, text in raw.items() if isinstance(text, str) and "|" not in text
        }
        pairs = frozenset((a, b) for a, _, b in (pair.partition(" ") for pair in _entries(raw["class_pairs"])))
        shorts = {key.rstrip(".") for key in raw["abbreviations"]}
        return ToponymLexicon(
            words=lists,
            listed=frozenset().union(
                *lists.values(), phrases, raw["abbreviations"], shorts, raw["codes"], raw["adjectives"]
            ),
            pairs=pairs,
            pair_heads=frozenset(first for first, _ in pairs),
            phrases={first: tuple(sorted(found, key=lambda p: (-len(p), p))) for first, found in phrases.items()},
            abbreviations={key: (code, name) for key, (code, name) in raw["abbreviations"].items()},
            codes={key: (code, name) for key, (code, name) in raw["codes"].items()},
            adjectives=raw["adjectives"],
            weights=weights,
            weights_in_war={name: weights.get(name, 0.0) + added.get(name, 0.0) for name in weights.keys() | added},
            grave=lists["war"] | lists["need"],
            theatres=frozenset(theatres),
            foreign={code: frozenset(text.split()) for code, text in raw["prepositions_foreign"].items()},
            plain=frozenset()
            .union(*(lists[name] for name in _PLAIN))
            .difference(lists["articles"], lists["particles"]),
            dull=frozenset().union(*(lists[name] for name in _DULL)),
            beside={"of": "of", "the": "the", "The": "the"}
            | {word.capitalize(): "called" for word in lists["called_after"]}
            | {word.capitalize(): "dignity" for word in lists["dignities"]}
            | dict.fromkeys(lists["riversides"], "riverside")
            | dict.fromkeys(lists["capitals"], "capital"),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"lexicon/toponyms.toml or toponym_weights.toml: {error!r}: install the package again"
        ) from error


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in text.split("|") if entry.strip()]


def abbreviation(name: str) -> tuple[str, str] | None:
    """Country code and name of the first-order division that an abbreviation stands for ("Ky.", "SC")."""
    lexicon = load_lexicon()
    key = name.casefold()
    return lexicon.abbreviations.get(key) or (lexicon.codes.get(key) if name.isupper() else None)
