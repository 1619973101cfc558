"""Spellings that no key brings together, compared sound by sound with the names of one country or division.

A romanisation leaves more open than keys can take away: "Msheirfeh" and Al Mushayrifah, "Jadrine" and Jidrin. Two
spellings are aligned, and each pair of sounds adds how much likelier it is in spellings of one name than by chance
(log-odds, as for proteins; Needleman and Wunsch 1970, Ristad and Yianilos 1998). Among all names of the world much is
alike by chance, so only those of one region are compared, and only if stricter ways find nothing there.

The log-odds are data, `lexicon/respelling.toml`, learnt from the several names that places of many countries have.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.model import Match, Place
from geomap.patterns import lazy
from geomap.places import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from geomap.places.memory import Memory
    from geomap.places.table import Table

MAX_SOUNDS = 32
"""The number of sounds of a name that are compared."""
MAX_SPELLINGS = 60_000
"""The number of a region's spellings that are compared with a name: those of its most populous places."""
MAX_LENGTHENED = 5
"""The most sounds by which one of two spellings may be longer than the other."""
_CLASSES = frozenset("PSTLV")
"""Feature classes of the places that can be found: districts and waters would match too much."""

_DIGRAPHS = tuple(
    (lazy(pattern), sound)
    for pattern, sound in (
        ("shch", "X"), ("tsch|tch|ch", "C"), ("sch|sh", "X"), ("dzh|dj|zh", "J"), ("kh", "K"), ("gh", "G"),
        ("th", "T"), ("dh", "D"), ("ph", "f"), ("t[sz]", "z"), ("ck", "k"), ("ee", "i"), ("oo|ou", "u"), ("x", "ks"),
    )
)  # fmt: skip
_DOUBLED = lazy(r"(.)\1+")


class Respelling(NamedTuple):
    """A place whose name could be another spelling of a given one."""

    place: Place
    log_odds: float
    """Of their being one name rather than alike by chance."""
    share: float
    """The log-odds as a share, from 0 to 1, of those that the better known of the two spellings has with itself."""
    part: bool
    """Whether the place's name has a further word that distinguishes it from a namesake ("Great", "Lower")."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """`lexicon/respelling.toml`."""

    numbers: Mapping[str, int]
    """The number of each sound, from 1; 0 stands for no sound."""
    pairs: NDArray[np.float32]
    """Log-odds of each pair of sounds; row and column 0 are for a sound that faces no other."""
    qualifiers: frozenset[str]
    """Words that distinguish namesakes, folded."""
    weights: Mapping[str, float]
    """What a candidate's features add to its log-odds, and what speaks for "none of them"."""


@cache
def load_sounds() -> Sounds:
    """Read the bundled log-odds (once: they are immutable).

    Raises
    ------
    LexiconError
        If the file is damaged.
    """
    try:
        raw = read_table("respelling")
        sounds = raw["sounds"]
        numbers = {sound: number for number, sound in enumerate(sounds, 1)}
        pairs = np.full((len(sounds) + 1, len(sounds) + 1), float(raw["other"]), np.float32)
        for entry in raw["pairs"].split():
            one, other, log_odds = entry[0], entry[1], float(entry[2:])
            pairs[numbers.get(one, 0), numbers.get(other, 0)] = log_odds
            pairs[numbers.get(other, 0), numbers.get(one, 0)] = log_odds
        qualifiers = frozenset(raw["qualifiers"].split())
        weights = MappingProxyType({name: float(weight) for name, weight in raw["weights"].items()})
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise LexiconError(f"lexicon/respelling.toml: {error!r}: install the package again") from error
    pairs.flags.writeable = False
    return Sounds(MappingProxyType(numbers), pairs, qualifiers, weights)


# --- spellings ------------------------------------------------------------------------------------------------


def sounded(folded: str) -> str:
    """The sounds of a name, one character each, words joined by "_"; empty for scripts that are not romanised."""
    plain = names.strip_article(names.romanised(folded))
    if not plain.isascii():
        return ""
    words = []
    for word in plain.split():
        text = names.GENERIC.get(word, word)
        for pattern, sound in _DIGRAPHS:
            text = pattern.sub(sound, text)
        words.append(_DOUBLED.sub(r"\1", text))
    return "_".join(words)


def _numbered(sounds: str, known: Mapping[str, int]) -> list[int]:
    return [known[sound] for sound in sounds if sound in known][:MAX_SOUNDS]


class Spellings(NamedTuple):
    """The n spellings of the names of a region."""

    sounds: NDArray[np.uint8]
    """n x `MAX_SOUNDS`; 0 after the last sound."""
    lengths: NDArray[np.intp]
    own: NDArray[np.float32]
    """Log-odds of each spelling with itself."""
    part: NDArray[np.bool_]
    """Whether the spelling leaves out a word that distinguishes the name from a namesake."""
    places: tuple[tuple[Table, int], ...]
    """The table and row that each spelling leads to."""


def spellings_of(memory: Memory, country: str, admin1: str | None = None) -> Spellings:
    """The spellings of all names of a country, or of a first-order division of it, as the gazetteer calls it."""
    return memory.recall(("spellings", country, admin1), lambda: _gather(memory.gazetteer.tables, country, admin1))


def _gather(tables: Iterable[Table], country: str, admin1: str | None) -> Spellings:
    known = load_sounds()
    coded: dict[tuple[bytes, int, int], tuple[list[int], bool, Table]] = {}
    for number, table in enumerate(tables):
        for row, folded in _names_of(table, country, admin1):
            for sounds, part in _readings(folded, known.qualifiers):
                numbers = _numbered(sounds, known.numbers)
                key = bytes(numbers), number, row
                if len(numbers) >= names.MIN_LOOSE and (key not in coded or coded[key][1] > part):
                    coded[key] = numbers, part, table
        if len(coded) > MAX_SPELLINGS:
            break
    kept = sorted(coded)
    matrix = np.zeros((len(kept), MAX_SOUNDS), np.uint8)
    for at, key in enumerate(kept):
        matrix[at, : len(key[0])] = coded[key][0]
    lengths = np.array([len(key[0]) for key in kept], np.intp)
    own = known.pairs.diagonal()[matrix].sum(axis=1, where=matrix > 0, dtype=np.float32)
    parts = np.array([coded[key][1] for key in kept], np.bool_)
    return Spellings(matrix, lengths, own, parts, tuple((coded[key][2], key[2]) for key in kept))


def _names_of(table: Table, country: str, admin1: str | None) -> Iterator[tuple[int, str]]:
    """The rows of a region, and the folded names that lead to them."""
    words = table.meta["vocabularies"]
    if country not in words["country"] or (admin1 is not None and admin1 not in words["admin1"]):
        return
    rows, postings = table.columns(), np.asarray(table.postings)
    wanted = rows["country"] == words["country"].index(country)
    if admin1 is not None:
        wanted &= rows["admin1"] == words["admin1"].index(admin1)
    features = np.array([(code or " ")[0] in _CLASSES for code in words["feature"]])
    wanted &= features[rows["feature"]]
    if np.count_nonzero(wanted) > MAX_SPELLINGS:
        wanted[np.flatnonzero(wanted)[MAX_SPELLINGS:]] = False
    at = np.flatnonzero(wanted[postings])
    keys = np.searchsorted(np.asarray(table.offsets), at, side="right") - 1
    for key, row in zip(keys.tolist(), postings[at].tolist(), strict=True):
        name = table.trie.restore_key(key)
        if name[0] == f"{Match.FOLDED:d}":
            yield row, name[1:]


def _readings(folded: str, qualifiers: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """How a name sounds, and how it sounds without the words that distinguish it from a namesake."""
    yield sounded(folded), False
    words = names.strip_article(folded).split()
    rest = [word for word in words if word not in qualifiers]
    if 0 < len(rest) < len(words):
        yield sounded(" ".join(rest)), True


# --- comparison -----------------------------------------------------------------------------------------------


def aligned(sounds: list[int], spellings: Spellings, pairs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The log-odds of the best alignment of a name with each of n spellings."""
    matrix = spellings.sounds
    count, width = matrix.shape
    width = min(width, len(sounds) + MAX_LENGTHENED)
    gaps = pairs[0][matrix[:, :width]].T
    best = np.zeros((width + 1, count), np.float32)
    np.cumsum(gaps, axis=0, out=best[1:])
    columns = np.ascontiguousarray(matrix[:, :width].T)
    for sound in sounds:
        gap = pairs[sound, 0]
        matched = best[:-1] + pairs[sound][columns]
        best += gap
        np.maximum(best[1:], matched, out=best[1:])
        for at in range(width):
            np.maximum(best[at + 1], best[at] + gaps[at], out=best[at + 1])
    found: NDArray[np.float32] = best[np.minimum(spellings.lengths, width), np.arange(count)]
    return found


def respelled(
    name: str, memory: Memory, country: str, admin1: str | None = None, *, limit: int = 8, least: float = 0.45
) -> tuple[tuple[Respelling, ...], int, float]:
    """Places of a region whose names could be other spellings of a name.

    Parameters
    ----------
    name
        As written, in a script that is romanised.
    memory
        A memory of the gazetteer.
    country
        ISO alpha-2 code.
    admin1
        One of its first-order divisions, by the gazetteer's name; None for the whole country.
    limit
        The greatest number of answers.
    least
        Answers with a smaller `Respelling.share` are left out.

    Returns
    -------
    respellings
        Each place once, the likeliest first.
    count
        The number of the region's spellings, those too long or too short to compare included.
    own
        Log-odds of the name with itself.
    """
    known = load_sounds()
    sounds = _numbered(sounded(names.fold(name)), known.numbers)
    spellings = spellings_of(memory, country, admin1)
    if len(sounds) < names.MIN_LOOSE or not len(spellings.lengths):
        return (), 0, 0.0
    near = np.flatnonzero(np.abs(spellings.lengths - len(sounds)) <= MAX_LENGTHENED)
    compared = spellings._replace(
        sounds=spellings.sounds[near], lengths=spellings.lengths[near], own=spellings.own[near]
    )
    scores = aligned(sounds, compared, known.pairs)
    itself = float(known.pairs.diagonal()[sounds].sum())
    shares = scores / np.maximum(itself, compared.own)
    found: dict[tuple[str, str], Respelling] = {}
    for at in np.argsort(-scores, kind="stable")[: 6 * limit].tolist():
        if shares[at] < least:
            continue
        table, row = spellings.places[near[at]]
        place = table.place(row)
        one = Respelling(place, float(scores[at]), float(shares[at]), bool(spellings.part[near[at]]))
        found.setdefault((place.source, place.source_id), one)
        if len(found) >= limit:
            break
    return tuple(found.values()), len(spellings.lengths), itself
