"""A set of claims as a value: filtered, put in order, exported, drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from geomap.chronicle import Chronicle, compile_chronicle
from geomap.engine import Engine
from geomap.errors import ClaimError, MissingExtraError
from geomap.export import geojson_feature
from geomap.model import Claim
from geomap.places.countrytables import credits_of
from geomap.reading.dates import parse_day
from geomap.records import claim_record

if TYPE_CHECKING:
    import datetime as dt

    from geomap.chronicle import Situation
    from geomap.engine import Settings
    from geomap.errors import GeomapError
    from geomap.mapping.page import ControlMap


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
