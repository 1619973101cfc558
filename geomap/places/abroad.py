"""How likely a name means none of the places called so, where they all lie in countries that nothing else lies in."""

from geomap.model import Match
from geomap.places.candidates import Choice, Option, ResolutionSettings
from geomap.places.surroundings import Around

_NAMED_ABROAD = 100_000
"""People of a town that reports of another country's war may speak of ..."""
_CALLED_ABROAD = 200_000
"""... and of one that has another name of its own."""
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
    return weight("none_abroad", 0.0) + called + at_war * theatre


def _is_known(option: Option) -> bool:
    """Is it so large that reports from other countries speak of it, by the name that they would use?"""
    if option.match is Match.TRANSLITERATED:
        return False  # Kissy is no other spelling of Kisi
    return option.place.population >= (_CALLED_ABROAD if option.called else _NAMED_ABROAD)
