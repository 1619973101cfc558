"""The credit that places need which an online geocoder found."""

from __future__ import annotations

from functools import cache

from geomap.lexicons import read_table

_GEOCODER = "geocoder:"


def credit_of(source: str) -> str | None:
    """What has to be said beside places of a source: of a geocoder's its service's credit, else nothing.

    Parameters
    ----------
    source
        As places name it: "geonames", "geocoder:nominatim".
    """
    return _of_service(source.removeprefix(_GEOCODER)) if source.startswith(_GEOCODER) else None


@cache
def _of_service(name: str) -> str | None:
    services = read_table("geocoders")["services"]
    return services.get(name, {}).get("attribution") or None
