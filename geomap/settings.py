"""What a user can set for reading and resolving."""

from collections.abc import Mapping
from os import PathLike
from types import MappingProxyType
from typing import NamedTuple


class Settings(NamedTuple):
    """What a user can set; passed in, never global."""

    forces: PathLike[str] | None = None
    """A forces file that adds to the bundled one or overrides it."""
    geocoder: str | None = None
    """Name of an online geocoder to ask for names the gazetteer lacks; None asks nobody."""
    geocoder_options: Mapping[str, str] = MappingProxyType({})
    """What the geocoder is set up with ("domain", "timeout" ...)."""
    geocoder_limit: int | None = None
    """Requests to make at most."""
    geocoder_cache: PathLike[str] | None = None
    """Folder in which its answers are kept; None for the user's cache folder."""
    data: PathLike[str] | None = None
    """Folder of the country tables of `geomap gazetteer add`; None for GEOMAP_DATA, else the user's data folder."""
    corrections: PathLike[str] | None = None
    """A table of what names mean, which outranks what is found; see `geomap.places.corrections`."""
    min_score: float | None = None
    """Places of a lower score stay unresolved; None for the resolver's own threshold."""
    stale_after_days: int = 30
    every_report: bool = False
    """Read also what by the weight of its words hardly tells who holds a place; see `geomap.reading.holding`."""
