"""The composition: reports are read, their places resolved, their claims put in order. The Python API stands on it."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from geomap.chronicle import Chronicle, compile_chronicle
from geomap.errors import ClaimError, MissingExtraError
from geomap.export import geojson_feature
from geomap.model import Attribution, Claim, Match, Statement
from geomap.places.corrections import (
    countries_around,
    countries_within,
    is_ruled_out,
    read_corrections,
    toponym_of,
)
from geomap.places.countrytables import credits_of, open_with_tables, tables_folder
from geomap.places.memory import Memory
from geomap.places.names import fold
from geomap.places.resolution import ResolutionSettings, context_of, resolve_all
from geomap.reading.claims import read_statements, stretches
from geomap.reading.dates import parse_day
from geomap.reading.forces import ForceLexicon, ForceMention, load_forces
from geomap.reading.toponyms import find_toponyms, place_kind
from geomap.reading.words import is_wrapped
from geomap.records import claim_id, claim_record
from geomap.relating import relate, settle_by_text, with_coordinates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from geomap.chronicle import Situation
    from geomap.errors import GeomapError
    from geomap.mapping.page import ControlMap
    from geomap.model import Citation, Force, Georeference, Report, Toponym
    from geomap.places.corrections import Correction, Corrections
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.geocoding import Geocoder
    from geomap.places.shapes import Shapes
    from geomap.reading.discourse import PlaceKind


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
        georeferences = self._resolve(found, report)
        named = tuple(t for t in found if not is_ruled_out(georeferences[t]))
        return with_coordinates(report.text, named, georeferences)

    def claims(self, report: Report) -> tuple[Claim, ...]:
        """The control claims of a report, in order of its text, their places resolved."""
        mentions = self._mentions(report)
        found = find_toponyms(report, self.memory, ignore=self._force_spans(mentions))
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
        )
        if not reading.statements:
            return ()
        said = tuple({s.toponym: None for s in reading.statements})
        georeferences = self._resolve(tuple(dict.fromkeys((*reading.toponyms, *said))), report)
        related = relate(report.text, reading.statements, georeferences, shapes=self.shapes)
        return tuple(self._claim(s, report, georeference, words) for s, georeference, words in related)

    def _is_known(self, name: str) -> bool:
        """Can a name be a place's? Loosely spelt short ones match too much."""
        glance = self.memory.glance(name)
        return glance is not None and (glance.match <= Match.ARTICLE or len(name) >= _LOOSE_LENGTH)

    def _mentions(self, report: Report) -> list[ForceMention]:
        # A name goes on over a line's end only where lines are broken by width; the mark keeps every offset.
        text = report.text if is_wrapped(report.text) else report.text.replace("\n", "¶")
        context = self.forces.context(text, published=report.citation.published)
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

    def _resolve(self, toponyms: tuple[Toponym, ...], report: Report) -> Mapping[Toponym, Georeference]:
        found: Mapping[Toponym, Georeference]
        found = settle_by_text(report.text, resolve_all(toponyms, report, self.memory, settings=self.resolution))
        if self.corrections is not None:
            around = countries_around(found.values(), context_of(report, self.memory).countries)
            found = {t: self.corrected(t, g, report=report.citation, countries=around) for t, g in found.items()}
        if self.geocoder is None:
            return found
        countries = sorted({g.place.country for g in found.values() if g.place is not None and g.place.country})
        return {t: self.geocoded(t.name, g, countries=countries, cue=t.cue) for t, g in found.items()}

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
        from geomap.resolving import country_code, parse_name  # noqa: PLC0415

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


class Claims(Sequence[Claim]):
    """What a set of reports says, as an immutable sequence of claims in order of report and text.

    Parameters
    ----------
    claims
        In the order they shall have.
    engine
        Whose gazetteer and force styles the map uses; a new one of default settings where it is None.
    failures
        Errors of the reports that could not be read.
    """

    def __init__(
        self, claims: Iterable[Claim], *, engine: Engine | None = None, failures: Iterable[GeomapError] = ()
    ) -> None:
        self._claims = tuple(claims)
        self._engine = engine or Engine()
        self.failures = tuple(failures)

    @overload
    def __getitem__(self, index: int) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: int | slice) -> Claim | Claims:
        """One claim, or a slice of them as `Claims`."""
        if isinstance(index, slice):
            return Claims(self._claims[index], engine=self._engine)
        return self._claims[index]

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def __repr__(self) -> str:
        places = {(c.place.source, c.place.source_id) for c in self if c.place is not None}
        return f"<geomap.Claims: {len(self)} claims, {len(places)} places, {len(self.unresolved)} unresolved>"

    @property
    def unresolved(self) -> Claims:
        """The claims whose place could not be resolved, each with the reason in its georeference."""
        return Claims((c for c in self if c.place is None), engine=self._engine)

    def filter(
        self,
        *,
        force: str | None = None,
        status: str | None = None,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        min_confidence: float = 0.0,
    ) -> Claims:
        """Claims of one force (id or name) and status that may speak of a day between two days, both included."""
        low = parse_day(since) if isinstance(since, str) else since
        high = parse_day(until) if isinstance(until, str) else until

        def fits(claim: Claim) -> bool:
            actors = (claim.force, claim.opponent, *claim.parties)
            if force is not None and not any(f is not None and force in {f.id, f.name} for f in actors):
                return False
            if status is not None and claim.status != status:
                return False
            if low is not None and claim.when.latest is not None and claim.when.latest < low:
                return False
            if high is not None and claim.when.earliest is not None and claim.when.earliest > high:
                return False
            return claim.confidence >= min_confidence

        return Claims(filter(fits, self), engine=self._engine)

    def chronicle(self) -> Chronicle:
        """The claims in order, and the states they put each place through."""
        return compile_chronicle(self, stale_after_days=self._engine.settings.stale_after_days)

    def as_of(self, day: dt.date | str) -> tuple[Situation, ...]:
        """What is reported of every place by a day ("2017-09-05", "September 2017" for its last day)."""
        return self.chronicle().as_of(parse_day(day) if isinstance(day, str) else day)

    def to_records(self) -> list[dict[str, Any]]:
        """The claim records (schema `geomap.claim/1`)."""
        return [claim_record(c) for c in self]

    def to_geojson(self) -> dict[str, Any]:
        """A GeoJSON FeatureCollection, a feature a claim; unresolved places have a null geometry."""
        return {"type": "FeatureCollection", "features": [geojson_feature(c) for c in self]}

    def to_dataframe(self) -> Any:
        """A pandas DataFrame, a row a claim, with the columns of the CSV export.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 -- an extra
        except ImportError:
            raise MissingExtraError("to_dataframe()", "pandas") from None
        from geomap.export import CSV_COLUMNS, csv_row  # noqa: PLC0415

        return pd.DataFrame([csv_row(claim_record(c)) for c in self], columns=list(CSV_COLUMNS))

    def map(
        self,
        *,
        as_of: dt.date | str | None = None,
        title: str | None = None,
        note: str | None = None,
        tiles: str | None = None,
    ) -> ControlMap:
        """A folium.Map of the claims: shows in a notebook, saves to one file with `.save(path)`.

        Parameters
        ----------
        as_of
            The day the map opens on; the last day of the data where it is None.
        title, note
            Shown in the page as plain text.
        tiles
            Name of a tile provider; the page then needs a network. None draws the bundled vector map.
        """
        from geomap.mapping.page import build_map  # noqa: PLC0415 -- only mapping needs folium
        from geomap.places.shapes import open_shapes  # noqa: PLC0415

        chronicle = self.chronicle()
        return build_map(
            chronicle,
            as_of=parse_day(as_of) if isinstance(as_of, str) else as_of,
            title=title,
            note=note,
            tiles=tiles,
            styles={key: style.colour for key, style in self._engine.forces.styles().items()},
            towns=self._engine.gazetteer.towns(),
            shapes=open_shapes(),
            credited=credits_of(self._engine.gazetteer),
        )


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    settings: Settings | None = None,
    stdin: BinaryIO | None = None,
    on_error: Callable[[GeomapError], None] | None = None,
) -> Claims:
    """Read reports and give their control claims.

    Parameters
    ----------
    paths
        A file, folder or glob, or several; "-" is standard input.
    settings
        See `Settings`.
    stdin
        What "-" reads.
    on_error
        Called with the error of each report that cannot be read; reading goes on. Where it is None the errors are
        kept in `Claims.failures`, and reading goes on all the same.

    Raises
    ------
    ReportError
        If nothing at all could be read; the message names the first that failed.
    """
    from geomap.reports import read_reports  # noqa: PLC0415

    engine = Engine(settings)
    failures: list[GeomapError] = []

    def fail(error: GeomapError) -> None:
        failures.append(error)
        if on_error is not None:
            on_error(error)

    several = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    claims: list[Claim] = []
    count = 0
    for report in read_reports(several, stdin=stdin, on_error=fail):
        count += 1
        claims.extend(engine.claims(report))
    if count == 0 and failures and on_error is None:
        raise failures[0]
    return Claims(claims, engine=engine, failures=failures)


def resolve(
    name: str, *, country: str | None = None, context: str | None = None, settings: Settings | None = None
) -> Georeference:
    """Which place a name means, with every place that was considered.

    Parameters
    ----------
    name
        As written: "Deir el-Zour", "Deir el-Zour province", "Mosul, Iraq".
    country
        ISO 3166-1 code or name of the country to prefer.
    context
        The text round the name: its other places help to choose.
    settings
        See `Settings`.
    """
    from geomap.resolving import resolve_name  # noqa: PLC0415

    engine = Engine(settings)
    found = resolve_name(name, engine.memory, country=country, context=context, settings=engine.resolution)
    found = engine.corrected_name(name, found, country=country)
    return engine.geocoded(name, found, countries=[country] if country and len(country) == 2 else ())


def read_claims(lines: Iterable[str | bytes], *, name: str, settings: Settings | None = None) -> Claims:
    """Claims from the lines of a file that `geomap extract --format jsonl` wrote.

    Parameters
    ----------
    lines
        As text, or as the bytes of a file in UTF-8.
    name
        What to call the file in messages.
    settings
        See `Settings`.

    Raises
    ------
    ClaimError
        If a line is not a claim record; names file and line.
    """
    import json  # noqa: PLC0415

    from geomap.records import read_claim  # noqa: PLC0415

    out = []
    for number, line in enumerate(lines, 1):
        try:
            text = line if isinstance(line, str) else line.decode("utf-8")
            text = text.removeprefix("\ufeff")
            if not text.strip():
                continue
            record = json.loads(text)
        except UnicodeDecodeError:
            raise ClaimError(
                f"{name}, line {number}: not UTF-8; save it as UTF-8, or make the file anew with `geomap extract`"
            ) from None
        except (ValueError, RecursionError) as error:
            what = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
            raise ClaimError(
                f"{name}, line {number}: not JSON, or cut off ({what}); make the file anew with `geomap extract`"
            ) from None
        try:
            out.append(read_claim(record))
        except ClaimError as error:
            raise ClaimError(f"{name}, line {number}: {error}") from error
    return Claims(out, engine=Engine(settings))
