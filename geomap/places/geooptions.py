"""A user's options of an online geocoder (`--geocoder-option K=V`), checked and put into the types that geopy wants."""

from __future__ import annotations

import inspect
import math
import re
from typing import TYPE_CHECKING, Any

from geomap.errors import GeocoderError
from geomap.places.geoanswers import clean, load_geocoder_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.places.geoanswers import Service

_HIDDEN = frozenset({"ssl_context", "adapter_factory"})
"""Keywords of geopy's classes that are not the user's to set."""
_DOMAIN = re.compile(r"[\w.-]+(?::\d{1,5})?(?:/[\w./~-]*)?|\[[0-9a-fA-F:.]+\](?::\d{1,5})?")


def read_options(
    name: str, kind: type[Any], options: Mapping[str, str], service: Service
) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Turn a user's options into what geopy takes.

    Parameters
    ----------
    name
        Of the service, for messages.
    kind
        Geopy's class of the service.
    options
        As a user writes them, by name; their values are text.
    service
        What geomap knows of the service.

    Returns
    -------
    setup
        Keywords of the class.
    query
        Keywords of its method `geocode`.
    delay
        Seconds between requests.

    Raises
    ------
    GeocoderError
        If an option is unknown, missing or of a value that it cannot have, or if a service's own address would be
        asked more often than its policy allows.
    """
    takes = {k: p for k, p in inspect.signature(kind).parameters.items() if k not in _HIDDEN}
    asks = set(inspect.signature(kind.geocode).parameters) & load_geocoder_lexicon().settable
    setup: dict[str, Any] = {}
    query = dict(service.query)
    delay = service.delay
    for key, text in options.items():
        if key == "delay":
            delay = _seconds(name, key, text, least=0.0)
        elif key in takes:
            setup[key] = _value(name, key, text, takes[key].default)
        elif key in asks:
            query[key] = _text(name, key, text)
        else:
            known = ", ".join(sorted({*takes, *asks, "delay"}))
            raise GeocoderError(f"geocoder {name!r} has no option {clean(key)!r}: it takes {known}")
    missing = [k for k, p in takes.items() if p.default is inspect.Parameter.empty and k not in setup]
    if missing:
        raise GeocoderError(f"geocoder {name!r} needs the option {missing[0]!r}: --geocoder-option {missing[0]}=...")
    default = takes["domain"].default if "domain" in takes else None
    if delay < service.delay and _host(setup.get("domain", default)) == _host(default):
        raise GeocoderError(
            f"geocoder {name!r} may be asked once in {service.delay:g} s at most: a delay of {delay:g} is for your own"
            " server (option 'domain')"
        )
    return setup, query, delay


def _value(name: str, key: str, text: str, default: object) -> Any:
    """One option in the type that geopy wants."""
    if key == "timeout":
        return _seconds(name, key, text, least=0.01)
    if isinstance(default, int):
        if not (text.strip().isascii() and text.strip().isdigit() and len(text) < 10):
            raise GeocoderError(f"option {key!r} of geocoder {name!r} is no whole number: {clean(text)!r}")
        return int(text)
    value = _text(name, key, text)
    if key == "scheme" and value not in {"http", "https"}:
        raise GeocoderError(f"option 'scheme' of geocoder {name!r} is http or https, not {value!r}")
    if key in {"domain", "auth_domain"} and not _DOMAIN.fullmatch(value):
        raise GeocoderError(
            f"option {key!r} of geocoder {name!r} is a host like 'localhost:8080', not {value!r}; http or https is the"
            " option 'scheme'"
        )
    return value


def _text(name: str, key: str, text: str) -> str:
    value = text.strip()
    # Of a key or password nothing is told. Header values are Latin-1 at most.
    if not value or clean(value) != value or not value.isascii():
        raise GeocoderError(f"option {key!r} of geocoder {name!r} is empty, too long or not plain ASCII text")
    return value


def _seconds(name: str, key: str, text: str, *, least: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= 600:
        raise GeocoderError(
            f"option {key!r} of geocoder {name!r} is seconds from {least:g} to 600, not {clean(text)!r}"
        )
    return value


def _host(domain: str | None) -> str:
    return (domain or "").casefold().strip("/.")
