"""Which country's war a text is about, by counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force, Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.model import Toponym
    from geomap.places.memory import Memory
    from geomap.reading._forceindex import Check, Index, Tokens

_MOST = 3
"""Mentions of one place that count."""
_AT_WAR = 1.4
"""How much more a place counts where a war of that year is known."""


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


def focus_country(
    index: Index, tokens: Tokens, year: int | None, places: Mapping[str, float] | None = None
) -> str | None:
    """The country that a text is about: named most, interveners counted for where they intervene.

    `places`: how much the places of the text speak for each country.
    """
    counts: dict[str, float] = {}
    spoken: dict[str, float] = {}
    file = index.file
    phrases, keys = index.phrases, tokens.keys
    for i, key in enumerate(keys):
        if key not in phrases:
            continue
        for phrase in index.starting(keys, i):
            n = len(phrase.words)
            if n > 1 and tuple(keys[i : i + n]) != phrase.words:
                continue
            word = tokens.raw[i]
            if phrase.kind in {"demonym", "country", "people"}:
                if not _fits(phrase.checks, tokens, i):
                    continue
                weight = 1.0
                if (
                    phrase.kind == "country"
                    and i
                    and keys[i - 1] in {"in", "of", "across", "from", "eastern", "western", "northern", "southern"}
                ):
                    weight = 2.0
                elif i + 1 < len(keys) and keys[i + n : i + n + 1] and keys[i + n] in {"backed", "led", "supported"}:
                    weight = 0.3
                counts[phrase.value] = counts.get(phrase.value, 0) + weight
                spoken[phrase.value] = spoken.get(phrase.value, 0) + weight
                break
            if phrase.kind == "name" and not word.islower():
                bearers = [b for b in phrase.bearers if _fits(b.checks, tokens, i)]
                if not bearers or bearers[0].weak:
                    continue
                entry = bearers[0].force
                if isinstance(entry, Force):
                    continue
                codes = {c for theatre in list(entry.sides)[:1] for c in file.theatres[theatre].countries}
                if entry.country:
                    codes = {entry.country}
                if len(codes) == 1 and entry.active(year):
                    code = codes.pop()
                    counts[code] = counts.get(code, 0) + (
                        1.0 if entry.country else 0.6 if len(entry.sides) < 4 else 0.2
                    )
                break
    for code, count in (places or {}).items():
        war = any(theatre.active(year) for theatre in index.theatres.get(code, ()))
        counts[code] = counts.get(code, 0) + count * (_AT_WAR if war else 1.0)
        spoken[code] = spoken.get(code, 0) + count
    if not counts:
        return None
    total = dict(counts)
    for code, count in counts.items():
        for entry in index.states.get(code, ()):
            if not entry.active(year):
                continue
            for theatre_id in entry.sides:
                theatre = file.theatres[theatre_id]
                if theatre.active(year) and code not in theatre.countries:
                    for home in theatre.countries:
                        # ... and is spoken of enough for that
                        if spoken.get(home, 0) >= 0.25 * count:
                            total[home] += 0.8 * count
    return max(total, key=lambda code: (total[code], counts[code], code))


def _fits(checks: tuple[Check, ...], tokens: Tokens, i: int) -> bool:
    for place, how, listed in checks:
        word = tokens.raw[i + place].replace(".", "")
        if how == "cap":
            if word[:1].islower():
                return False
        elif word != listed and not (how == "upper" and word.isupper()):
            return False
    return True
