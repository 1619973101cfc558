"""Where the other places of a report lie: what they say of a name that could mean places in several countries."""

import math
from collections.abc import Mapping, Sequence

from geomap.model import Place
from geomap.places.candidates import Choice, ResolutionSettings

MAX_ANCHORS = 12
"""Other places that a candidate's distance is taken to."""
NEAR_KM = 100.0
_WELL_KNOWN = 3.0
"""Places that tell as well as more could where a report takes place: a sum of probabilities."""


class Around:
    """Where a report's places lie, as far as they are known; asked for one name, that name is left out.

    Parameters
    ----------
    mentions
        How often each name stands in the report.
    bests
        What each most likely means and the probability of that, 0-1; None of names of nothing.
    countries
        ISO alpha-2 codes to how often they are spoken of besides.
    """

    def __init__(
        self, mentions: Sequence[int], bests: Sequence[tuple[Place, float] | None], countries: Mapping[str, float]
    ) -> None:
        self._country: list[tuple[str, float] | None] = []
        self._admin1: list[tuple[tuple[str, str], float] | None] = []
        self._anchors: list[tuple[int, float, float, float, float, float]] = []
        self._total = sum(countries.values())
        self._sum: dict[str, float] = dict(countries)
        self._sum1: dict[tuple[str, str], float] = {}
        for number, (times, best) in enumerate(zip(mentions, bests, strict=True)):
            country: tuple[str, float] | None = None
            admin1: tuple[tuple[str, str], float] | None = None
            if best is not None and best[1] > 0.3:
                place, p = best
                if place.country:
                    weight = p * math.sqrt(times)
                    country = place.country, weight
                    self._sum[place.country] = self._sum.get(place.country, 0.0) + weight
                    self._total += weight
                    if place.admin1:
                        admin1 = (place.country, place.admin1), weight
                        self._sum1[admin1[0]] = self._sum1.get(admin1[0], 0.0) + weight
                    if not place.feature.startswith(("A.PCL", "A.ADM1")):
                        north = math.radians(place.lat)
                        self._anchors.append((number, place.lat, place.lon, p, north, math.cos(north)))
            self._country.append(country)
            self._admin1.append(admin1)
        self._total1 = sum(self._sum1.values())
        self._anchors.sort(key=lambda a: -a[3])
        del self._anchors[MAX_ANCHORS:]

    def said(self, number: int, choice: Choice, settings: ResolutionSettings) -> dict[str, float]:
        """What it adds to the options of a group that their countries are spoken of, by the country."""
        known, shared = settings.weights.get("context_country", 0.0), settings.weights.get("context_share", 0.0)
        own = self._country[number]
        found: dict[str, float] = {}
        for code in choice.codes:
            said = self._sum.get(code)
            if said is None:
                continue
            total = self._total
            if own is not None:
                total -= own[1]
                if own[0] == code:
                    said -= own[1]
            if said > 1e-9:
                found[code] = known * min(1.0, said) + shared * (said / total)
        return found

    def known(self, number: int) -> float:
        """0-1: how well it is known where the report takes place, by its other places."""
        own = self._country[number]
        return min(1.0, (self._total - (0.0 if own is None else own[1])) / _WELL_KNOWN)

    def admin1(self, number: int, place: Place, *, county: bool = False) -> float:
        """Whether other places of the report lie in the division of this one, 0-1.

        For a `county` up to twice that, by the share of the places that lie there: it is called by its name
        alone where its division is known.
        """
        if place.country is None or place.admin1 is None or place.feature == "A.ADM1":
            return 0.0
        key = place.country, place.admin1
        said = self._sum1.get(key, 0.0)
        own = self._admin1[number]
        if own is not None and own[0] == key:
            said -= own[1]
        if said <= 0.0:
            return 0.0
        if county:
            return min(1.0, said) + said / (self._total1 - (0.0 if own is None else own[1]))
        return min(1.0, said)

    def near(self, number: int, place: Place) -> float:
        """Nearness to the closest other place, 0-1."""
        best = 0.0
        here, there = place.lat, place.lon
        north = math.radians(here)
        wide = math.cos(north)
        for other, lat, lon, p, its_north, its_wide in self._anchors:
            # What another name of the report already means is no neighbour of itself: Mexico is not Mexico City.
            if p > best and other != number and abs(lat - here) < 4.0 and (lat, lon) != (here, there):
                # As `kilometres`, with what is the same for all of them reckoned once.
                half = math.sin((north - its_north) / 2) ** 2
                half += its_wide * wide * math.sin(math.radians(there - lon) / 2) ** 2
                best = max(best, p * math.exp(-12742.0 * math.asin(min(1.0, math.sqrt(half))) / NEAR_KM))
        return best


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance."""
    p, q = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))
