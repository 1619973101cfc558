"""Mentions of one name in one sense, which mean one place, and what the text says of where it lies."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from geomap.model import Match, Toponym
from geomap.places import names
from geomap.places.candidates import KINDS, ResolutionSettings, group_of, spelled_out
from geomap.places.memory import Memory

_HOLDS_PLACES = 50_000
"""People of a town that is said to hold other places, where a division bears its name as well."""


class Group(NamedTuple):
    """The mentions of one name in one sense."""

    name: str
    cue: str | None
    containers: frozenset[tuple[str | None, str | None]]
    """Country code and division that the text puts it in; None for a whole country."""
    mentions: int
    holds: bool = False
    """Whether the text puts another place in it ("Tacoma, Washington")."""
    namesakes: int = 0
    """The number of settlements of this spelling in its country, if only its larger settlements are known."""
    led: frozenset[str] = frozenset()
    """ISO alpha-2 codes of the country that the text names last before it, if not far before."""


def _containers(within: str, memory: Memory) -> frozenset[tuple[str | None, str | None]]:
    def make() -> frozenset[tuple[str | None, str | None]]:
        found: set[tuple[str | None, str | None]] = set()
        code = memory.gazetteer.demonyms.get(names.fold(within))
        if code:
            found.add((code, None))
        for part in [within, *within.split(",")]:
            hits = memory.hits(part.strip())
            best = [hit for hit in hits if hit.match < Match.TRANSLITERATED] or list(hits)
            if any(hit.place.feature == "A.ADM1" for hit in best):
                # What lies in Illinois does not lie in a town of that name in Missouri.
                best = [hit for hit in best if hit.place.feature[:1] != "P" or hit.place.population >= _HOLDS_PLACES]
            for hit in best[:8]:
                place = hit.place
                if place.country is not None:
                    found.add((place.country, None if place.feature.startswith("A.PCL") else place.admin1))
            if any(hit.place.feature.startswith("A.PCL") for hit in best):
                # "Georgia" is a country and a state; what else is called like a country is not meant.
                states = {(h.place.country, h.place.admin1) for h in best[:8] if h.place.feature == "A.ADM1"}
                found = {c for c in found if c[1] is None or c in states}
        return frozenset(found)

    return memory.recall(("containers", within), make)


def group_up(
    toponyms: Sequence[Toponym], memory: Memory, settings: ResolutionSettings
) -> tuple[list[Group], list[int]]:
    """Mentions of one name in one sense: the same folded name, class words of one group or none, and one container."""
    keys: dict[tuple[str, str | None, int], int] = {}
    members: list[list[Toponym]] = []
    cues: list[str | None] = []
    index = []
    folds = [names.fold(toponym.name) for toponym in toponyms]
    senses = _senses(folds, toponyms, memory)
    holding = {names.fold(toponym.within) for toponym in toponyms if toponym.within}
    for folded, toponym in zip(folds, toponyms, strict=True):
        group = toponym.cue if toponym.cue in KINDS else group_of(toponym.cue, settings)
        sense = senses[folded].of(toponym) if folded in senses else -1
        key = folded, group, sense
        if key not in keys:
            keys[key] = len(members)
            members.append([])
            cues.append(toponym.cue if group is not None else None)
        members[keys[key]].append(toponym)
        index.append(keys[key])
    led = _led(toponyms, memory)
    groups = []
    for (folded, _, sense), mentions, cue in zip(keys, members, cues, strict=True):
        containers = senses[folded].containers[sense] if sense >= 0 else NOWHERE
        name = mentions[0].name
        if cue in {"abbreviation", "code"}:
            country, name = spelled_out(name)
            containers = frozenset({(country, name)}) if country else containers
        said = "state" if cue in {"abbreviation", "code"} else cue
        ahead = NOTHING
        for mention in mentions[:_MENTIONS] if led else ():
            ahead |= led.get(mention.start, NOTHING)
        groups.append(Group(name, said, containers, len(mentions), folded in holding, led=ahead))
    return groups, index


NOTHING: frozenset[str] = frozenset()


_MENTIONS = 3


_LED = 150
"""Characters behind the name of a country in which places are likely its."""


def _led(toponyms: Sequence[Toponym], memory: Memory) -> dict[int, frozenset[str]]:
    """By where a name begins, the country that is named last before it."""
    found: dict[int, frozenset[str]] = {}
    told, codes = -_LED, NOTHING
    for toponym in sorted(toponyms, key=lambda t: (t.start, t.end, t.name, t.cue or "")):
        glance = memory.strict(toponym.name) if toponym.cue not in KINDS else None
        if glance is not None and glance.feature.startswith("A.PCL"):
            told, codes = toponym.end, glance.countries
        elif toponym.start - told < _LED:
            found[toponym.start] = codes
    return found


Containers = frozenset[tuple[str | None, str | None]]


NOWHERE: Containers = frozenset()


class _Senses(NamedTuple):
    """The places that a text says the places of one name lie in: "Palmyra ... In Palmyra, New York"."""

    starts: list[int]
    """Where each sense is said for the first time; the same one may be said again."""
    numbers: list[int]
    """The sense said there."""
    containers: list[Containers]
    """By sense."""

    def of(self, toponym: Toponym) -> int:
        """The sense of a mention: the one said last; -1 before the first, when it may be another place."""
        at = bisect_right(self.starts, toponym.start) - 1
        return self.numbers[at] if at >= 0 else -1


def _senses(folds: Sequence[str], toponyms: Sequence[Toponym], memory: Memory) -> dict[str, _Senses]:
    """The senses of each name of which a text says where it lies; what one place can lie in is one sense."""
    found: dict[str, _Senses] = {}
    for folded, toponym in sorted(zip(folds, toponyms, strict=True), key=lambda pair: pair[1].start):
        if not toponym.within:
            continue
        containers = _containers(spelled_out(toponym.within)[1], memory)
        if _is_only_a_country(toponym.name, containers, memory):
            continue  # "fighting in Chad, Darfur and Libya"
        senses = found.setdefault(folded, _Senses([], [], []))
        number = next((n for n, other in enumerate(senses.containers) if _agree(containers, other)), None)
        if number is None:
            number = len(senses.containers)
            senses.containers.append(containers)
        else:
            senses.containers[number] |= containers
        senses.starts.append(toponym.start)
        senses.numbers.append(number)
    return found


def _is_only_a_country(name: str, containers: Containers, memory: Memory) -> bool:
    """Whether a name is a country's, and no town where the text seems to put it is called so."""
    hits = [hit for hit in memory.hits(name) if hit.match < Match.TRANSLITERATED]
    if not any(hit.place.feature.startswith("A.PCL") for hit in hits):
        return False
    return not any(
        (hit.place.country, admin1) in containers
        for hit in hits
        if hit.place.feature[:1] == "P"
        for admin1 in (hit.place.admin1, None)
    )


def _agree(one: Containers, other: Containers) -> bool:
    """Whether a place can lie in both: in a country, and in a division of it."""
    return not one or not other or any(a == c and (b == d or None in {b, d}) for a, b in one for c, d in other)
