"""Word lists and weights for the recognition of place names, read from their data files."""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any, Final

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


class ToponymLexicon:
    """`lexicon/toponyms.toml` and the weights; every word is case-folded."""

    def __init__(self, raw: Mapping[str, Any], tables: Mapping[str, Any], theatres: Iterable[str]) -> None:
        lists = {
            name: frozenset(text.split()) for name, text in raw.items() if isinstance(text, str) and "|" not in text
        }
        self.words: Final[Mapping[str, frozenset[str]]] = lists
        self.pairs: Final = frozenset(
            (first, last) for first, _, last in (pair.partition(" ") for pair in _entries(raw["class_pairs"]))
        )
        self.pair_heads: Final = frozenset(first for first, _ in self.pairs)
        """The first words of the pairs."""
        self.phrases: Final = _by_first(_entries(raw["phrases"]))
        """By first word, longest first."""
        self.abbreviations: Final[Mapping[str, tuple[str, str]]] = {
            key: (code, name) for key, (code, name) in raw["abbreviations"].items()
        }
        self.codes: Final[Mapping[str, tuple[str, str]]] = {
            key: (code, name) for key, (code, name) in raw["codes"].items()
        }
        self.adjectives: Final[Mapping[str, str]] = raw["adjectives"]
        weights = {name: float(weight) for name, weight in tables["weights"].items()}
        added = {name: float(weight) for name, weight in tables["added_in_war"].items()}
        self.weights: Final[Mapping[str, float]] = weights
        self.weights_in_war: Final[Mapping[str, float]] = {
            name: weights.get(name, 0.0) + added.get(name, 0.0) for name in weights.keys() | added
        }
        """Those of a report of war or need."""
        self.grave: Final = lists["war"] | lists["need"]
        """Words of war and need."""
        self.theatres: Final = frozenset(theatres)
        """ISO alpha-2 codes of countries that conflict reporting is about."""
        self.foreign: Final[Mapping[str, frozenset[str]]] = {
            code: frozenset(text.split()) for code, text in raw["prepositions_foreign"].items()
        }
        """ISO 639-1 codes of languages to their prepositions of place."""
        shorts = {key.rstrip(".") for key in self.abbreviations}
        self.listed: Final = frozenset().union(
            *lists.values(), self.phrases, self.abbreviations, shorts, self.codes, self.adjectives
        )
        """Every word that any of the lists has; of others nothing is known."""
        self.dull: Final = frozenset().union(*(lists[name] for name in _DULL))
        """Words that are no names by themselves however they are written."""
        self.beside: Final[Mapping[str, str]] = (
            {"of": "of", "the": "the", "The": "the"}
            | {word.capitalize(): "called" for word in lists["called_after"]}
            | {word.capitalize(): "dignity" for word in lists["dignities"]}
            | dict.fromkeys(lists["riversides"], "riverside")
            | dict.fromkeys(lists["capitals"], "capital")
        )
        """Words before a name, as they are written, that tell what is called after it, or that it is a river ..."""

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words that no respelled name has in it: common ones, titles, given names."""
        joining = self.words["articles"] | self.words["particles"]
        return frozenset().union(*(self.words[name] for name in _PLAIN)) - joining


@cache
def load_lexicon() -> ToponymLexicon:
    """Read the bundled word lists and weights (once: they are immutable).

    Raises
    ------
    LexiconError
        If a table is missing or not of the kind it must be.
    """
    try:
        theatres = read_table("resolution")["theatres"]
        return ToponymLexicon(read_table("toponyms"), read_table("toponym_weights"), theatres)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise LexiconError(
            f"lexicon/toponyms.toml or toponym_weights.toml: {error!r}: install the package again"
        ) from error


def _by_first(phrases: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.replace("-", " ").split(" "))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(several, key=lambda p: (-len(p), p))) for first, several in found.items()}


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in text.split("|") if entry.strip()]


def abbreviation(name: str) -> tuple[str, str] | None:
    """Country code and name of the first-order division that an abbreviation stands for ("Ky.", "SC")."""
    lexicon = load_lexicon()
    key = name.casefold()
    return lexicon.abbreviations.get(key) or (lexicon.codes.get(key) if name.isupper() else None)
