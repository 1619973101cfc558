"""The places that a name could mean, with what is known of them independent of the report.

Features of a candidate
    article, transliterated: how loosely the name matches; dissimilar: 0-1, how far a loosely matching spelling is from
    the place's main name once articles are gone; alias, country_alias: found by a name that is not its main one;
    alias_alike: which is spelled much like it, and nothing says what sort of place it is.
    theatre: how much conflict reporting is about its country, 0-1; has_seat: a division, and its seat shares the name.
    population: log10; no_population: it is not known, or said to be a village. country ... relief: the sort of place.
    cue_agrees, cue_differs: a class word beside the name says what it is ("province", "air base"); alias_differs: it
    says something else than a settlement, and a settlement was found by a name that is not its main one; no_water: it
    says that it is water, and this is a country, or is not the water of that name that is known.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from operator import add
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.memory import Memory

KINDS = frozenset({"demonym", "abbreviation", "code"})
"""Values of `Toponym.cue` that are not class words: for an adjective, a division's abbreviation or code."""
_SURE = 8.0
"""Log-odds of the place that an adjective names, as nothing else is in question."""


class ResolutionSettings:
    """The weights and words of resolution, from lexicon/resolution.toml; answers are remembered by its identity.

    Parameters
    ----------
    min_score
        From 0 to 1: a name whose best place scores less is left unresolved; the bundled threshold if None.

    Attributes
    ----------
    same_km
        Kilometres within which two candidates count as the same answer.
    weights
        Feature to what it adds to a candidate's log-odds.
    groups
        Class word, case-folded, to its group of class words.
    theatres
        ISO alpha-2 code of a country to how much conflict reporting is about it, 0-1.
    agreement
        Group of class words to the sorts of places that agree with it.

    Raises
    ------
    LexiconError
        If the table is malformed.
    """

    __slots__ = ("agreement", "groups", "min_score", "same_km", "theatres", "weights")

    def __init__(self, min_score: float | None = None) -> None:
        try:
            raw = read_table("resolution")
            self.min_score: Final = float(raw["min_score"]) if min_score is None else min_score
            self.same_km: Final = float(raw["same_km"])
            self.weights: Final[Mapping[str, float]] = {name: float(weight) for name, weight in raw["weights"].items()}
            self.groups: Final[Mapping[str, str]] = {
                word: group for group, text in raw["cues"].items() for word in text.split()
            }
            self.theatres: Final[Mapping[str, float]] = {code: float(share) for code, share in raw["theatres"].items()}
            self.agreement: Final[Mapping[str, frozenset[str]]] = {
                group: frozenset(text.split()) for group, text in raw["agreement"].items()
            }
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise LexiconError(f"lexicon/resolution.toml: {error!r}: install the package again") from error


@cache
def default_settings() -> ResolutionSettings:
    """The bundled settings, always the same object."""
    return ResolutionSettings()


class Option(NamedTuple):
    """A candidate with the part of its score that does not depend on the report."""

    place: Place
    match: Match
    prior: float
    called: bool = False
    """Is it only called so by some: is its own name another one?"""


class Choice(NamedTuple):
    """The places that a name could mean, likeliest first, and in the same order what every report needs of them."""

    options: tuple[Option, ...]
    priors: tuple[float, ...]
    countries: tuple[str | None, ...]
    theatres: tuple[float, ...]
    """How much conflict reporting is about the country of each, from 0 to 1."""
    order: tuple[tuple[str, str], ...]
    """Source and id, which decide a tie."""
    codes: tuple[str, ...]
    """The countries, each once."""
    strict: int
    """How many of them are spelled like the name."""
    settled: bool
    """Is one of these a town?"""


def choice_of(options: Sequence[Option], settings: ResolutionSettings) -> Choice:
    """Options, most likely first, as a choice."""
    countries = tuple([o.place.country for o in options])
    return Choice(
        tuple(options),
        tuple([o.prior for o in options]),
        countries,
        tuple([settings.theatres.get(code or "", 0.0) for code in countries]),
        tuple([(o.place.source, o.place.source_id) for o in options]),
        tuple(dict.fromkeys([code for code in countries if code is not None])),
        sum([o.match is not Match.TRANSLITERATED for o in options]),
        any(o.match is not Match.TRANSLITERATED and o.place.feature[:1] == "P" for o in options),
    )


_SORTS = {
    "P.PPLC": "capital",
    "P.PPLA": "seat",
    "P.PPLX": "section",
    "A.ADM1": "adm1",
    "L.CONT": "region",
    "L.RGN": "region",
    "H.OCN": "sea",
    "H.SEA": "sea",
    "H.GULF": "sea",
    "L.MILB": "facility",
    "L.OILF": "facility",
    "L.GASF": "facility",
    "L.MNMT": "facility",
    "L.INDS": "facility",
}
_SORTS |= {f"P.PPLA{n}": "seat2" for n in range(2, 6)}
_CLASSES = {
    "A": "adm",
    "P": "town",
    "S": "facility",
    "R": "facility",
    "H": "water",
    "T": "relief",
    "L": "relief",
    "V": "relief",
    "U": "relief",
}


def sort_of(place: Place) -> str:
    """Country, region, adm1, adm, capital, seat, seat2, town, section, airport, landmark, facility, water, sea
    or relief.
    """
    return _sort(place.feature, place.source == "regions")


@lru_cache(maxsize=1_000)
def _sort(feature: str, regional: bool) -> str:  # noqa: FBT001 -- a key of the memo
    if feature.startswith("A.PCL"):
        return "country"
    if feature.startswith("S.AIR"):
        return "airport"
    # What the list of regions holds is known by name all over the world.
    if regional and feature[:1] in {"S", "T"}:
        return "landmark" if feature[:1] == "S" else "region"
    return _SORTS.get(feature) or _CLASSES.get(feature[:1], "relief")


def _similarity(a: str, b: str) -> float:
    """The similarity of two spellings by shared letter pairs, from 0 to 1 (Dice's coefficient)."""
    if a == b:
        return 1.0
    pairs = list(map(add, a, a[1:]))
    left = list(map(add, b, b[1:]))
    whole = len(pairs) + len(left)
    if not pairs or not left:
        return 0.0
    shared = 0
    for pair in pairs:
        if pair in left:
            left.remove(pair)
            shared += 1
    return 2.0 * shared / whole


def group_of(cue: str | None, settings: ResolutionSettings) -> str | None:
    """The group of a class word ("air base": of its last word); None if it has none."""
    if not cue:
        return None
    return settings.groups.get(cue) or settings.groups.get(cue.rpartition(" ")[2])


def options_of(name: str, cue: str | None, memory: Memory, settings: ResolutionSettings) -> Choice:
    """Every place that a name with a class word could mean, likeliest first."""
    return memory.recall(
        ("options", settings, name, cue), lambda: choice_of(_make(name, cue, memory, settings), settings)
    )


def _make(name: str, cue: str | None, memory: Memory, settings: ResolutionSettings) -> Sequence[Option]:
    gazetteer = memory.gazetteer
    if cue == "demonym":
        region = adjective_of(name)
        if region is None:
            code = gazetteer.demonyms.get(names.fold(name))
            place = gazetteer.countries.get(code) if code else None
            if place is not None:
                return (Option(place, Match.FOLDED, _SURE),)
        name, cue = region or name, None
    group = group_of(cue, settings)
    asked = [name]
    if cue and group is not None and not name.casefold().endswith(cue):
        asked.append(f"{name} {cue}")
    named = _named(asked, memory)
    seats = _seats(named) if group != "division" else {}
    owners = {one.place.country for one in named if one.place.population >= _KNOWN and one.own == one.asked}
    options = [
        Option(one.place, one.match, _prior(one, group, seats, owners, settings), _is_called(one)) for one in named
    ]
    if group == "water":
        dry, known = settings.weights.get("no_water", 0.0), any(map(_is_water, options))
        options = [o._replace(prior=o.prior + dry) if _is_dry(o, known=known) else o for o in options]
    options.sort(key=lambda o: (-o.prior, o.place.source, o.place.source_id))
    return options


def _is_water(option: Option) -> bool:
    return option.place.feature[:1] == "H" and option.match is not Match.TRANSLITERATED


def _is_dry(option: Option, *, known: bool) -> bool:
    """Is it not what is called a river: a country, or anything but water if water of that name is `known`?"""
    return option.place.feature.startswith("A.PCL") or (known and option.place.feature[:1] != "H")


def _named(asked: Sequence[str], memory: Memory) -> list["_Named"]:
    """The places that have one of some names."""
    named: list[_Named] = []
    numbers: dict[tuple[str, str], int] = {}
    for query in asked:
        plain = _plain(query)
        for place, match in memory.hits(query):
            if len(asked) > 1:
                # Of two ways in which a place is found the stricter counts; where it stands, the first.
                number = numbers.setdefault((place.source, place.source_id), len(named))
                if number < len(named) and match >= named[number].match:
                    continue
            else:
                number = len(named)
            own = plain if place.name == query else _plain(place.name)
            if match is Match.TRANSLITERATED and own != plain == names.romanised(own):
                own, match = plain, Match.FOLDED  # noqa: PLW2901 -- in other letters, but spelled alike
            named[number : number + 1] = [_Named(place, match, own, plain)]
    return named


class _Named(NamedTuple):
    """A place, and the name by which it was found."""

    place: Place
    match: Match
    own: str
    """Its main name ..."""
    asked: str
    """... and the one it was found by, both without marks and articles."""


_KNOWN = 50_000
"""A place of at least this many people is well known: others are less likely to be meant by its own name."""


def _plain(name: str) -> str:
    return names.strip_article(names.fold(name))


def _seats(found: Iterable[_Named]) -> dict[tuple[str | None, str | None], int]:
    """The population of the largest settlement by country and division; of capitals also without a division."""
    most: dict[tuple[str | None, str | None], int] = {}
    for place, match, _, _ in found:
        if place.feature[:1] == "P" and match is not Match.TRANSLITERATED:
            # A capital settles it for divisions of any part of the country: Washington.
            for key in ((place.country, place.admin1), (place.country, None))[: 1 + (place.feature == "P.PPLC")]:
                most[key] = max(most.get(key, 0), place.population)
    return most


_ALIKE = 0.7
"""How similar another name is to a place's own, from 0 to 1, so that it is the same in other letters."""


def _prior(
    one: _Named,
    group: str | None,
    seats: Mapping[tuple[str | None, str | None], int],
    owners: AbstractSet[str | None],
    settings: ResolutionSettings,
) -> float:
    """The log-odds of a candidate by its own features, before those that a report adds."""
    weight = settings.weights.get
    place, match, own, asked = one
    total, alias = 0.0, ""
    if match is Match.ARTICLE:
        total += weight("article", 0.0)
    elif match is Match.TRANSLITERATED:
        total += weight("transliterated", 0.0)
    country = place.feature.startswith("A.PCL")
    if own != asked:
        if match is Match.TRANSLITERATED:
            spellings = [_unclassed(names.romanised(spelling), settings) for spelling in (own, asked)]
            total += weight("dissimilar", 0.0) * (1.0 - _similarity(*spellings))
        else:
            alias = "country_alias" if country else "alias"
            total += weight(alias, 0.0)
    if theatre := settings.theatres.get(place.country or ""):
        total += weight("theatre", 0.0) * theatre
    # What is said to be a village is not the likelier for a town's figures.
    if place.population > 0 and group != "village":
        total += weight("population", 0.0) * math.log10(place.population)
    else:
        total += weight("no_population", 0.0)
    sort = sort_of(place)
    total += weight(sort, 0.0)
    if group is not None:
        agrees = sort in settings.agreement[group]
        total += weight("cue_agrees" if agrees else "cue_differs", 0.0)
        if alias == "alias" and place.feature[:1] == "P" and not agrees:
            # The Avana oil field in Iraq is nothing of Havana's, which Italians call so.
            total += weight("alias_differs", 0.0)
    if group is None and alias == "alias" and _similarity(names.romanised(own), names.romanised(asked)) >= _ALIKE:
        total += weight("alias_alike", 0.0)  # Sloviansk is Slovyansk before it is Nikopol, once called so
    # "Homs" is the city before it is the governorate, "Tunis" the capital before the country that some call so.
    if alias == "country_alias" and (place.country, None) in seats:
        total += weight("has_seat", 0.0)
    if alias == "country_alias" and place.country in owners:
        total += weight("alias_of_part", 0.0)  # what a province is called by its own name is no country
    elif seats and place.feature.startswith("A.ADM"):
        seat = max(seats.get((place.country, place.admin1), -1), seats.get((place.country, None), -1))
        if 20 * seat >= place.population:
            total += weight("has_seat", 0.0)
    if alias == "alias" and owners and place.country not in owners:
        total += weight("alias_of_known", 0.0)
    return total


def _is_called(one: _Named) -> bool:
    """Is the name of a place by which it was found not its own: neither its words in another spelling, nor some of them
    ("the Golan")?
    """
    if one.match is Match.TRANSLITERATED or set(one.asked.split()) <= set(one.own.split()):
        return False
    return _similarity(names.romanised(one.own), names.romanised(one.asked)) < _ALIKE


def _unclassed(stripped: str, settings: ResolutionSettings) -> str:
    """A name without class words at its end, so that Bagram Airfield and "Bagram air base" have the same name."""
    words = stripped.split(" ")
    while len(words) > 1 and (words[-1] in settings.groups or words[-1] == "air"):
        words.pop()
    return " ".join(words)


# --- abbreviations and adjectives ---------------------------------------------------------------------------


@cache
def _lexicon() -> Mapping[str, Any]:
    """The abbreviations, codes, adjectives and words of war of lexicon/toponyms.toml."""
    raw = read_table("toponyms")
    return MappingProxyType(
        {
            "short": MappingProxyType(raw["codes"] | raw["abbreviations"]),
            "adjectives": MappingProxyType(raw["adjectives"]),
            "war": frozenset(raw["war"].split()),
        }
    )


def words_of_war() -> frozenset[str]:
    """English words that occur in reports about war."""
    words: frozenset[str] = _lexicon()["war"]
    return words


def adjective_of(word: str) -> str | None:
    """The part of the world or of a country that an adjective stands for ("African", "Scottish"); else None."""
    region: str | None = _lexicon()["adjectives"].get(names.fold(word))
    return region


def spelled_out(name: str) -> tuple[str | None, str]:
    """Country code and full name of an abbreviated division; None and the name itself for any other."""
    if len(name) > 6 or not (name.isupper() or name.endswith(".")):
        return None, name
    country, full = _lexicon()["short"].get(name.casefold(), (None, name))
    return country, full
