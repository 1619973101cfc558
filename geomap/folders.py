"""The user's folders on this system: those that platformdirs would give, in the few lines that this takes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA_VARIABLE = "GEOMAP_DATA"
"""The environment variable that names the user's data folder in place of the system's own."""
TABLES = "gazetteer"
"""Within that folder, the folder of the country tables."""


def user_cache_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> str | None:
    """The folder for data that can be fetched again; None if it cannot be determined."""
    return _folder(environ, platform, variable="XDG_CACHE_HOME", plain=".cache", mac="Caches")


def user_data_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> str | None:
    """The folder for data that the user added; None if it cannot be determined.

    The environment variable GEOMAP_DATA names another folder.
    """
    given = (os.environ if environ is None else environ).get(DATA_VARIABLE)
    if given:
        return given
    return _folder(environ, platform, variable="XDG_DATA_HOME", plain=".local/share", mac="Application Support")


def _folder(environ: Mapping[str, str] | None, platform: str, *, variable: str, plain: str, mac: str) -> str | None:
    environ = os.environ if environ is None else environ
    # A relative path is to be ignored, by the XDG specification.
    given = environ.get("LOCALAPPDATA" if platform == "win32" else variable, "") if platform != "darwin" else ""
    if given and (platform == "win32" or os.path.isabs(given)):
        return os.path.join(given, "geomap")
    home = os.path.expanduser("~")
    if home.startswith("~"):
        return None
    within = {"win32": ("AppData", "Local"), "darwin": ("Library", mac)}.get(platform, tuple(plain.split("/")))
    return os.path.join(home, *within, "geomap")
