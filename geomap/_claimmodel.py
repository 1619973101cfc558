"""The values of claims: who, when, according to whom, and what is said. `geomap.model` re-exports them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- the annotations of these values are read at run time by their users
from dataclasses import dataclass, field
from typing import Literal

from geomap.model import Citation, Georeference, Place, Toponym  # noqa: TC001

Status = Literal["controls", "captured", "lost", "besieged", "siege_broken", "contested", "struck"]
Modality = Literal["asserted", "believed"]
Share = Literal["part", "half", "most"]

STATUSES: tuple[Status, ...] = ("controls", "captured", "lost", "besieged", "siege_broken", "contested", "struck")
CHANGES: frozenset[Status] = frozenset({"captured", "lost"})
"""By which a place goes from one to another."""
GAINS: frozenset[Status] = frozenset({"captured", "controls"})
"""By which a force has a place."""
HOLDS: frozenset[Status] = CHANGES | GAINS
"""By which a force has a place, or had it: of all of the place, or a part."""


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
    """Span of `as_written` in the report's text; None if the force is understood and not written."""


@dataclass(frozen=True, slots=True)
class When:
    """When a change happened or a state is said to hold: both bounds inclusive, None where unknown."""

    earliest: dt.date | None = None
    latest: dt.date | None = None
    as_written: str | None = None
    """The words it was read from; None if it is the report's own date, or unknown."""
    edtf: str | None = None
    """The same as an Extended Date/Time Format level 1 string; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The named source a clause is attributed to."""

    name: str
    as_written: str
    side: str | None = None
    """The side that the source speaks for, as in `Force.side`; None if it speaks for none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that make a claim, in their sentence: `quote == report.text[start:end]`.

    `prefix` and `suffix` are those of a W3C Web Annotation TextQuoteSelector, whose `exact` is the quote.
    """

    quote: str
    start: int
    end: int
    zone: str
    """ "body", or the kind of the zone it stands in."""
    prefix: str = ""
    """The sentence before the quote, as it stands in the report's text. Of a long one the last 300 characters at most:
    it then begins with the space before its first word, with which no sentence begins. Empty in older records."""
    suffix: str = ""
    """The sentence behind the quote; of a long one the first 300 characters at most, up to the space behind a word."""

    @property
    def sentence(self) -> str:
        """The quote with what stands round it."""
        return self.prefix + self.quote + self.suffix if self.prefix or self.suffix else self.quote


Relation = Literal["at", "near", "part_of", "between", "offset", "along"]
"""Where the claim holds relative to the named place: `offset` is a distance or direction from it, `along` a road, a
border or a river."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A control claim as it was read: its place is still a name.

    Fields without a word of their own are those of `Claim`.
    """

    status: Status
    toponym: Toponym
    evidence: Evidence
    rule: str
    """The name of the rule that read it."""
    trigger: tuple[int, int]
    """Span of the word that triggered the rule ("captured")."""
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
    """The place's own name, with a class word that makes it another place ("Deir el-Zour province")."""
    relation: Relation = "at"
    mention: tuple[int, int] | None = None
    """Span of the pronoun or description ("the city") that stands for the place; None where it is named."""
    force: Force | None = None
    """Who controls, captured, lost or struck it; of `besieged` who is surrounded there, of `siege_broken` who was
    relieved or broke the ring. None where nobody is named, and of `contested`."""
    opponent: Force | None = None
    """The other side: who lost what was captured, drove out who lost it, lays or laid the siege, or was struck; None if
    it is not said."""
    parties: tuple[Force, ...] = ()
    """Who fights over it, of `contested` alone."""
    backers: tuple[Force, ...] = ()
    """By whom the report says `force` is backed ("Turkish-backed rebels"); they make no claim to the place."""
    share: Share | None = None
    """How much of the place it speaks of; None for all of it."""
    share_text: str | None = None
    """The words of `share` ("most of")."""
    part: str | None = None
    """The part of the place it speaks of, as written ("southern half", "airport"); None for no named part."""
    modality: Modality = "asserted"
    according_to: Attribution | None = None
    """Whom its sentence names as source; None if the report says it itself."""
    self_serving: bool = False
    """Whether its source belongs to the side that gains by it."""
    confidence: float = 0.5
    """From 0 to 1: the share of such claims whose status, place name and force a reader would agree with."""
    rule: str | None = None
    """The name of the rule that read it; None in older records."""
    copies: tuple[Citation, ...] = field(default=())
    """Further copies of the same report that make the same claim."""
    relation_as_written: str | None = None
    """ "20 km north of": the words of an `offset`; None if `relation` says everything."""

    @property
    def place(self) -> Place | None:
        """The place it was resolved to; None if it is unresolved."""
        return self.georeference.place
