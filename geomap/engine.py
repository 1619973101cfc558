"""Gazetteer, lexicons and settings put together: one report in, its places or its claims out."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from geomap.collector import collector_paused
from geomap.errors import GeocoderError, SettingsError
from geomap.folders import TABLES, user_data_folder
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.resolution import ResolutionSettings, context_of, resolve_all
from geomap.reading.toponyms.recognition import find_toponyms
from geomap.relating import coordinates_in, settle_by_text, with_coordinates
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from geomap.model import Citation, Claim, Georeference, Report, Statement, Toponym
    from geomap.places.corrections import Correction, Corrections
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.geocoding import Geocoder
    from geomap.places.shapes import Shapes
    from geomap.reading.forces import ForceLexicon
    from geomap.reading.rules import Draft, Scene
    from geomap.relating import Position


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
        data = self.settings.data or user_data_folder()
        if data is None or not _holds_tables(os.path.join(data, TABLES)):
            return open_gazetteer()
        from geomap.places.countrytables import open_with_tables, tables_folder  # noqa: PLC0415 -- few users added any

        return open_with_tables(tables_folder(_path(data)))

    @cached_property
    def shapes(self) -> Shapes:
        """The bundled outlines; imported only when needed, because shapely is slow to load."""
        from geomap.places.shapes import open_shapes  # noqa: PLC0415

        return open_shapes()

    @cached_property
    def memory(self) -> Memory:
        """The gazetteer, remembering what it was asked before."""
        return Memory(self.gazetteer)

    @cached_property
    def resolution(self) -> ResolutionSettings:
        """How sure the resolver must be."""
        return ResolutionSettings(self.settings.min_score)

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
        """The bundled forces, with the user's added or in their place."""
        from geomap.reading.forces import load_forces  # noqa: PLC0415 -- slow to load, and places need none

        names = {code: place.name for code, place in self.gazetteer.countries.items()}
        with collector_paused():
            return load_forces(_path(self.settings.forces), demonyms=self.gazetteer.demonyms, country_names=names)

    @cached_property
    def corrections(self) -> Corrections | None:
        """What the user says that names mean."""
        path = _path(self.settings.corrections)
        if path is None:
            return None
        from geomap.places.corrections import read_corrections  # noqa: PLC0415 -- few runs have any

        return read_corrections(path, self.gazetteer)

    @property
    def unused_corrections(self) -> tuple[Correction, ...]:
        """Corrections that have applied to no name of the reports so far."""
        rows = () if self.corrections is None else self.corrections.rows
        return tuple(row for row in rows if row.line not in self._corrected)

    def check(self) -> None:
        """Check before any work is done that everything the settings name can be used.

        Raises
        ------
        SettingsError
            If a score or a number of days is out of range.
        LexiconError, GeocoderError, CorrectionsError
            If the forces file, the geocoder or the corrections file cannot be used, or a geocoder is set up and none is
            named.
        """
        told = self.settings
        if told.min_score is not None and not 0 <= told.min_score <= 1:
            raise SettingsError(f"min_score is {told.min_score!r}: scores are from 0 to 1, for example 0.7")
        if told.stale_after_days < 0:
            raise SettingsError(f"stale_after_days is {told.stale_after_days!r}: give a number of days from 0 on")
        if told.geocoder is None and (told.geocoder_options or told.geocoder_limit is not None):
            raise GeocoderError("a geocoder is set up, and none is to be asked: name one with --geocoder")
        _ = self.corrections
        if self.settings.forces is not None:
            _ = self.forces
        _ = self.geocoder

    def toponyms(self, report: Report) -> tuple[tuple[Toponym, ...], Mapping[Toponym, Georeference]]:
        """The places a report names, and what each was resolved to.

        Adjectives ("Syrian") have the cue "demonym", positions in figures "coordinates".
        """
        found = find_toponyms(report, self.memory, demonyms=True)
        told: tuple[Toponym, ...] = ()
        if self.corrections is not None:
            from geomap.places.corrections import names_in  # noqa: PLC0415 -- few runs have any

            told = names_in(report.text, self.corrections, found)
            found = tuple(sorted((*found, *told)))
        positions = coordinates_in(report.text)
        georeferences = self.resolve(found, report, positions)
        if self.corrections is not None:
            from geomap.places.corrections import is_corrected, is_ruled_out  # noqa: PLC0415

            found = tuple(
                t
                for t in found
                if not is_ruled_out(georeferences[t]) and (t not in told or is_corrected(georeferences[t]))
            )
        return with_coordinates(found, georeferences, positions)

    def claims(self, report: Report) -> tuple[Claim, ...]:
        """The control claims of a report, in order of its text, their places resolved."""
        return tuple(claim for _, claim in self.read(report))

    def read(
        self,
        report: Report,
        *,
        watch: Callable[[Scene, Sequence[Draft]], None] | None = None,
        unread: Callable[[Report], None] | None = None,
    ) -> tuple[tuple[Statement, Claim], ...]:
        """The statements of a report with the claims that they become.

        Parameters
        ----------
        report
            One report.
        watch
            Called with each sentence that the rules read and the drafts they made of it.
        unread
            Called with the report if by its words it is not read at all.
        """
        return self._reader(report, self, watch=watch, unread=unread)

    @cached_property
    def _reader(self) -> Callable[..., tuple[tuple[Statement, Claim], ...]]:
        """What reads claims: its rules are slow to load, and places need none."""
        with collector_paused():
            from geomap import claimreading  # noqa: PLC0415
        return claimreading.read

    def resolve(
        self,
        toponyms: tuple[Toponym, ...],
        report: Report,
        positions: Sequence[Position],
        *,
        spoken_of: Mapping[str, float] | None = None,
    ) -> Mapping[Toponym, Georeference]:
        """What names in a report mean, by gazetteer, text, corrections and geocoder.

        Parameters
        ----------
        toponyms
            Names in the report.
        report
            The report they stand in.
        positions
            The coordinates that its text gives.
        spoken_of
            How often the report speaks of countries other than by adjectives, by ISO alpha-2 code.
        """
        found: Mapping[Toponym, Georeference]
        context = context_of(report, self.memory, spoken_of) if spoken_of else None
        found = resolve_all(toponyms, report, self.memory, settings=self.resolution, context=context)
        found = settle_by_text(report.text, found, positions)
        return self.amended(found, report)

    def amended(
        self, found: Mapping[Toponym, Georeference], report: Report | None = None, *, countries: Sequence[str] = ()
    ) -> Mapping[Toponym, Georeference]:
        """Apply the user's corrections, and ask the geocoder if one was chosen.

        Parameters
        ----------
        found
            What the names were resolved to.
        report
            The report they stand in, if any.
        countries
            ISO codes of the countries in which they are known to lie; if there are none, those of the report's places.
        """
        if self.corrections is not None:
            from geomap.places.corrections import countries_around  # noqa: PLC0415

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
        """Ask the geocoder for a name that the gazetteer could not resolve; `found` itself if there is no geocoder."""
        if self.geocoder is None or found.place is not None:
            return found
        from geomap.places.corrections import is_ruled_out  # noqa: PLC0415

        if is_ruled_out(found):
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
        """Apply the user's corrections to a name; `found` itself if they say nothing of it.

        Parameters
        ----------
        toponym
            The name.
        found
            What it was resolved to without them.
        report
            The report it stands in, if any.
        countries
            ISO codes of the countries that the report speaks of, most frequent first.
        """
        if self.corrections is None:
            return found
        from geomap.places.corrections import countries_within  # noqa: PLC0415

        # First the country the text puts the name in, then the one it was found in, then those the report speaks of.
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

    def named(self, name: str, *, country: str | None = None, context: str | None = None) -> Georeference:
        """What a name that a person gives means, by gazetteer, corrections and geocoder.

        Parameters
        ----------
        name, country, context
            As `geomap.naming.resolve_name` takes them.
        """
        from geomap.naming import parse_name, resolve_name  # noqa: PLC0415 -- reports need none of it
        from geomap.places.corrections import countries_within  # noqa: PLC0415
        from geomap.places.countrynames import country_code  # noqa: PLC0415

        found = resolve_name(name, self.memory, country=country, context=context, settings=self.resolution)
        code = None if country is None else country_code(country, self.memory)
        if country is not None and code is None:
            return found  # whose reason is the country
        if found.place is None:
            from geomap.describing import resolve_described  # noqa: PLC0415 -- most names are none

            described = resolve_described(
                name, self.memory, country=code, context=context, settings=self.resolution, shapes=lambda: self.shapes
            )
            if described is not None:
                return described
        toponym = parse_name(name)
        countries = (code,) if code is not None else countries_within(toponym, self.memory)
        return self.amended({toponym: found}, countries=countries)[toponym]

    def corrected_claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Apply the user's corrections to claims that were read earlier; their reports need not be at hand."""
        claims = tuple(claims)
        if self.corrections is None:
            return claims
        from dataclasses import replace  # noqa: PLC0415 -- slow to load, and places need none

        from geomap.places.corrections import countries_around, toponym_of  # noqa: PLC0415

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


def _path(given: str | PathLike[str] | None) -> Path | None:
    if given is None:
        return None
    from pathlib import Path  # noqa: PLC0415 -- slow to load, and few runs name a file

    return Path(given)


def _holds_tables(folder: str) -> bool:
    try:
        return any(name.endswith(".json") for name in os.listdir(folder))  # the files that name the tables in use
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # reading it will say what is wrong
