"""News reports in, a dated, sourced map of who is reported to control what out.

>>> import geomap
>>> claims = geomap.read("reports/")  # doctest: +SKIP
>>> claims.map().save("map.html")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.claimset import Claims
    from geomap.engine import Engine
    from geomap.pipeline import read, resolve
    from geomap.settings import Settings

__version__ = "0.1.0"
_ROOMS = {"Claims": "claimset", "Engine": "engine", "Settings": "settings", "read": "pipeline", "resolve": "pipeline"}
__all__ = ["Claims", "Engine", "Settings", "__version__", "read", "resolve"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: `import geomap` itself costs nothing."""
    if name in _ROOMS:
        from importlib import import_module  # noqa: PLC0415 -- what is asked for may be `__version__` alone

        return getattr(import_module(f"geomap.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names as well, before they are imported."""
    return sorted({*globals(), *__all__})
