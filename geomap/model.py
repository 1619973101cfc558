"""The values that travel between the stages: frozen, typed, without behaviour of their own.

Offsets are Unicode code points into `Report.text`, end exclusive. Coordinates are WGS 84 degrees in named
fields, so that no order can be mistaken. Dates are proleptic Gregorian days.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- the annotations of these values are read at run time by their users
import enum
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["controls", "captured", "lost", "besieged", "siege_broken", "contested", "struck"]
Modality = Literal["asserted", "believed"]
Share = Literal["part", "half", "most"]

STATUSES: tuple[Status, ...] = ("controls", "captured", "lost", "besieged", "siege_broken", "contested", "struck")

ZoneKind = Literal[
    "title", "dateline", "navigation", "link", "caption", "credit", "duration", "advertisement", "gallery", "agency"
]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of a report that is not its body.

    `title` and `dateline` are the report's own; the rest is page chrome. A `gallery` is prose of another
    origin and date inserted into the page: it is read, but marked.
    """

    start: int
    end: int
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class Citation:
    """What is known of a report without its text: who published what, when, and where the bytes were."""

    id: str
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None
    path: str | None = None
    sha256: str = ""
    """Of the report's text, UTF-8, hexadecimal: the same text has the same hash wherever it was found."""
    language: str | None = None
    """ISO 639-1, None where it could not be told."""
    extractor: str | None = None
    """By what the text was got out of its container ("trafilatura 2.0", "geomap.html"); None for plain text."""


@dataclass(frozen=True, slots=True)
class Report:
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
    """Not equal, but likelier two spellings of one name than alike by chance; only within a country or division."""


@dataclass(frozen=True, slots=True)
class Place:
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
    """Radius in metres of a circle round the point that holds the place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name could mean, and how well it fits: 0 (not at all) to 1."""

    place: Place
    match: Match
    score: float


@dataclass(frozen=True, slots=True)
class Toponym:
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


@dataclass(frozen=True, slots=True)
class Locus:
    """Where a text puts something by places that it names: "20 km north of X", "between A and B", "X's outskirts"."""

    kind: LocusKind
    start: int
    end: int
    """The whole expression, the places' names included: `report.text[start:end]`."""
    as_written: str
    """The words of the relation: "20 km north of", "southern outskirts of"; of roads and borders with the names."""
    anchors: tuple[Toponym, ...]
    """The places it is measured from, in order of the text: two of a road between two towns, else mostly one."""
    subject: Toponym | None = None
    """The place that is said to lie there ("X, a village 20 km north of Y"), where it is named."""
    distance_m: float | None = None
    """The middle of what the distance can mean; None where none is given."""
    spread_m: float = 0.0
    """How much more or less it can be, by how it is worded."""
    bearing_deg: float | None = None
    """From the anchor, clockwise from north; None where no direction is given."""
    half_angle_deg: float = 180.0
    """How far to either side of it the direction can mean."""
    part: str | None = None
    """What part is spoken of, a kind of `lexicon/relations.toml` ("half", "edge" ...)."""


@dataclass(frozen=True, slots=True)
class Georeference:
    """What a name was resolved to, with every place that was considered.

    Where `place` is None the name is unresolved and `reason` says why.
    """

    name: str
    place: Place | None
    score: float
    candidates: tuple[Candidate, ...]
    """Best first, the chosen one included."""
    method: str
    """ "gazetteer", "corrections" or "geocoder:nominatim"; with "+relation" where words round the name took part."""
    reason: str | None = None
    anchor: Place | None = None
    """The place that the name means, where `place` is another that the text puts by it ("20 km north of X")."""


# --- who, when, according to whom ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Force:
    """An actor that holds ground or fights for it."""

    id: str
    """Stable within a forces file; forces it does not name get a slug of their name."""
    name: str
    side: str | None
    """The party within its war ("syria:government"); None where the lexicon does not say."""
    as_written: str
    start: int | None = None
    end: int | None = None
    """Span of `as_written` in the report's text; None where the force is understood and not written."""


@dataclass(frozen=True, slots=True)
class When:
    """When a change happened or a state is said to hold: both bounds inclusive, None where unknown."""

    earliest: dt.date | None = None
    latest: dt.date | None = None
    as_written: str | None = None
    """The words it was read from; None where it is the report's own date or nothing."""
    edtf: str | None = None
    """The same as an Extended Date/Time Format level 1 string; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The named source a clause is attributed to."""

    name: str
    as_written: str
    side: str | None = None
    """The side of the source, in the terms of `Force.side`, where it speaks for one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that make a claim: `quote == report.text[start:end]`."""

    quote: str
    start: int
    end: int
    zone: str
    """ "body", or the kind of the zone it stands in."""


Relation = Literal["at", "near", "part_of", "between", "offset", "along"]
"""How what is claimed lies to the place that is named: `offset` is a distance or direction from it, `along` a road, a
border or a river."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A control claim as it was read: its place is still a name."""

    status: Status
    toponym: Toponym
    evidence: Evidence
    rule: str
    """The name of the rule that read it."""
    trigger: tuple[int, int]
    """Span of the word that called the rule ("captured")."""
    place_as_written: str
    """The place's own name, with a class word that makes it another place ("Deir el-Zour province")."""
    when: When = When()
    force: Force | None = None
    opponent: Force | None = None
    parties: tuple[Force, ...] = ()
    backers: tuple[Force, ...] = ()
    relation: Relation = "at"
    mention: tuple[int, int] | None = None
    """Span of the pronoun or description ("the city") that stands for the place; None where it is named."""
    share: Share | None = None
    share_text: str | None = None
    part: str | None = None
    modality: Modality = "asserted"
    according_to: Attribution | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report says: its places by name and its control statements, in order of the text."""

    toponyms: tuple[Toponym, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A report says that a force has a control status at a place on a date."""

    id: str
    """Stable hash of report id, evidence span, status, place and force."""
    citation: Citation
    status: Status
    georeference: Georeference
    evidence: Evidence
    when: When
    place_as_written: str
    relation: Relation = "at"
    mention: tuple[int, int] | None = None
    force: Force | None = None
    opponent: Force | None = None
    parties: tuple[Force, ...] = ()
    backers: tuple[Force, ...] = ()
    share: Share | None = None
    share_text: str | None = None
    part: str | None = None
    modality: Modality = "asserted"
    according_to: Attribution | None = None
    self_serving: bool = False
    """The source that says it belongs to the gaining side."""
    confidence: float = 0.5
    rule: str | None = None
    copies: tuple[Citation, ...] = field(default=())
    """Further copies of the same report that make the same claim."""
    relation_as_written: str | None = None
    """ "20 km north of": the words of an `offset`; None for what `relation` says in full."""

    @property
    def place(self) -> Place | None:
        """The place it was resolved to, None where it is unresolved."""
        return self.georeference.place
