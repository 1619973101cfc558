"""`Claims`: a sequence of claims that can be filtered, exported, put in order of time and drawn."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from geomap.chronicle import Chronicle, compile_chronicle
from geomap.credits import credit_of
from geomap.engine import Engine
from geomap.errors import ClaimError, DateError, MissingClaimsError
from geomap.export import FORMATS, SUFFIXES, geojson_feature, write_kml
from geomap.model import Claim
from geomap.places.countrytables import credits_of
from geomap.reading.dates.whole import parse_days
from geomap.records import claim_record
from geomap.sieve import sieve
from geomap.writing import check_suffix, write_whole

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.chronicle import Situation
    from geomap.errors import GeomapError
    from geomap.mapping.layers import ControlLayer
    from geomap.mapping.page import ControlMap
    from geomap.settings import Settings


class Claims(Sequence[Claim]):
    """An immutable sequence of the claims of a set of reports, in order of report and text.

    Slices, filters and sums are `Claims` too. A notebook shows the first claims as a table.

    Parameters
    ----------
    claims
        In the order to keep.
    engine
        Its gazetteer and force styles are used for the map; None for a new one with default settings.
    failures
        Errors of the reports that could not be read.
    """

    def __init__(
        self, claims: Iterable[Claim], *, engine: Engine | None = None, failures: Iterable[GeomapError] = ()
    ) -> None:
        self._claims = tuple(claims)
        self._engine = engine or Engine()
        self.failures = tuple(failures)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, settings: Settings | None = None) -> Claims:
        """Claims from a file in JSON lines, as `save` and `geomap extract` write it.

        Parameters
        ----------
        path
            The file.
        settings
            See `Settings`; its corrections are applied to the claims.

        Raises
        ------
        ClaimError
            If it cannot be read, or a line is not a claim record; names file and line.
        SettingsError, LexiconError, GeocoderError, CorrectionsError
            If what the settings name cannot be used.
        """
        engine = Engine(settings)
        engine.check()
        try:
            with Path(path).open("rb") as lines:
                read = read_claims(lines, name=os.fspath(path))
        except OSError as error:
            kind = MissingClaimsError if isinstance(error, FileNotFoundError) else ClaimError
            raise kind(
                f"cannot read {os.fspath(path)!r}: {error.strerror}; give a file that `geomap extract` wrote"
            ) from error
        return cls(engine.corrected_claims(read), engine=engine)

    @overload
    def __getitem__(self, index: int) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: int | slice) -> Claim | Claims:
        """One claim, or a slice of them as `Claims`."""
        return self._some(self._claims[index]) if isinstance(index, slice) else self._claims[index]

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    def __add__(self, other: object) -> Claims:
        """These claims, then those of the other that are not among them; a claim in both is kept as it is here."""
        if not isinstance(other, Claims):
            return NotImplemented
        here = {_identity(claim) for claim in self}
        more = (claim for claim in other if _identity(claim) not in here)
        failures = dict.fromkeys((*self.failures, *other.failures))
        return Claims((*self, *more), engine=self._engine, failures=failures)

    def __repr__(self) -> str:
        places = {(c.place.source, c.place.source_id) for c in self if c.place is not None}
        lost = len(self.unresolved)
        return f"<geomap.Claims: {_counted(len(self), 'claim')}, {_counted(len(places), 'place')}, {lost} unresolved>"

    def _repr_html_(self) -> str:
        """The first claims as a table, for a notebook; all text of reports is escaped."""
        from geomap.mapping.notebook import claims_table  # noqa: PLC0415 -- only notebooks need it

        return claims_table(self)

    def _colours(self) -> dict[str, str]:
        return {key: style.colour for key, style in self._engine.forces.styles().items()}

    def _signs(self) -> dict[str, str]:
        return {key: style.cue for key, style in self._engine.forces.styles().items()}

    def _some(self, claims: Iterable[Claim]) -> Claims:
        return Claims(claims, engine=self._engine, failures=self.failures)

    @property
    def unresolved(self) -> Claims:
        """The claims whose place could not be resolved, each with the reason in its georeference."""
        return self._some(c for c in self if c.place is None)

    def filter(
        self,
        *,
        force: str | Iterable[str] | None = None,
        opponent: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        place: str | Iterable[str] | None = None,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        source: str | Iterable[str] | None = None,
        min_confidence: float = 0.0,
        modality: str | Iterable[str] | None = None,
    ) -> Claims:
        """The claims that meet every condition; of several values for one condition any will do.

        Names are compared without case, accents, hyphens and apostrophes. A name that no claim has gives no claims.

        Parameters
        ----------
        force
            Id, name or side ("islamic-state", "Islamic State", "syria:government") of the force that holds, takes or
            loses the place; of a claim that names none, of a party or the opponent. The map's choice of forces is the
            same.
        opponent
            Id, name or side of whom it was taken from, lost to or fought over with.
        status
            One of `geomap.model.STATUSES`.
        place
            A name in any spelling or script that the gazetteer knows, as the report writes it, or the gazetteer's id
            ("geonames:170063"). "Raqqa" is both the town and the province of that name; an id is one of them. Claims
            located relative to a place ("20 km north of Raqqa") count with it.
        since, until
            First and last day, "2017-09-05" or a month or year as a whole: claims that speak of a day between them, the
            same that the map counts in that period. A claim of which only the last day is known counts on that day, an
            undated one on the day of its report, and one whose report is undated too on none.
        source
            Publisher or id of a report (or of a copy of it), or whom its sentence names as source.
        min_confidence
            From 0 to 1.
        modality
            "asserted" or "believed".

        Raises
        ------
        DateError
            If a day cannot be understood.
        FilterError
            If a status, modality or confidence is invalid, or the first day is after the last.
        """
        first = None if since is None else _days(since)[0]
        last = None if until is None else _days(until)[1]
        kept = sieve(
            self._claims,
            self._engine,
            force=force,
            opponent=opponent,
            status=status,
            place=place,
            first=first,
            last=last,
            source=source,
            min_confidence=min_confidence,
            modality=modality,
        )
        return self._some(kept)

    def chronicle(self) -> Chronicle:
        """The claims in order, and the states they put each place through."""
        return compile_chronicle(self, stale_after_days=self._engine.settings.stale_after_days)

    def as_of(self, day: dt.date | str) -> tuple[Situation, ...]:
        """What is reported of every place as of a day ("2017-09-05"; "September 2017" means its last day)."""
        return self.chronicle().as_of(_days(day)[1])

    def to_records(self) -> list[dict[str, Any]]:
        """The claim records (schema `geomap.claim/1`)."""
        return [claim_record(c) for c in self]

    def to_geojson(self) -> dict[str, Any]:
        """A GeoJSON FeatureCollection with a feature for each claim; unresolved places have a null geometry."""
        return {"type": "FeatureCollection", "features": [geojson_feature(c) for c in self]}

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the claims to a file, whole or not at all, in the format that its suffix names.

        Parameters
        ----------
        path
            Ends in .jsonl (which `load` and `geomap map` can read), .csv, .geojson, .kml or another of
            `geomap.export.SUFFIXES`. Missing folders are created.

        Raises
        ------
        OutputError
            If the suffix is none of these, or the file cannot be written.
        """
        check_suffix(Path(path), SUFFIXES)
        kind = SUFFIXES.get(Path(path).suffix.lower(), "jsonl")
        write_whole(path, write_kml(self, styles=self._colours()) if kind == "kml" else FORMATS[kind](self))

    def to_dataframe(self) -> pd.DataFrame:
        """A pandas DataFrame with a row for each claim and the columns of the CSV export.

        Returns
        -------
        frame
            Days (`earliest`, `latest`, `published`) are `datetime64[s]`, coordinates, scores and `uncertainty_m`
            floats, offsets integers, `self_serving` bool, all else pandas' `string`; what is not known is missing.
            NULs and lone surrogates in texts are U+FFFD.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        from geomap.frames import dataframe  # noqa: PLC0415 -- an extra

        return dataframe(self)

    def to_geodataframe(self) -> gpd.GeoDataFrame:
        """A geopandas GeoDataFrame: the columns of `to_dataframe` and the points, in EPSG:4326.

        Returns
        -------
        frame
            The geometry of an unresolved claim is an empty point, which geopandas writes to GeoJSON as null;
            `uncertainty_m` is the radius in metres of a circle that contains the place.

        Raises
        ------
        MissingExtraError
            If geopandas is not installed.
        """
        from geomap.frames import geodataframe  # noqa: PLC0415 -- an extra

        return geodataframe(self)

    def layers(self, *, as_of: dt.date | str | None = None) -> tuple[ControlLayer, ...]:
        """Layers for a `folium.Map` of one's own, in the colours and with the signs that `map` gives the forces.

        Parameters
        ----------
        as_of
            The day shown first; None for the last day of the data.

        Returns
        -------
        layers
            One for each force that holds places, one for each other state; each goes on the map by its `add_to`.

        Raises
        ------
        DateError
            If `as_of` cannot be understood.
        """
        from geomap.mapping.layers import control_layers  # noqa: PLC0415 -- only mapping needs folium

        day = None if as_of is None else _days(as_of)[1]
        return control_layers(self.chronicle(), as_of=day, styles=self._colours(), signs=self._signs())

    def map(
        self,
        *,
        as_of: dt.date | str | None = None,
        title: str | None = None,
        note: str | None = None,
        tiles: str | None = None,
        areas_km: float | None = None,
    ) -> ControlMap:
        """A `folium.Map` of the claims: it shows in a notebook, and `.save(path)` writes it as one file.

        Parameters
        ----------
        as_of
            The day the map opens on; None for the last day of the data.
        title, note
            Shown in the page as plain text.
        tiles
            Name of a tile provider; the page then needs a network. None draws the bundled vector map.
        areas_km
            Colour the ground round held places up to this many kilometres away: an interpolation, labelled as such.

        Raises
        ------
        DateError
            If `as_of` cannot be understood.
        MapError
            If the tile provider is unknown or needs a key, a colour is invalid, or `areas_km` is out of range.
        """
        from geomap.mapping.page import build_map  # noqa: PLC0415 -- only mapping needs folium
        from geomap.places.othernames import other_names  # noqa: PLC0415
        from geomap.places.shapes import open_shapes  # noqa: PLC0415

        return build_map(
            self.chronicle(),
            as_of=None if as_of is None else _days(as_of)[1],
            title=title,
            note=note,
            tiles=tiles,
            styles=self._colours(),
            signs=self._signs(),
            towns=self._engine.gazetteer.towns,
            shapes=open_shapes(),
            credited=(*credits_of(self._engine.gazetteer), *self._geocoders()),
            areas_km=areas_km,
            names=partial(other_names, self._engine.gazetteer),
        )

    def _geocoders(self) -> list[str]:
        """The credits of the online geocoders that found places of these claims."""
        sources = dict.fromkeys(claim.place.source for claim in self if claim.place is not None)
        return list(dict.fromkeys(credit for source in sources if (credit := credit_of(source)) is not None))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _identity(claim: Claim) -> tuple[str, str]:
    """What makes two claims the same one."""
    return claim.id, claim.citation.sha256


def _days(value: dt.date | str) -> tuple[dt.date, dt.date]:
    """First and last day of a date that a user gave: a day, or words for a day, a month or a year."""
    if isinstance(value, str):
        return parse_days(value)
    if isinstance(value, dt.datetime):  # pandas' time stamps are ones
        value = value.date()
    if not isinstance(value, dt.date):
        raise DateError(f"{value!r} is not a date: give a datetime.date, or text as in 2017-09-05")
    return value, value


def read_claims(lines: Iterable[str | bytes], *, name: str, settings: Settings | None = None) -> Claims:
    """Read claims from the lines of a file that `geomap extract --format jsonl` wrote.

    Parameters
    ----------
    lines
        Text, or bytes in UTF-8.
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
