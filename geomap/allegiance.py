"""On which side those named in a claim are: by the war of its place, in the year that it tells of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.forces import ForceContext
from geomap.reading.sources.media import load_media
from geomap.sides import may_be_opposed

if TYPE_CHECKING:
    import datetime as dt

    from geomap.model import Attribution, Force, Statement
    from geomap.reading.forces import ForceLexicon

_IN = lazy(r"\b(?:in|from|inside|near|around|outside|to)\s+(?:the\s+)?$")
"""Before a country in the name of a source: where it is, and not for whom it speaks."""
_CODE = 2
_OF_STATES = frozenset({"country", "national"})
"""Kinds of mentions that say of which state a force is, whoever governs it."""


@dataclass(frozen=True, slots=True)
class War:
    """What the forces of a lexicon are in the war of a country."""

    forces: ForceLexicon
    country: str | None
    """ISO 3166 code of the country of a claim's place; None if that is not known."""
    told_on: dt.date | None
    """The day by which the forces of its report are judged."""

    def sided(self, statement: Statement) -> Statement:
        """A statement with its actors as they were then and there: a report can speak of several wars, and of years.

        Where a report calls somebody by what they are ("the rebels", "Libyan troops"), and in its own year that is a
        force which was not yet, or no more, in the year of the statement, the force of that year is meant.
        """
        if self.country is None:
            return statement
        day = statement.when.latest or self.told_on

        def sided(force: Force | None) -> Force | None:
            return self._as_of(self._at_home(force), day) if force is not None else None

        force, opponent = sided(statement.force), sided(statement.opponent)
        if _are_apart(statement.force, statement.opponent) and not _are_apart(force, opponent):
            opponent = None  # by the text round them of two wars, and of one side in that of the place
        parties = tuple(f for f in map(sided, statement.parties) if f is not None)
        if (force, opponent, parties) == (statement.force, statement.opponent, statement.parties):
            return statement
        return replace(statement, force=force, opponent=opponent, parties=parties)

    def _at_home(self, force: Force) -> Force:
        """Whom the same words name in the war of the country ("Kurdish fighters"), if the force has no part in it."""
        year = self.told_on.year if self.told_on is not None else None
        wars = self.forces.countries_of(force.id, year)
        if wars and self.country not in wars:
            found, kind = self._meant(force, ForceContext(self.country, self.told_on))
            if kind == "named" and self.country in self.forces.countries_of(found.id, year):
                force = found
        side = self.forces.side(force.id, country=self.country, year=year)
        return replace(force, side=side) if side not in {None, force.side} else force

    def _as_of(self, force: Force, day: dt.date | None) -> Force:
        """Whom the same words name on a day, of a force that was none then.

        Years are known and no days: in the year behind its last it may be there still, as a government that falls.
        """
        entry = self.forces.forces.get(force.id)
        if entry is None or day is None or entry.active(day.year) or entry.last == day.year - 1:
            return force
        country = entry.country or self.country
        if self._meant(force, ForceContext(country, self.told_on))[0].id != force.id:
            return force  # whom the report itself calls so
        found, kind = self._meant(force, ForceContext(country, day))
        return force if kind in _OF_STATES and found.id not in self.forces.forces else found

    def _meant(self, force: Force, context: ForceContext) -> tuple[Force, str | None]:
        """Whom the words for a force mean in some context, and what kind of mention they are; else the force itself."""
        for mention in self.forces.find(force.as_written, context=context):
            if (mention.start, mention.end) == (0, len(force.as_written)):
                meant = replace(mention.force, as_written=force.as_written, start=force.start, end=force.end)
                return meant, mention.kind
        return force, None

    def side_of_source(self, source: Attribution) -> str | None:
        """The side that a source speaks for: as a ministry, a general staff, a party's outlet."""
        forces, media, country = self.forces, load_media(), self.country
        year = self.told_on.year if self.told_on is not None else None
        voice = media.voice(source.as_written)
        if voice is not None:
            if len(voice) == _CODE and voice.isupper():
                voice = forces.state(voice, year=year).id
            return forces.side(voice, country=country, year=year) if voice else None
        for mention in forces.find(source.as_written, context=ForceContext(country, self.told_on)):
            if mention.kind == "country" and _IN.search(source.as_written, 0, mention.start):
                continue  # "the mission in X" does not speak for X
            if mention.force.side is not None:
                return mention.force.side
            if mention.country is not None:
                return forces.state(mention.country, year=year).side
        if source.side is None and country is not None and media.is_office(source.as_written):
            at_war = [t for t in forces.theatres.values() if country in t.countries and t.active(year)]
            if not any(t.interstate for t in at_war):  # where armies of states fight, it may be either's
                return forces.state(country, year=year).side
        return source.side


def is_self_serving(statement: Statement, source: Attribution | None) -> bool:
    """Whether the source speaks for the side that gains by what it says."""
    gains = statement.opponent if statement.status == "lost" else statement.force
    if source is None or source.side is None or gains is None:
        return False
    return statement.status in {"captured", "controls", "siege_broken", "lost"} and source.side == gains.side


def _are_apart(force: Force | None, opponent: Force | None) -> bool:
    """Are who acts and whom it is done to told, and not of one side?"""
    return force is not None and opponent is not None and may_be_opposed(force, opponent)
