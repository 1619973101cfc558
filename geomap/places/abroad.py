"""How likely a name means none of the places called so, where they all lie in countries that nothing else lies in."""

import math
from collections.abc import Collection

from geomap.model import Match
from geomap.places.candidates import Choice, Option, ResolutionSettings
from geomap.places.surroundings import Around

_NAMED_ABROAD = 100_000
"""People of a town that reports of another country's war may speak of ..."""
_CALLED_ABROAD = 200_000
"""... and of one that has another name of its own."""
_VILLAGE = 10_000
"""People up to which a place is no more known abroad than any village."""
_SEATS = frozenset({"P.PPLC", "P.PPLA"})
_FEW = 3
_ACROSS = 0.1
"""Nearness, as `Around.near` gives it, of places that lie across a border from each other."""


def none_abroad(number: int, choice: Choice, around: Around, theatre: float, settings: ResolutionSettings) -> float:
    """What it adds to "none of them" that nothing else in a report lies in any of their countries.

    Parameters
    ----------
    number, choice
        Of the name, and what it could mean.
    around
        Where the report's other places lie.
    theatre
        0-1: how much the report is of war.
    settings
        The weights.
    """
    if None in choice.countries or not choice.options:
        return 0.0  # seas and rivers are in none
    weight = settings.weights.get
    likeliest = choice.options[:_FEW]
    called = weight("none_abroad_alias", 0.0) if likeliest[0].called and not _is_known(likeliest[0]) else 0.0
    known = any(map(_is_known, choice.options))
    if (
        known
        or likeliest[0].place.feature[:1] != "P"
        or any(around.near(number, option.place) > _ACROSS for option in likeliest)
    ):
        return weight("none_abroad", 0.0) + called
    # That much is written of the wars of a country says nothing where another one's is told of.
    at_war = weight("none_abroad_war", 0.0) + weight("theatre", 0.0) * choice.theatres[0]
    return weight("none_abroad", 0.0) + called + at_war * theatre * (1.0 - _nearly_known(choice))


def _nearly_known(choice: Choice) -> float:
    """0-1: how near the only town of its name is to being known abroad, if it is a province's seat or of a long name.

    There is hardly another Dien Bien Phu; villages of one word are called like towns elsewhere.
    """
    option = choice.options[0]
    if choice.strict != 1 or option.called or not (option.place.feature in _SEATS or " " in option.place.name):
        return 0.0
    return max(0.0, math.log(max(1, option.place.population) / _VILLAGE) / math.log(_NAMED_ABROAD / _VILLAGE))


def is_spoken_of(choice: Choice, said: Collection[str]) -> bool:
    """Whether something else in a report lies in the country of one of the places that a name could mean.

    Of a name that some places bear, those that only sound like it do not count.
    """
    if not choice.strict:
        return bool(said)
    return any(
        option.match is not Match.TRANSLITERATED and code in said
        for option, code in zip(choice.options, choice.countries, strict=True)
    )


def _is_known(option: Option) -> bool:
    """Is it so large that reports from other countries speak of it, by the name that they would use?"""
    if option.match is Match.TRANSLITERATED:
        return False  # Kissy is no other spelling of Kisi
    return option.place.population >= (_CALLED_ABROAD if option.called else _NAMED_ABROAD)
