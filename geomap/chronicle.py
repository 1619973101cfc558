"""Claims in order: who is reported to hold what as of a day, and what contradicts what."""

from __future__ import annotations

import datetime as dt  # noqa: TC003
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Claim, Force, Modality, Place, Share

State = Literal["held", "contested", "disputed", "vacated", "unknown"]


@dataclass(frozen=True, slots=True)
class Period:
    """What a site's state is reported to be from one day to another, both included."""

    state: State
    """`held` by `forces[0]`; `contested` between `forces`; `disputed`: sources disagree which of `forces` holds
    it; `vacated`: `forces[0]` left and nobody is said to have come; `unknown`: spoken of (struck, besieged), but
    nobody is said to hold it."""
    forces: tuple[Force, ...]
    start: dt.date | None
    """None: since before anything reported."""
    end: dt.date | None
    """None: nothing later is reported."""
    modality: Modality
    share: Share | None
    """How much of the place the state speaks of; None for the whole."""
    claims: tuple[str, ...]
    """Ids of the claims that say so, in order of time."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something reported of a site that does not change who holds it."""

    status: Literal["besieged", "siege_broken", "struck"]
    force: Force | None
    opponent: Force | None
    start: dt.date | None
    end: dt.date | None
    claim: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place, or a named part of one, with all that is reported of it."""

    key: str
    """ "geonames:170063", or "geonames:170063#southern half" for a part."""
    place: Place
    part: str | None
    claims: tuple[Claim, ...]
    """In order of time, undated ones first; copies merged."""
    periods: tuple[Period, ...]
    """Consecutive and without overlap."""
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A site on one day."""

    site: Site
    day: dt.date
    period: Period | None
    """None where nothing is reported up to that day."""
    annotations: tuple[Annotation, ...]
    last_report: dt.date | None
    age_days: int | None
    """Days from the last report on the site to `day`; None where no report is dated."""
    stale: bool
    """`age_days` is more than the chronicle's `stale_after_days`: silence is not peace."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All sites in order of key, and the claims whose place is unresolved."""

    sites: tuple[Site, ...]
    unresolved: tuple[Claim, ...]
    first: dt.date | None
    """The earliest day any claim speaks of."""
    last: dt.date | None
    """The latest day any claim or publication speaks of."""
    stale_after_days: int = 30

    def as_of(self, day: dt.date) -> tuple[Situation, ...]:
        """What is reported of every site that has been spoken of by `day`."""
        raise NotImplementedError


def compile_chronicle(claims: Iterable[Claim], *, stale_after_days: int = 30) -> Chronicle:
    """Put claims in order and derive each site's states by the rules of the README's "Chronicle" section."""
    raise NotImplementedError
