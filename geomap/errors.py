"""One tree of errors; each is also the built-in that a caller would expect to catch.

Of a file that is not there that is FileNotFoundError as well. A message names the value that was wrong and says what to
do about it.
"""

from __future__ import annotations


class GeomapError(Exception):
    """Anything geomap raises on purpose."""


class MissingFileError(GeomapError, FileNotFoundError):
    """A file that was named is not there."""


class ReportError(GeomapError, ValueError):
    """A report cannot be read: not there, not text, not in a known encoding, not well formed."""


class MissingReportError(ReportError, MissingFileError):
    """A report is not there."""


class LexiconError(GeomapError, ValueError):
    """A forces file, cue file or weights file does not say what it must."""


class GazetteerError(GeomapError, LookupError):
    """The gazetteer is missing, damaged or of another version."""


class ClaimError(GeomapError, ValueError):
    """A line is not a claim record of a schema this version reads."""


class MissingClaimsError(ClaimError, MissingFileError):
    """A file of claims is not there."""


class CorrectionsError(GeomapError, ValueError):
    """A corrections file does not say what it must; the message names file and line."""


class MissingCorrectionsError(CorrectionsError, MissingFileError):
    """A corrections file is not there."""


class DateError(GeomapError, ValueError):
    """A date that a user gave cannot be understood."""


class FilterError(GeomapError, ValueError):
    """A filter asks for what no claim can have: an unknown status, a confidence of 80."""


class SettingsError(GeomapError, ValueError):
    """A setting has a value that it cannot have."""


class MapError(GeomapError, ValueError):
    """A map cannot be drawn as asked: an unknown tile set, an invalid colour."""


class OutputError(GeomapError, OSError):
    """A result cannot be written to the path given."""


class GeocoderError(GeomapError, RuntimeError):
    """An online geocoder is unknown, misconfigured or refused."""


class MissingExtraError(GeomapError, ImportError):
    """An optional dependency is needed and not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency: pip install 'geomap-news[{extra}]'")
