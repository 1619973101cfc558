"""The program that draws a map in the page: Leaflet as published by its authors, and geomap's own style and scripts."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from xstatic.pkg import leaflet

from geomap.errors import MapError
from geomap.mapping.inert import script_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

LEAFLET_SHA256 = "WBkoXOwTeyKclOHuWtc+i2uENFpDZ9YPdf5Hf+D7ewM="
"""Of `leaflet.js` 1.9.3, as its authors publish it for integrity attributes."""

_INLINE_IMAGE = re.compile(r"url\(images/([\w-]+)\.png\)")
_IMAGES = ("layers", "layers-2x", "marker-icon", "marker-icon-2x", "marker-shadow")
# Lines that are comments, comments behind code, and what lines begin with; no string has a comment's beginning in it.
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|[ \t]+// [^\n]*|^[ \t]+", re.MULTILINE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_STYLE_SPACE = re.compile(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=[{}])", re.DOTALL)  # what a style sheet says nothing with
_SCRIPTS = (
    "text", "data", "views", "ground", "glyphs", "labels", "marks", "timeline", "panel", "card", "table", "picture",
    "saves", "kml", "permalink", "fitting", "paper", "app", "start",
)  # fmt: skip
OWN_HEAD = frozenset({"geomap_style", "geomap_script"})
"""The names of what `own_head` gives."""


def leaflet_head() -> Mapping[str, str]:
    """Leaflet's style and script as elements, by name.

    Raises
    ------
    MapError
        If the installed Leaflet is not the published one.
    """
    return _leaflet_of(Path(leaflet.BASE_DIR))


@cache
def _leaflet_of(folder: Path) -> Mapping[str, str]:
    code = (folder / "leaflet.js").read_bytes()
    if base64.b64encode(hashlib.sha256(code).digest()).decode() != LEAFLET_SHA256:
        raise MapError(f"{folder / 'leaflet.js'} is not Leaflet as published: install xstatic-leaflet 1.9.3 again")
    images = {name: _data_uri(folder / "images" / f"{name}.png") for name in _IMAGES}
    style = _squeezed((folder / "leaflet.css").read_text("utf-8"))
    # The marker is there for Leaflet to learn where its images lie; the script below tells it.
    shown = {name: "none" if name == "marker-icon" else f"url({image})" for name, image in images.items()}
    style = _INLINE_IMAGE.sub(lambda found: shown[found[1]], style)
    licence = (_assets() / "leaflet-licence.txt").read_text("utf-8")
    script = "\n".join(
        line for line in code.decode("utf-8").splitlines() if not line.startswith("//# sourceMappingURL")
    )
    # Leaflet looks for its marker beside its style sheet, which is no file here.
    icons = script_json({name: images[name] for name in _IMAGES if name.startswith("marker")})
    marker = (
        f'(images => {{ L.Icon.Default.imagePath = ""; L.Icon.Default.mergeOptions({{ iconUrl: images["marker-icon"], '
        f'iconRetinaUrl: images["marker-icon-2x"], shadowUrl: images["marker-shadow"] }}); }})({icons});\n'
    )
    return {
        "geomap_leaflet_style": f"<style>{style}</style>",
        "geomap_leaflet": f"<script>/*!\n{licence}*/\n{script}\n{marker}</script>",
    }


@cache
def own_head() -> Mapping[str, str]:
    """The page's own style and script as elements, by name: its files in the order they build on each other.

    In ASCII: browsers hold and read a page that has nothing else in half the space and time.
    """
    folder = _assets()
    code = "\n".join(_COMMENT.sub("", (folder / f"{name}.js").read_text("utf-8")) for name in _SCRIPTS)
    code = _NOT_ASCII.sub(lambda found: f"\\u{ord(found[0]):04x}", code)
    style = _squeezed((folder / "geomap.css").read_text("utf-8"))
    style = _NOT_ASCII.sub(lambda found: f"\\{ord(found[0]):06x} ", style)  # the space belongs to the escape
    script = f'var geomap = (() => {{\n"use strict";\n{code}\nreturn api;\n}})();\n'
    return {
        "geomap_style": f"<style>{style}</style>",
        "geomap_script": f"<script>{script}</script>",
    }


def _squeezed(style: str) -> str:
    """A style sheet without comments and redundant spaces."""
    return _STYLE_SPACE.sub("", style)


def _assets() -> Traversable:
    return files("geomap.mapping") / "assets"


def _data_uri(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
