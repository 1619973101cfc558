"""The country that an outlet is at home in, by its name or address: a weak hint at where its reports take place."""

import re
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any, Final

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.model import Citation
from geomap.patterns import lazy

_DOMAIN = lazy(r"(?:https?://)?(?:[^/?#@\s]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[:/?#]|$)", re.IGNORECASE)


class _Outlets:
    """What lexicon/outlets.toml says."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.endings: Final[Mapping[str, str]] = raw["endings"]
        self.anywhere: Final[frozenset[str]] = frozenset(raw["anywhere"]["endings"].split())
        self.names: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
            (_any_of(entries.split(" | ")), code) for code, entries in raw["names"].items()
        )


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(name.strip()) for name in names)
    return lazy(rf"(?<!\w)(?:{words})(?!\w)")


@cache
def _outlets() -> _Outlets:
    """The bundled table (read once: it is immutable)."""
    try:
        return _Outlets(read_table("outlets"))
    except (KeyError, ValueError, AttributeError) as error:
        raise LexiconError(f"lexicon/outlets.toml: {error!r}: install the package again") from error


def home_of(citation: Citation, countries: Container[str]) -> str | None:
    """The home country of the outlet that published a report.

    Parameters
    ----------
    citation
        Its publisher and address are read.
    countries
        All ISO alpha-2 codes.

    Returns
    -------
    country
        ISO alpha-2; None if neither says.
    """
    return _home(citation.publisher, citation.url, countries)


def _home(publisher: str | None, url: str | None, countries: Container[str]) -> str | None:
    for said in (publisher, url):
        if not said:
            continue
        outlets = _outlets()
        low = said[:300].casefold()
        for pattern, code in outlets.names:
            if pattern.search(low):
                return code
        domain = _DOMAIN.match(low.strip())
        if domain:
            ending = domain[1].rpartition(".")[2]
            code = outlets.endings.get(ending, ending.upper())
            if ending not in outlets.anywhere and code in countries:
                return code
    return None
