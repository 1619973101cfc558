"""A picture of a map's page, taken by an installed Chromium that can reach no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geomap.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "GEOMAP_CHROMIUM"
SIZE: Final = (1600, 1000)
"""Of the picture in CSS pixels; it has twice as many of its own each way."""

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "headless_shell",
    "chromium-headless-shell",
)
_PNG = b"\x89PNG\r\n\x1a\n"
_SECONDS = 120
_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
    "--force-color-profile=srgb",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--metrics-recording-only",
    # no name is found and no proxy answers: whatever asked for the network would get nothing
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--virtual-time-budget=20000",
)


def find_chromium(environment: Mapping[str, str] | None = None) -> Path:
    """The browser that takes pictures: the one that `GEOMAP_CHROMIUM` names, else one on the PATH.

    Raises
    ------
    MapError
        If there is none.
    """
    known = os.environ if environment is None else environment
    named = known.get(VARIABLE)
    if named:
        found = shutil.which(named, path=known.get("PATH"))
        if found is None:
            raise MapError(f"{VARIABLE} names {named!r}, which is no program: name a Chromium or Chrome")
        return Path(found)
    for name in _NAMES:
        found = shutil.which(name, path=known.get("PATH"))
        if found is not None:
            return Path(found)
    raise MapError(
        "a picture needs a browser and no Chromium was found: install chromium or Google Chrome, or name one in the "
        f"environment variable {VARIABLE}; the page has a button that saves a picture, too"
    )


def photograph(page: str, chromium: Path, *, size: tuple[int, int] = SIZE) -> bytes:
    """A picture of a page as a reader first sees it, without the controls.

    Parameters
    ----------
    page
        HTML of a `ControlMap`.
    chromium
        The browser, as `find_chromium` gives it. It gets a temporary profile and no network.
    size
        Width and height in CSS pixels.

    Returns
    -------
    picture
        PNG.

    Raises
    ------
    MapError
        If the browser fails.
    """
    with tempfile.TemporaryDirectory(prefix="geomap-", ignore_cleanup_errors=True) as folder:
        file, picture = Path(folder) / "map.html", Path(folder) / "map.png"
        file.write_text(page, encoding="utf-8", newline="")
        # Chromium's own walls cannot be put up by root; the page is our own, its policy runs nothing else.
        walls = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            str(chromium), *_FLAGS, *walls, f"--user-data-dir={Path(folder) / 'profile'}",
            f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}", f"{file.as_uri()}#still=yes",
        ]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603 -- a program that the user installed, and no shell
                command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MapError(f"{chromium} took no picture ({type(error).__name__}): try another in {VARIABLE}") from None
        data = picture.read_bytes() if picture.is_file() else b""
    if not data.startswith(_PNG):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = lines[-1][:200] if lines else "it said nothing"
        raise MapError(f"{chromium} took no picture (exit status {done.returncode}): {said}; try another in {VARIABLE}")
    return data
