"""Days written in languages that `lexicon/datelines.toml` lacks, through dateparser if it is installed."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from geomap.patterns import lazy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

_WORDED = lazy(r"(?=.*(?<!\d)\d{1,2}(?!\d))(?=.*(?<!\d)\d{4}(?!\d))(?=.*[^\W\d_])", re.DOTALL)
"""The order of the numbers is certain only if the month is in words."""
_OTHER_CALENDAR = lazy(r"[ሀ-፿]")
"""Ethiopic: its years are not Gregorian ones, and dateparser takes them for such."""


def parse_foreign(value: str) -> dt.date | None:
    """Read one whole date with its month in words, in any of dateparser's languages.

    Parameters
    ----------
    value
        A short text that is a date and nothing else: "5 вересня 2017 р.".

    Returns
    -------
    day
        None if it is not such a date, is of another calendar, or dateparser (the extra `dates`) is not installed.
        Relative dates ("yesterday") are never read: they would depend on the day geomap runs.
    """
    if _WORDED.match(value) is None or _OTHER_CALENDAR.search(value):
        return None
    from importlib.util import find_spec  # noqa: PLC0415 -- most texts need none of it

    return None if find_spec("dateparser") is None else _parser()(value)


@functools.cache
def _parser() -> Callable[[str], dt.date | None]:
    from dateparser.date import DateDataParser  # noqa: PLC0415 -- an extra, and slow to load

    parser = DateDataParser(
        settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    )

    def parse(value: str) -> dt.date | None:
        found = parser.get_date_data(value)
        return found.date_obj.date() if found is not None and found.date_obj is not None else None

    return parse
