"""A war that never was, as claims: for measuring the map and the chronicle at any size.

Places are towns of the bundled gazetteer, the rest is drawn from a seeded generator: the same numbers give the same
claims. Sentences are made of a vocabulary with the frequencies of written language, so that they pack about as well
as real ones do (gzip makes them some 2.5 times smaller), and have about 150 characters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from itertools import accumulate
from typing import TYPE_CHECKING

from geomap.model import (
    Attribution,
    Candidate,
    Citation,
    Claim,
    Evidence,
    Force,
    Georeference,
    Match,
    Place,
    When,
)
from geomap.places.gazetteer import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status

_STATUSES: tuple[Status, ...] = ("controls", "captured", "lost", "contested", "besieged", "struck")
WEST, SOUTH, EAST, NORTH = 35.6, 30.0, 47.5, 37.5
FIRST = dt.date(2015, 1, 1)
DAYS = 3 * 365
FORCES = tuple(
    Force(f"synthetic-{slug}", name, f"synthetic:{slug}", name)
    for slug, name in (
        ("government", "Government forces"),
        ("front", "National Front"),
        ("alliance", "Northern Alliance"),
        ("emirate", "The Emirate"),
        ("guard", "Desert Guard"),
        ("militia", "River Militias"),
    )
)
_CITIES = ("Northern", "Harbour", "Desert", "River", "Capital", "Valley", "Eastern")
_OUTLETS = tuple(f"The {city} {kind}" for city in _CITIES for kind in ("Courier", "Herald", "Observer", "Wire", "Post"))
_SPOKESMEN = (
    "a military spokesman",
    "local residents",
    "activists",
    "state television",
    "a monitoring group",
    None,
    None,
)
_SYLLABLES = (
    "an be co di er fa gro hi in ja ku lo mer ne or pa qui ra ste ti un vo we xa yi za tion ment ing ed al st".split()
)


def claims(number: int, *, seed: int = 7) -> list[Claim]:
    """So many claims, of at most 4,000 places, six forces and three years."""
    chance = random.Random(seed)  # noqa: S311
    places = _places(max(40, min(4000, number // 20)), chance)
    references = [_reference(place, places, chance) for place in places]
    weights = list(accumulate(1 / (rank + 4) for rank in range(len(places))))
    holder = [min(range(len(FORCES)), key=lambda f: _distance(place, places[f])) for place in places]
    words = _Words(chance)
    out: list[Claim] = []
    while len(out) < number:
        for cite, day in _report(len(out), number, chance):
            at = chance.choices(range(len(places)), cum_weights=weights)[0]
            status = chance.choices(_STATUSES, (30, 22, 4, 12, 6, 26))[0]
            if status == "captured":
                holder[at] = chance.randrange(len(FORCES))
            force = FORCES[holder[at]]
            other = FORCES[(holder[at] + chance.randrange(1, len(FORCES))) % len(FORCES)]
            quote = words.sentence(f"{force.name} {status} {places[at].name}")
            start = chance.randrange(100, 4000)
            by = chance.choice(_SPOKESMEN)
            named = status in {"controls", "captured", "lost", "besieged"}
            out.append(
                Claim(
                    id=hashlib.sha256(f"{seed}/{len(out)}".encode()).hexdigest()[:16],
                    citation=cite,
                    status=status,
                    georeference=references[at],
                    evidence=Evidence(quote, start, start + len(quote), "body"),
                    when=When(day, day, chance.choice(("on Tuesday", "yesterday", None)), day.isoformat()),
                    place_as_written=references[at].name,
                    force=force if named else None,
                    opponent=other if status in {"captured", "struck", "besieged"} else None,
                    parties=(force, other) if status == "contested" else (),
                    part=chance.choice(("northern outskirts", "southern half")) if chance.random() < 0.03 else None,
                    modality="believed" if chance.random() < 0.06 else "asserted",
                    according_to=Attribution(by, by) if by else None,
                    confidence=chance.choice((0.55, 0.7, 0.8, 0.9)),
                    rule=f"rule-{status}",
                )
            )
    return out[:number]


def _report(at: int, number: int, chance: random.Random) -> Iterator[tuple[Citation, dt.date]]:
    """The citation of a report for each of its claims, and the day each speaks of."""
    day = FIRST + dt.timedelta(days=int(DAYS * min((at + chance.random() * 40) / number, 1.0)))
    outlet = chance.choice(_OUTLETS)
    cite = Citation(
        id=f"report-{at:06}",
        title=f"Report {at} from the front",
        publisher=outlet,
        published=day,
        url=f"https://{outlet.lower().replace(' ', '-')}.example/{day:%Y/%m/%d}/{at}",
        path=f"reports/report-{at:06}.txt",
        sha256=hashlib.sha256(str(at).encode()).hexdigest(),
        language="en",
    )
    for _ in range(chance.randrange(1, 6)):
        yield cite, day - dt.timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 5)))


def _places(count: int, chance: random.Random) -> list[Place]:
    gazetteer = open_gazetteer()
    inside = [t for t in gazetteer.towns() if WEST < t[2] < EAST and SOUTH < t[1] < NORTH]
    inside.sort(key=lambda t: (-t[3], t[0], t[1]))
    places = [
        Place(
            "geonames",
            str(9_000_000 + n),
            name,
            lat,
            lon,
            "SY",
            f"Province {int(lat * 2) % 17}",
            "P.PPL",
            population,
            3000.0,
        )
        for n, (name, lat, lon, population) in enumerate(inside[:count])
    ]
    while len(places) < count:  # villages that no gazetteer has
        lat, lon = chance.uniform(SOUTH + 2, NORTH), chance.uniform(WEST + 1, EAST - 2)
        name = "Tell " + "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
        number = len(places)
        places.append(
            Place(
                "geonames",
                str(9_000_000 + number),
                name,
                round(lat, 5),
                round(lon, 5),
                "IQ",
                f"Province {number % 17}",
                "P.PPL",
                0,
                2000.0,
            )
        )
    return places


def _reference(place: Place, places: list[Place], chance: random.Random) -> Georeference:
    others = [
        Candidate(p, Match.FOLDED, round(chance.random() / 2, 4)) for p in chance.sample(places, chance.randrange(5))
    ]
    score = round(0.6 + chance.random() * 0.4, 4)
    return Georeference(place.name, place, score, (Candidate(place, Match.FOLDED, score), *others), "gazetteer")


def _distance(one: Place, other: Place) -> float:
    return (one.lat - other.lat) ** 2 + (one.lon - other.lon) ** 2


class _Words:
    """Sentences of a made-up language whose words are as frequent as those of a real one (Zipf's law)."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = [
            "".join(chance.choices(_SYLLABLES, k=1 + min(rank // 120, chance.randrange(1, 5)))) for rank in range(9000)
        ]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(9000)))

    def sentence(self, clause: str) -> str:
        """A clause in a sentence of about 150 characters."""
        words = self._chance.choices(self._words, cum_weights=self._weights, k=24)
        text = " ".join(words)[: max(20, self._chance.randrange(105, 195) - len(clause))]
        return f"{text[:40].capitalize()} {clause}, {text[40:]}."
