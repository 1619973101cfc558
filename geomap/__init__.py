"""News reports in, a dated, sourced map of who is reported to control what out.

>>> import geomap
>>> claims = geomap.read("reports/")  # doctest: +SKIP
>>> claims.map().save("map.html")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.pipeline import Claims, Engine, Settings, read, resolve

__version__ = "0.1.0"
__all__ = ["Claims", "Engine", "Settings", "__version__", "read", "resolve"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: `import geomap` itself costs nothing."""
    if name in __all__:
        from geomap import pipeline  # noqa: PLC0415 -- opens gazetteer and lexicons

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
