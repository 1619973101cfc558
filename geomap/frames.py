"""Claims as data frames of pandas and geopandas, which are extras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geomap.errors import MissingExtraError
from geomap.export import CSV_COLUMNS, csv_row, plain
from geomap.records import claim_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    import pandas as pd

    from geomap.model import Claim

_DAY: Final = "datetime64[s]"  # nanoseconds would end in 1677 and 2262
_TYPES: Final = {
    "lat": "float64", "lon": "float64", "uncertainty_m": "float64", "place_score": "float64", "confidence": "float64",
    "start": "int64", "end": "int64", "self_serving": "bool", "earliest": _DAY, "latest": _DAY, "published": _DAY,
}  # fmt: skip


def dataframe(claims: Iterable[Claim]) -> pd.DataFrame:
    """A data frame with a row for each claim. See `Claims.to_dataframe`.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 -- an extra
    except ImportError:
        raise MissingExtraError("to_dataframe()", "pandas") from None
    rows = [csv_row(claim_record(claim)) for claim in claims]
    columns = zip(*rows, strict=True) if rows else ((),) * len(CSV_COLUMNS)
    return pd.DataFrame({name: _column(pd, name, values) for name, values in zip(CSV_COLUMNS, columns, strict=True)})


def geodataframe(claims: Sequence[Claim]) -> gpd.GeoDataFrame:
    """A data frame with a row and a point for each claim. See `Claims.to_geodataframe`.

    Raises
    ------
    MissingExtraError
        If geopandas is not installed.
    """
    try:
        import geopandas as gpd  # noqa: PLC0415 -- an extra
    except ImportError:
        raise MissingExtraError("to_geodataframe()", "geo") from None
    import shapely  # noqa: PLC0415 -- slow to load

    frame = dataframe(claims)
    points = np.full(len(frame), shapely.Point(), dtype=object)
    known = frame["lat"].notna().to_numpy()
    points[known] = shapely.points(frame["lon"].to_numpy()[known], frame["lat"].to_numpy()[known])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def _column(pd: Any, name: str, values: Sequence[Any]) -> Any:
    kind = _TYPES.get(name, "string")
    if kind == "string":
        return pd.array([None if value is None else plain(value) for value in values], dtype="string")
    if kind == _DAY:
        return pd.Series(np.array(["NaT" if value is None else value for value in values], dtype=_DAY))
    if kind == "float64":
        return pd.Series(np.array([np.nan if value is None else value for value in values], dtype=kind))
    return pd.Series(np.array(values, dtype=kind))
