"""Gazetteer, lexicons and settings put together: one report in, its places or its claims out."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geomap.model import Attribution, Claim, Match, Statement
from geomap.places.corrections import (
    countries_around,
    countries_within,
    is_ruled_out,
    read_corrections,
    toponym_of,
)
from geomap.places.countrytables import open_with_tables, tables_folder
from geomap.places.memory import Memory
from geomap.places.names import fold
from geomap.places.resolution import ResolutionSettings, context_of, resolve_all
from geomap.reading.claims import read_statements, stretches
from geomap.reading.forces import ForceContext, ForceLexicon, ForceMention, countries_of_places, load_forces
from geomap.reading.toponyms import find_toponyms, place_kind
from geomap.reading.words import is_wrapped
from geomap.records import claim_id
from geomap.relating import coordinates_in, relate, settle_by_text, with_coordinates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from geomap.model import Citation, Force, Georeference, Report, Toponym
    from geomap.places.corrections import Correction, Corrections
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.geocoding import Geocoder
    from geomap.places.shapes import Shapes
    from geomap.reading.discourse import PlaceKind
    from geomap.reading.rules import Draft, Scene
    from geomap.relating import Position


_LOOSE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can set; passed in, never global."""

    forces: Path | None = None
    """A forces file that adds to the bundled one or overrides it."""
    geocoder: str | None = None
    """Name of an online geocoder asked for what the gazetteer does not have; None asks nobody."""
    geocoder_options: Mapping[str, str] = field(default_factory=dict)
    """What the geocoder is set up with ("domain", "timeout" ...)."""
    geocoder_limit: int | None = None
    """Requests to make at most."""
    geocoder_cache: Path | None = None
    """Where its answers are kept; None for the user's cache folder."""
    data: Path | None = None
    """Where country tables lie that `geomap gazetteer add` got; None for GEOMAP_DATA, else the user's data folder."""
    corrections: Path | None = None
    """A table of what names mean, which outranks what is found (`geomap.places.corrections`)."""
    min_score: float | None = None
    """Places of a lower score stay unresolved; None for the resolver's own threshold."""
    stale_after_days: int = 30


class Engine:
    """Gazetteer and lexicons opened once, used for many reports.

    Parameters
    ----------
    settings
        See `Settings`.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._corrected: set[int] = set()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The bundled places, and the country tables that the user added."""
        return open_with_tables(tables_folder(self.settings.data))

    @cached_property
    def shapes(self) -> Shapes:
        """The bundled outlines; imported only where they are needed, for shapely is slow to load."""
        from geomap.places.shapes import open_shapes  # noqa: PLC0415

        return open_shapes()

    @cached_property
    def memory(self) -> Memory:
        """The places, remembering what was asked before."""
        return Memory(self.gazetteer)

    @cached_property
    def resolution(self) -> ResolutionSettings:
        """How sure the resolver must be."""
        least = self.settings.min_score
        return ResolutionSettings() if least is None else ResolutionSettings(min_score=least)

    @cached_property
    def geocoder(self) -> Geocoder | None:
        """The online geocoder that was asked for; imported only then."""
        if self.settings.geocoder is None:
            return None
        from geomap.places.geocoding import open_geocoder  # noqa: PLC0415 -- loads geopy's geocoders

        return open_geocoder(
            self.settings.geocoder,
            options=self.settings.geocoder_options,
            cache=self.settings.geocoder_cache,
            limit=self.settings.geocoder_limit,
        )

    @cached_property
    def forces(self) -> ForceLexicon:
        """The bundled forces with the user's over them."""
        names = {code: place.name for code, place in self.gazetteer.countries.items()}
        return load_forces(self.settings.forces, demonyms=self.gazetteer.demonyms, country_names=names)

    @cached_property
    def corrections(self) -> Corrections | None:
        """What the user says that names mean."""
        path = self.settings.corrections
        return None if path is None else read_corrections(path, self.gazetteer)

    @property
    def unused_corrections(self) -> tuple[Correction, ...]:
        """Corrections that no name of the reports so far was corrected by."""
        rows = () if self.corrections is None else self.corrections.rows
        return tuple(row for row in rows if row.line not in self._corrected)

    def check(self) -> None:
        """See that what the settings name is there, before any work is done.

        Raises
        ------
        LexiconError, GeocoderError, CorrectionsError
            If the forces file, the geocoder or the corrections file cannot be used.
        """
        _ = self.corrections
        if self.settings.forces is not None:
            _ = self.forces
        _ = self.geocoder

    def toponyms(self, report: Report) -> tuple[tuple[Toponym, ...], Mapping[Toponym, Georeference]]:
        """The places a report names, and what each was resolved to.

        Adjectives ("Syrian") have the cue "demonym", positions in figures "coordinates".
        """
        found = find_toponyms(report, self.memory, demonyms=True)
        positions = coordinates_in(report.text)
        georeferences = self._resolve(found, report, positions)
        if self.corrections is not None:
            found = tuple(t for t in found if not is_ruled_out(georeferences[t]))
        return with_coordinates(found, georeferences, positions)

    def claims(self, report: Report) -> tuple[Claim, ...]:
        """The control claims of a report, in order of its text, their places resolved."""
        return tuple(claim for _, claim in self.read(report))

    def read(
        self, report: Report, *, watch: Callable[[Scene, Sequence[Draft]], None] | None = None
    ) -> tuple[tuple[Statement, Claim], ...]:
        """The statements of a report with the claims that they become.

        Parameters
        ----------
        report
            One report.
        watch
            Called with each sentence that the rules read and the drafts they made of it.
        """
        mentions, found = self._names(report)
        kinds: dict[Toponym, PlaceKind] = {}

        def kind_of(toponym: Toponym) -> PlaceKind:
            if toponym not in kinds:
                kinds[toponym] = place_kind(toponym, self.memory)
            return kinds[toponym]

        demonyms = self.gazetteer.demonyms
        reading = read_statements(
            report,
            found,
            find_forces=_within(mentions),
            kind_of=kind_of,
            is_demonym=lambda word: fold(word) in demonyms,
            is_known=self._is_known,
            watch=watch,
        )
        if not reading.statements:
            return ()
        said = tuple({s.toponym: None for s in reading.statements})
        georeferences = self._resolve(
            tuple(dict.fromkeys((*reading.toponyms, *said))), report, coordinates_in(report.text)
        )
        related = relate(report.text, reading.statements, georeferences, shapes=self.shapes)
        return tuple((s, self._claim(s, report, georeference, words)) for s, georeference, words in related)

    def _is_known(self, name: str) -> bool:
        """Can a name be a place's? Loosely spelt short ones match too much."""
        glance = self.memory.glance(name)
        return glance is not None and (glance.match <= Match.ARTICLE or len(name) >= _LOOSE_LENGTH)

    def _names(self, report: Report) -> tuple[list[ForceMention], tuple[Toponym, ...]]:
        """Who and where a report speaks of.

        A first pass over the forces tells which names are no places; the places tell which country's army "the army"
        is, and where the words alone said otherwise a second pass is made.
        """
        # A name goes on over a line's end only where lines are broken by width; the mark keeps every offset.
        text = report.text if is_wrapped(report.text) else report.text.replace("\n", "¶")
        published = report.citation.published
        context = self.forces.context(text, published=published)
        mentions = self._mentions(report, text, context)
        toponyms = tuple(find_toponyms(report, self.memory, ignore=self._force_spans(mentions)))
        places = countries_of_places(toponyms, self.memory)
        focus = self.forces.focus_country(text, published=published, places=places)
        if focus != context.focus:
            context = self.forces.context(text, published=published, focus=focus)
            mentions = self._mentions(report, text, context)
        return mentions, toponyms

    def _mentions(self, report: Report, text: str, context: ForceContext) -> list[ForceMention]:
        return [
            mention
            for start, end, _ in stretches(report)
            for mention in self.forces.find(text, start, end, context=context)
            if mention.role != "backer"
        ]

    @staticmethod
    def _force_spans(mentions: Sequence[ForceMention]) -> list[tuple[int, int]]:
        """Spans that are no places: a bare country name may still be one."""
        return [(m.start, m.end) for m in mentions if m.kind != "country"]

    def _resolve(
        self, toponyms: tuple[Toponym, ...], report: Report, positions: Sequence[Position]
    ) -> Mapping[Toponym, Georeference]:
        found: Mapping[Toponym, Georeference]
        found = resolve_all(toponyms, report, self.memory, settings=self.resolution)
        found = settle_by_text(report.text, found, positions)
        return self.finished(found, report)

    def finished(
        self, found: Mapping[Toponym, Georeference], report: Report | None = None, *, countries: Sequence[str] = ()
    ) -> Mapping[Toponym, Georeference]:
        """What the corrections and the geocoder that were asked for say of names besides the gazetteer.

        Parameters
        ----------
        found
            What the names were resolved to.
        report
            Where they stand, if anywhere.
        countries
            ISO codes of those in which they are known to lie; by the report's places if there are none.
        """
        if self.corrections is not None:
            said = {} if report is None else context_of(report, self.memory).countries
            around = countries or countries_around(found.values(), said)
            citation = None if report is None else report.citation
            found = {t: self.corrected(t, g, report=citation, countries=around) for t, g in found.items()}
        if self.geocoder is None:
            return found
        codes = countries or sorted({g.place.country for g in found.values() if g.place and g.place.country})
        return {t: self.geocoded(t.name, g, countries=codes, cue=t.cue) for t, g in found.items()}

    def geocoded(
        self, name: str, found: Georeference, *, countries: Sequence[str] = (), cue: str | None = None
    ) -> Georeference:
        """What the geocoder says of a name the gazetteer could not resolve; as it is where none was asked for."""
        if self.geocoder is None or found.place is not None or is_ruled_out(found):
            return found
        return self.geocoder.resolve(name, found, countries=countries, cue=cue)

    def corrected(
        self,
        toponym: Toponym,
        found: Georeference,
        *,
        report: Citation | None = None,
        countries: Sequence[str] = (),
    ) -> Georeference:
        """What the user's corrections say of a name; as it is where they say nothing.

        Parameters
        ----------
        toponym
            The name.
        found
            What it was resolved to without them.
        report
            Where it stands, if anywhere.
        countries
            ISO codes of those that the report speaks of, most often first.
        """
        if self.corrections is None:
            return found
        # Where the text puts the name counts first, then where it was found, then what else is spoken of.
        said = countries_within(toponym, self.memory)
        if not said:
            chosen = found.place.country if found.place is not None else None
            said = tuple(dict.fromkeys((*((chosen,) if chosen else ()), *countries)))
        answer = self.corrections.apply(toponym, found, report=report, countries=said)
        if answer is None:
            return found
        row, georeference = answer
        self._corrected.add(row.line)
        return georeference

    def corrected_name(self, name: str, found: Georeference, *, country: str | None = None) -> Georeference:
        """What the user's corrections say of a name that a person gives, with its country if that is known."""
        if self.corrections is None:
            return found
        from geomap.naming import country_code, parse_name  # noqa: PLC0415

        code = None if country is None else country_code(country, self.memory)
        return self.corrected(parse_name(name), found, countries=() if code is None else (code,))

    def corrected_claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Claims that were read before, with the user's corrections; their reports need not be at hand."""
        claims = tuple(claims)
        if self.corrections is None:
            return claims
        found: dict[str, list[Georeference]] = {}
        for claim in claims:
            found.setdefault(claim.citation.id, []).append(claim.georeference)
        around = {ident: countries_around(several, {}) for ident, several in found.items()}
        return tuple(
            replace(
                claim,
                georeference=self.corrected(
                    toponym_of(claim), claim.georeference, report=claim.citation, countries=around[claim.citation.id]
                ),
            )
            for claim in claims
        )

    def _claim(
        self, statement: Statement, report: Report, georeference: Georeference, relation_as_written: str | None
    ) -> Claim:
        country = georeference.place.country if georeference.place is not None else None
        statement = self._in_the_war_of(country, statement, report)
        source = statement.according_to
        if source is not None:
            source = replace(source, side=self._side_of_source(source, report, country))
        return Claim(
            id=claim_id(
                report.citation.id,
                statement.evidence,
                statement.status,
                statement.place_as_written,
                statement.force,
                statement.part,
            ),
            citation=report.citation,
            status=statement.status,
            georeference=georeference,
            evidence=statement.evidence,
            when=statement.when,
            place_as_written=statement.place_as_written,
            relation=statement.relation,
            mention=statement.mention,
            force=statement.force,
            opponent=statement.opponent,
            parties=statement.parties,
            backers=statement.backers,
            share=statement.share,
            share_text=statement.share_text,
            part=statement.part,
            modality=statement.modality,
            according_to=source,
            self_serving=_self_serving(statement, source),
            confidence=statement.confidence,
            rule=statement.rule,
            relation_as_written=relation_as_written,
        )

    def _in_the_war_of(self, country: str | None, statement: Statement, report: Report) -> Statement:
        """Give the actors the side they are on where the place lies: a report can speak of several wars."""
        if country is None:
            return statement
        published = report.citation.published
        year = published.year if published is not None else None

        def sided(force: Force | None) -> Force | None:
            side = self.forces.side(force.id, country=country, year=year) if force is not None else None
            return replace(force, side=side) if force is not None and side is not None else force

        return replace(
            statement,
            force=sided(statement.force),
            opponent=sided(statement.opponent),
            parties=tuple(f for f in map(sided, statement.parties) if f is not None),
        )

    def _side_of_source(self, source: Attribution, report: Report, country: str | None) -> str | None:
        """The side that a ministry, general staff or state medium of a country speaks for in the war of a country."""
        published = report.citation.published
        year = published.year if published is not None else None
        context = self.forces.context(report.text, published=published, focus=country)
        for mention in self.forces.find(source.as_written, context=context):
            if mention.force.side is not None:
                return mention.force.side
            if mention.country is not None:
                return self.forces.state(mention.country, year=year).side
        return source.side


def _within(mentions: Sequence[ForceMention]) -> Callable[[int, int], Sequence[ForceMention]]:
    """Deal the mentions of a report out to its sentences."""
    starts = [m.start for m in mentions]
    return lambda start, end: mentions[bisect_left(starts, start) : bisect_left(starts, end)]


def _self_serving(statement: Statement, source: Attribution | None) -> bool:
    """Does the source speak for the side that gains by what it says?"""
    force = statement.force
    if (
        source is None
        or source.side is None
        or force is None
        or statement.status not in {"captured", "controls", "siege_broken"}
    ):
        return False
    return source.side == force.side
