"""The functions of the Python API: read reports into claims, resolve a name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from geomap.claimset import Claims
from geomap.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from geomap.errors import GeomapError
    from geomap.model import Claim, Georeference
    from geomap.settings import Settings


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
        Called with the error of each report that cannot be read; reading goes on. The errors are also kept in
        `Claims.failures`.

    Returns
    -------
    claims
        In order of report and text.

    Raises
    ------
    ReportError
        If nothing could be read at all and `on_error` is None; the message names the first report that failed.
    SettingsError, LexiconError, GeocoderError, CorrectionsError
        If what the settings name cannot be used.
    """
    from geomap.reports import read_reports  # noqa: PLC0415

    engine = Engine(settings)
    engine.check()
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
        The text round the name: other places in it help to choose.
    settings
        See `Settings`.

    Returns
    -------
    georeference
        Its `place` is None if the name is unresolved; `reason` then says why.

    Raises
    ------
    SettingsError, LexiconError, GeocoderError, CorrectionsError
        If what the settings name cannot be used.
    """
    engine = Engine(settings)
    engine.check()
    return engine.named(name, country=country, context=context)
