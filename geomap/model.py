"""The values that travel between the stages: frozen, typed, without behaviour of their own.

Values that every report makes by the hundred are named tuples, which take a third of the time of frozen dataclasses to
make and none to define; `value._replace(name=...)` gives a changed copy. Never compare them with plain tuples: they
are equal to any tuple of the same fields. The values of claims are frozen dataclasses.

Offsets are Unicode code points into `Report.text`, end exclusive. Coordinates are WGS 84 degrees in named
fields, so that no order can be mistaken. Dates are proleptic Gregorian days.
"""

import datetime as dt
import enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from geomap._claimmodel import (
        CHANGES,
        GAINS,
        HOLDS,
        STATUSES,
        Attribution,
        Claim,
        Evidence,
        Force,
        Modality,
        Reading,
        Relation,
        Share,
        Statement,
        Status,
        When,
    )

__all__ = [
    "CHANGES",
    "GAINS",
    "HOLDS",
    "STATUSES",
    "Attribution",
    "Candidate",
    "Citation",
    "Claim",
    "Evidence",
    "Extent",
    "Force",
    "Georeference",
    "Locus",
    "LocusKind",
    "Match",
    "Modality",
    "Place",
    "Reading",
    "Relation",
    "Report",
    "Share",
    "Statement",
    "Status",
    "Toponym",
    "When",
    "Zone",
    "ZoneKind",
]

ZoneKind = Literal[
    "title", "dateline", "navigation", "link", "caption", "credit", "duration", "advertisement", "gallery", "agency"
]


class Zone(NamedTuple):
    """A stretch of a report that is not its body.

    `title` and `dateline` are the report's own; the rest is page chrome. A `gallery` is prose of another
    origin and date inserted into the page: it is read, but marked.
    """

    start: int
    end: int
    kind: ZoneKind


class Citation(NamedTuple):
    """What is known of a report besides its text: who published it, when, and where it was found."""

    id: str
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None
    path: str | None = None
    sha256: str = ""
    """Of the report's text in UTF-8, hexadecimal: the same text has the same hash wherever it was found."""
    language: str | None = None
    """ISO 639-1; None if it could not be determined."""
    extractor: str | None = None
    """What extracted the text from its container ("trafilatura 2.0", "geomap.html"); None for plain text."""


class Report(NamedTuple):
    """One article: its text as decoded, untouched, its citation and its zones in order of start."""

    citation: Citation
    text: str
    zones: tuple[Zone, ...] = ()


# --- names and places ---------------------------------------------------------------------------------------


class Match(enum.IntEnum):
    """How strictly a written name matches a gazetteer name; lower is stricter."""

    FOLDED = 0
    """Equal but for case, diacritics, hyphens and apostrophes."""
    ARTICLE = 1
    """... and but for an article (al-, el-, ar-, ez-, the ...)."""
    TRANSLITERATED = 2
    """... and but for how a foreign spelling is rendered (ou/u/o, q/k, ei/ay/i, doubled letters, -ah/-a)."""
    RESPELLED = 3
    """Not equal, but more likely two spellings of one name than alike by chance; only within a country or division."""


class Place(NamedTuple):
    """An entry of a gazetteer."""

    source: str
    """The table it stands in: "geonames", "naturalearth", "ourairports", "curated", or a geocoder's name."""
    source_id: str
    name: str
    lat: float
    lon: float
    country: str | None
    """ISO 3166-1 alpha-2; None for seas, continents, regions of several countries."""
    admin1: str | None
    """Name of the first-order division it lies in, or None."""
    feature: str
    """GeoNames class and code, "P.PPLA", "A.ADM1", "S.AIRB"."""
    population: int
    uncertainty_m: float
    """Radius in metres of a circle round the point that contains the place."""


class Candidate(NamedTuple):
    """A place that a name could mean, and how well it fits: 0 (not at all) to 1."""

    place: Place
    match: Match
    score: float


class Toponym(NamedTuple):
    """A name in a report's text that is used as the name of a place."""

    start: int
    end: int
    name: str
    """`report.text[start:end]`, without article or class word."""
    cue: str | None = None
    """A class word that goes with the name ("province", "city", "base", "river"), case-folded."""
    within: str | None = None
    """The name of the place that the text puts it in ("X, Y"; "X in Y province"), as written."""


LocusKind = Literal["offset", "near", "between", "part", "road", "border", "bank"]


class Locus(NamedTuple):
    """A location that a text gives relative to places: "20 km north of X", "between A and B", "X's outskirts"."""

    kind: LocusKind
    start: int
    end: int
    """The whole expression, the places' names included: `report.text[start:end]`."""
    as_written: str
    """The words of the relation: "20 km north of", "southern outskirts of"; for roads and borders with the names."""
    anchors: tuple[Toponym, ...]
    """The places it is measured from, in order of the text: two for a road between two towns, else mostly one."""
    subject: Toponym | None = None
    """The place that is said to lie there ("X, a village 20 km north of Y"); None if it is not named."""
    distance_m: float | None = None
    """The middle of what the distance can mean, in metres; None if none is given."""
    spread_m: float = 0.0
    """How much more or less it can be, in metres, judged by the wording."""
    bearing_deg: float | None = None
    """From the anchor, in degrees clockwise from north; None if no direction is given."""
    half_angle_deg: float = 180.0
    """How far to either side of `bearing_deg` the direction can point, in degrees."""
    part: str | None = None
    """The part spoken of, by its key in `lexicon/relations.toml` ("half", "edge" ...)."""


Line = tuple[tuple[float, float], ...]
"""Longitude and latitude of each point, in degrees."""


class Extent(NamedTuple):
    """A line or an area that words describe: a road, a border, the ground between two towns or north of one."""

    kind: Literal["line", "area"]
    parts: tuple[tuple[Line, ...], ...]
    """Each part of a line is one run of points; of an area, its closed shell and then its holes, as in GeoJSON."""
    within_m: float
    """How far the true place can be from it at most, in metres."""


class Georeference(NamedTuple):
    """What a name was resolved to, with every place that was considered.

    If `place` is None, the name is unresolved and `reason` says why.
    """

    name: str
    place: Place | None
    score: float
    candidates: tuple[Candidate, ...]
    """Best first, the chosen one included."""
    method: str
    """ "gazetteer", "corrections" or "geocoder:nominatim"; with "+relation" if the words round the name moved it."""
    reason: str | None = None
    anchor: Place | None = None
    """The place that the name means, if `place` is one that the text locates relative to it ("20 km north of X")."""
    extent: Extent | None = None
    """The line or area that the words describe, if more than a point; `place` is a point on or near it."""


# --- claims ---------------------------------------------------------------------------------------------------


def __getattr__(name: str) -> Any:
    """Load the values of claims when they are first used: whatever only finds places need not wait for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from geomap import _claimmodel  # noqa: PLC0415

    globals()[name] = value = getattr(_claimmodel, name)
    return value
