"""A chronicle as a folium map: one self-contained, safe page with a layer for each force and state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.mapping.layers import ControlLayer, control_layers
    from geomap.mapping.page import ControlMap, build_map

_ROOMS = {"ControlLayer": "layers", "ControlMap": "page", "build_map": "page", "control_layers": "layers"}
__all__ = ["ControlLayer", "ControlMap", "build_map", "control_layers"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: colours are wanted without folium, too."""
    if name in _ROOMS:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(f"geomap.mapping.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
