"""The words by which control is reported: `lexicon/cues.toml`, inflected and indexed by first word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from geomap.lexicons import read_table
from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Status
    from geomap.reading.sentences.words import Token

Form = Literal["base", "s", "past", "participle", "ing"]


class VerbCue(NamedTuple):
    """One inflected form of a verb of control."""

    lemma: str
    status: Status
    frame: str
    """Which roles subject and object play; the frames are explained in cues.toml."""
    forms: frozenset[Form]
    """What the written form can be: "captured" is past and participle."""
    strict: str | None
    passive_status: Status | None
    """What the passive says where that is another thing: "is occupied by" is a state."""
    rest: tuple[str, ...]
    """The words after the first, case-folded."""
    tail: tuple[str, ...] = ()
    """Words that must stand behind the object: "under", "fire" of "take ... under fire"."""


class NounCue(NamedTuple):
    """A noun of control, one form."""

    lemma: str
    status: Status
    frame: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The whole lexicon; every mapping is keyed by a case-folded first word."""

    verbs: Mapping[str, tuple[VerbCue, ...]]
    """Longest first."""
    nouns: Mapping[str, tuple[NounCue, ...]]
    words: Mapping[str, frozenset[str]]
    """Word classes by dotted name: "classes.preposition", "nouns_of_place.settlement" ..."""
    phrases: Mapping[str, frozenset[tuple[str, ...]]]
    """The entries of a class that are of several words, split."""
    light: Mapping[str, frozenset[Form]]
    """Verbs that do what a noun behind them says ("launch strikes"): each written form with what it can be."""


_CLASS_TABLES = (
    "adjectives",
    "anaphora",
    "attribution",
    "classes",
    "extents",
    "irrealis",
    "names",
    "nouns_of_place",
    "rules",
    "topic",
)


@cache
def load_cues() -> Cues:
    """Read the bundled lexicon (once: it is immutable)."""
    raw = read_table("cues")
    inflected = _inflection(raw["irregular"])
    verbs: dict[str, list[VerbCue]] = {}
    for table in raw["verbs"]:
        for lemma in table["words"]:
            stem, _, tail = lemma.partition(" ... ")
            first, *rest = stem.split()
            for word, forms in inflected(first).items():
                cue = VerbCue(
                    lemma,
                    table["status"],
                    table["frame"],
                    forms,
                    table.get("strict"),
                    table.get("passive"),
                    tuple(rest),
                    tuple(tail.split()),
                )
                verbs.setdefault(word, []).append(cue)
    nouns: dict[str, list[NounCue]] = {}
    for table in raw["nouns"]:
        for lemma in table["words"]:
            first, *rest = lemma.split()
            nouns.setdefault(first, []).append(NounCue(lemma, table["status"], table["frame"], tuple(rest)))
    words: dict[str, frozenset[str]] = {}
    phrases: dict[str, frozenset[tuple[str, ...]]] = {}
    for table_name in _CLASS_TABLES:
        for name, entries in raw[table_name].items():
            key = f"{table_name}.{name}"
            words[key] = frozenset(e for e in entries if " " not in e)
            phrases[key] = frozenset(_words_of(e) for e in entries if " " in e)
    light: dict[str, set[Form]] = {}
    for base in raw["irrealis"]["light"]:
        for word, forms in inflected(base).items():
            light.setdefault(word, set()).update(forms)
    return Cues(
        {w: tuple(sorted(v, key=lambda c: (-len(c.rest), c.lemma))) for w, v in verbs.items()},
        {w: tuple(sorted(v, key=lambda c: (-len(c.rest), c.lemma))) for w, v in nouns.items()},
        words,
        phrases,
        {word: frozenset(forms) for word, forms in light.items()},
    )


def _words_of(entry: str) -> tuple[str, ...]:
    """The words of an entry as a text's are told apart: "governor's office" is three, as its ending is a token."""
    return tuple(entry.replace("'s ", " 's ").replace("s' ", "s ' ").split())


def written(words: Sequence[str]) -> str:
    """An entry of several words as it is written: the opposite of `_words_of`."""
    return " ".join(words).replace(" '", "'")


def _inflection(irregular: Mapping[str, Sequence[str]]) -> Callable[[str], dict[str, frozenset[Form]]]:
    """What inflects verbs, many of which open several cues."""

    @cache
    def inflected(base: str) -> dict[str, frozenset[Form]]:
        return {word: frozenset(forms) for word, forms in _inflect(base, irregular).items()}

    return inflected


def _inflect(base: str, irregular: Mapping[str, Sequence[str]]) -> dict[str, set[Form]]:
    """Every written form of a verb and what each can be."""
    out: dict[str, set[Form]] = {base: {"base"}}

    def add(word: str, form: Form) -> None:
        out.setdefault(word, set()).add(form)

    if base in irregular:
        s, past, participle, ing, *more = irregular[base]
        add(s, "s")
        add(past, "past")
        add(participle, "participle")
        add(ing, "ing")
        for word in more:
            add(word, "s" if word == "are" else "past")
            if base != "be":
                add(word, "participle")
        return out
    doubled = _DOUBLING.search(base) is not None
    stem = base + base[-1] if doubled else base.removesuffix("e")
    if base.endswith("y") and base[-2] not in "aeiou":
        add(base[:-1] + "ies", "s")
        past = base[:-1] + "ied"
    else:
        add(base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s"), "s")
        past = stem + "ed"
    add(past, "past")
    add(past, "participle")
    add((stem if doubled or not base.endswith("ee") else base) + "ing", "ing")
    return out


_DOUBLING = lazy(r"^(?:[^aeiou]+[aeiou]|[^aeiou]+u[aei])[bdgmnprtlz]$")
"""Short verbs that double their last letter: "slip", "quit"; longer ones are listed as irregular."""


_MAX_TAIL = 10
"""Words between a verb and what must stand behind its object."""
_CLAUSES = frozenset("and but or that which who was were is are has had have when while after before".split())


def has_tail(tokens: Sequence[Token], at: int, tail: tuple[str, ...]) -> bool:
    """Do the words of a tail stand from token `at` on in the clause ("(took) X under (heavy) fire")?"""
    for k in range(at, min(len(tokens), at + _MAX_TAIL)):
        if tokens[k].lower == tail[0]:
            behind = {token.lower for token in tokens[k + 1 : k + 2 + MAX_SKIPPED]}
            return all(word in behind for word in tail[1:])
        if tokens[k].lower in _CLAUSES or (tokens[k].kind == "punct" and tokens[k].lower not in _INNER):
            return False
    return False


_INNER = frozenset({"-", "'", "’"})
PARTED = frozenset({("up",), ("over",), ("back",)})
"""Words of a cue that may stand behind its object ("gave the town up")."""
MAX_SKIPPED = 2
"""Adverbs and the like that may stand before a further word of a cue."""


def _is_word(lower: str, word: str, skippable: frozenset[str]) -> bool:
    """Is it the word, or the word with one before it that may stand between ("full-control")?"""
    if lower == word:
        return True
    before, hyphen, last = lower.rpartition("-")
    return bool(hyphen) and last == word and before in skippable


def match_rest(tokens: Sequence[Token], at: int, rest: tuple[str, ...], skippable: frozenset[str]) -> int | None:
    """Where a cue's further words end.

    Returns
    -------
    stop
        Index after the last word, None if they do not stand at `at`. Up to two skippable words (adverbs, "full")
        may stand between.
    """
    for word in rest:
        skipped = 0
        while at < len(tokens) and tokens[at].lower != word and tokens[at].lower in skippable and skipped < MAX_SKIPPED:
            if tokens[at].lower == "the" and tokens[at - 1].lower == "in":
                return None  # who is in the control of Y is not in control
            at += 1
            skipped += 1
        if at >= len(tokens) or not _is_word(tokens[at].lower, word, skippable):
            return None
        at += 1
    return at
