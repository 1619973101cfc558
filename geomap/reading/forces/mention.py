"""What is found of a force in a text: a mention of it, and a name that the text gives to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from geomap.model import Force  # noqa: TC001 -- the annotations of mentions are read at run time by their users

MentionKind = Literal["named", "national", "generic", "introduced", "leader", "country"]
Role = Literal["force", "weapon", "authority", "backer"]


class ForceMention(NamedTuple):
    """A stretch of text that speaks of a force, or could."""

    start: int
    end: int
    force: Force
    """Its `as_written` is the force's own part of the stretch: "Iraqi forces" of "US-backed Iraqi forces"."""
    kind: MentionKind
    """`named` by the lexicon; `national`, by country and noun; `generic`, understood from the context;
    `introduced` by the text itself; `leader`: a man for his force; `country`: a bare country, capital or demonym,
    only a possible actor."""
    role: Role = "force"
    """`weapon`: aircraft, missiles ... of the force; `authority`: someone who speaks for it; `backer`: only named as
    the backer of another."""
    category: str = "state"
    """A kind of the lexicon, "unknown", or "described": known by the text's words for it and nothing else."""
    country: str | None = None
    """ISO 3166-1 code of the state, None for forces that are not a state's."""
    backers: tuple[Force, ...] = ()
    attributive: bool = False
    """It modifies a noun that follows and is not itself an actor there ("army base", "Iraqi border")."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name or abbreviation that a text gives to a force."""

    name: str
    force: Force
    category: str
    alone: bool = True
    """Does it stand for the force by itself? "Lubari" of "Lubari fighters" does so only where none but a party can."""
