"""Which country's war a text is about, by counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force, Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Toponym
    from geomap.places.memory import Memory
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.index import Check, Index, Tokens

_MOST = 3
"""Mentions of one place that count."""
_AT_WAR, _AT_PEACE = 1.4, 0.5
"""What a place counts for where a war of the year is known, and where none is."""
_IN = frozenset(
    "in of across from central north south east west northern southern eastern western northeast"
    " northwest southeast southwest northeastern northwestern southeastern southwestern".split()
)
_BACKING = frozenset({"backed", "led", "supported", "built", "made", "style", "era"})
_WHERE, _BACKED = 2.0, 0.3
"""What a country counts for where something is "in" it, and where it only backs others ("Iran-backed")."""
_ARMED, _ROAMING, _MANY_WARS = 0.6, 0.2, 4
"""What a force counts for that is no state's; one listed in many wars says less of where this one is."""
_ENOUGH, _ABROAD = 0.25, 0.8
"""How much a country must be spoken of, beside a state that intervenes there, to be given so much of its count."""


def countries_of_places(toponyms: Iterable[Toponym], memory: Memory) -> dict[str, float]:
    """How much the places of a text speak for each country, by ISO code; countries themselves are left out.

    Parameters
    ----------
    toponyms
        Places that the text names.
    memory
        Of the gazetteer.
    """
    seen: dict[str, int] = {}
    votes: dict[str, float] = {}
    for toponym in toponyms:
        seen[toponym.name] = seen.get(toponym.name, 0) + 1
        glance = memory.glance(toponym.name)
        if seen[toponym.name] > _MOST or glance is None or glance.feature.startswith("A.PCL") or not glance.countries:
            continue
        weight = 0.4 if glance.match is Match.TRANSLITERATED else 1.0
        for code in sorted(glance.countries):
            share = 0.5 / len(glance.countries) + (0.5 if code == glance.country else 0.0)
            votes[code] = votes.get(code, 0.0) + weight * share
    return votes


class Votes:
    """How much each country is named, and how much of that is not only by its forces; begun as a copy of others."""

    def __init__(self, others: Votes | None = None) -> None:
        self.counts: dict[str, float] = dict(others.counts) if others is not None else {}
        self.spoken: dict[str, float] = dict(others.spoken) if others is not None else {}

    def add(self, code: str, weight: float, *, spoken: float | None) -> None:
        """Count a mention; `spoken` is what it says of the country itself."""
        self.counts[code] = self.counts.get(code, 0) + weight
        if spoken is not None:
            self.spoken[code] = self.spoken.get(code, 0) + spoken


def count_words(index: Index, tokens: Tokens, year: int | None) -> Votes:
    """How much the words of a text speak for each country."""
    votes = Votes()
    for i, key in enumerate(tokens.keys):
        if key in index.phrases:
            _count_phrase(index, tokens, i, year, votes)
    return votes


def focus_country(
    index: Index, words: Votes, year: int | None, places: Mapping[str, float] | None = None
) -> str | None:
    """The country that a text is about: named most, interveners counted for where they intervene.

    `words`, `places`: how much these of the text speak for each country.
    """
    votes = Votes(words)
    for code, count in (places or {}).items():
        war = any(theatre.active(year) for theatre in index.theatres.get(code, ()))
        votes.add(code, count * (_AT_WAR if war else _AT_PEACE if year is not None else 1.0), spoken=count)
    if not votes.counts:
        return None
    total: dict[str, float] = {}
    for code, count in _with_interventions(index, year, votes).items():
        then = index.as_of(code, year)  # the towns of South Sudan were the Sudan's
        total[then] = total.get(then, 0.0) + count
    return max(total, key=lambda code: (total[code], votes.counts.get(code, 0.0), code))


def _count_phrase(index: Index, tokens: Tokens, i: int, year: int | None, votes: Votes) -> None:
    """Count the first phrase that speaks for a country at token `i`."""
    keys = tokens.keys
    for phrase in index.starting(keys, i):
        n = len(phrase.words)
        if n > 1 and tuple(keys[i : i + n]) != phrase.words:
            continue
        if phrase.kind in {"demonym", "country", "people"}:
            if _fits(phrase.checks, tokens, i):
                weight = _weight_of_country(keys, i, n, named=phrase.kind == "country")
                votes.add(phrase.value, weight, spoken=weight)
                return
        elif phrase.kind == "name" and not tokens.raw[i].islower():
            bearers = [b for b in phrase.bearers if _fits(b.checks, tokens, i)]
            if not bearers or bearers[0].weak or isinstance(bearers[0].force, Force):
                continue
            _count_force(index, bearers[0].force, year, votes)
            return


def _weight_of_country(keys: Sequence[str], i: int, n: int, *, named: bool) -> float:
    """What `n` words at token `i` count for their country: `named` by its name, not as "Syrian"."""
    if named and i and keys[i - 1] in _IN:
        return _WHERE
    return _BACKED if i + n < len(keys) and keys[i + n] in _BACKING else 1.0


def _count_force(index: Index, entry: ForceEntry, year: int | None, votes: Votes) -> None:
    """A force speaks for its state, else for the one country of the first war it is listed in."""
    codes = {c for theatre in list(entry.sides)[:1] for c in index.file.theatres[theatre].countries}
    if entry.country:
        codes = {entry.country}
    if len(codes) == 1 and entry.active(year):
        weight = 1.0 if entry.country else _ARMED if len(entry.sides) < _MANY_WARS else _ROAMING
        votes.add(codes.pop(), weight, spoken=None)


def _with_interventions(index: Index, year: int | None, votes: Votes) -> dict[str, float]:
    """The counts, those of states that fight abroad counted there too, where that country is spoken of enough."""
    total = dict(votes.counts)
    for code, count in votes.counts.items():
        for entry in index.states.get(code, ()):
            if not entry.active(year):
                continue
            for theatre in (index.file.theatres[theatre] for theatre in entry.sides):
                if not theatre.active(year) or code in theatre.countries:
                    continue
                for home in theatre.countries:
                    if votes.spoken.get(home, 0) >= _ENOUGH * count:
                        total[home] += _ABROAD * count
    return total


def _fits(checks: tuple[Check, ...], tokens: Tokens, i: int) -> bool:
    for place, how, listed in checks:
        word = tokens.raw[i + place].replace(".", "")
        if how == "cap":
            if word[:1].islower():
                return False
        elif word != listed and not (how == "upper" and word.isupper()):
            return False
    return True
