"""Make a report of a text and what is known of it: hash, language, zones, title, publisher and date."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from geomap.digests import sha256
from geomap.errors import ReportError
from geomap.model import Citation, Report, Zone
from geomap.patterns import lazy
from geomap.reports import datelines
from geomap.reports.chrome import read_chrome
from geomap.reports.languages import detect_language

if TYPE_CHECKING:
    import datetime as dt

_HOST = lazy(r"https?://(?:[^/@\s]{0,100}@)?(?:www\d?\.|m\.|amp\.)?([\w.-]{3,100})(?=[:/?#]|$)", re.IGNORECASE)


MAX_CHARACTERS = 5_000_000
"""A longer text is not an article: a dump of many, or a mistake. Reading takes about a second per hundred thousand."""
MAX_BYTES = 20 * MAX_CHARACTERS
"""The most that is read at once: the longest article takes a fifth of it in any encoding and three fifths with every
character as an escape of JSON; the rest is for what pages and records have besides."""


def host_of(url: str | None) -> str | None:
    """The domain of an address, without "www."; None if it is not a web address."""
    found = _HOST.match(url) if url else None
    return found[1].lower() if found and "." in found[1] else None


def report_from_text(
    text: str,
    *,
    id: str,  # noqa: A002 -- it is the citation's word
    title: str | None = None,
    publisher: str | None = None,
    published: dt.date | None = None,
    url: str | None = None,
    path: str | None = None,
) -> Report:
    """Make a report of a text.

    Parameters
    ----------
    text
        The article. It is kept untouched, and all offsets are code points in it.
    id
        What the report is called in claims.
    title, publisher, published, url
        What is known. What is not given is read from the text if the text says it outright: in a headline, a dateline,
        the page's own furniture. As a last resort `published` is read from `url` or the name of `path`, and `publisher`
        is the domain of `url`.
    path
        Where the text was found. It is not opened.

    Returns
    -------
    report
        Fields that could not be determined are None. An empty text makes an empty report.

    Raises
    ------
    ReportError
        If the text is longer than `MAX_CHARACTERS`.
    """
    return build_report(text, id=id, title=title, publisher=publisher, published=published, url=url, path=path)


def build_report(
    text: str,
    *,
    id: str,  # noqa: A002
    title: str | None = None,
    publisher: str | None = None,
    published: dt.date | None = None,
    url: str | None = None,
    path: str | None = None,
    language: str | None = None,
    extractor: str | None = None,
    marks: tuple[Zone, ...] = (),
) -> Report:
    """`report_from_text` for the readers of containers, which also know how the text was extracted and marked.

    Raises
    ------
    ReportError
        If the text is longer than `MAX_CHARACTERS`.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReportError(
            f"{path or id}: {len(text):,} characters in one report, and the most is {MAX_CHARACTERS:,}: "
            "split it, one article a file or a JSON line"
        )
    chrome = read_chrome(text, title=title, marks=marks)
    url = url or chrome.url
    if published is None:
        published = chrome.published or _elsewhere(url, path, chrome.month_day)
    return Report(
        citation=Citation(
            id=id,
            title=title or chrome.title,
            publisher=publisher or chrome.publisher or host_of(url),
            published=published,
            url=url,
            path=path,
            sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            language=detect_language(text) or language,
            extractor=extractor,
        ),
        text=text,
        zones=chrome.zones,
    )


def _elsewhere(url: str | None, path: str | None, month_day: tuple[int, int] | None) -> dt.date | None:
    """The date in the address or the file's name, if the dateline does not contradict it."""
    day = (datelines.date_in_url(url) if url else None) or (
        datelines.date_in_name(os.path.basename(path.rstrip(os.sep))) if path else None
    )
    if day is None or (month_day is not None and (day.month, day.day) != month_day):
        return None
    return day
