"""A chronicle as a folium map: one self-contained, safe page with a layer for each force and period."""

from geomap.mapping.layers import ControlLayer
from geomap.mapping.page import ControlMap, build_map

__all__ = ["ControlLayer", "ControlMap", "build_map"]
