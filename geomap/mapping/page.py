"""The page round a control map: one HTML file that requests nothing from the network and runs only its own scripts."""

from __future__ import annotations

import html
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import folium
import xyzservices
from branca.element import Element, Figure
from folium.map import Layer

from geomap.errors import MapError
from geomap.mapping.areas import check_reach
from geomap.mapping.basemap import listed
from geomap.mapping.inert import label, plain, script_json
from geomap.mapping.layers import ControlData, Inert, Verbatim, control_data, layers_of
from geomap.mapping.notebook import cell, still
from geomap.mapping.policy import content_security_policy, origin
from geomap.mapping.program import leaflet_head

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from geomap.chronicle import Chronicle
    from geomap.mapping.basemap import ShapeSource, TownSource
    from geomap.mapping.layers import NameSource

_IDENTIFIER = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_END_OF_SCRIPT = re.compile(r"<(/script|!--)", re.IGNORECASE)
_FOLIUM_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'  # folium's forbids to zoom the page
_ANCHOR = re.compile(r'<a href="(https?://[\w:/.?=&~+@-]+)"[^>]*>([^<]*)</a>')
_TAG = re.compile(r"<[^>]*>?")
_NOTEBOOK_HEIGHT = "640px"
_NOSCRIPT = (
    "<noscript><p>This map draws itself with JavaScript, all of it inside this file. "
    "Allow scripts for the file to see it; it asks the network for nothing.</p></noscript>"
)


class ControlMap(folium.Map):
    """A folium map of who is reported to control what. Made by `build_map`.

    It saves to one self-contained file, shows in notebooks without a network, and takes further folium layers.
    Layers that load scripts of their own (plugins, `folium.Icon`) need a network for them; the page's
    Content-Security-Policy then names exactly their addresses. Text of reports must not be put into folium's
    popups, tooltips and names, which treat it as markup. The map's own panel and cards show it safely.

    Attributes
    ----------
    chronicle
        What the map shows.
    as_of
        The day it opens on; None if no report is dated.
    layers
        One for each force that holds places, one for each other state.
    """

    def __init__(
        self,
        chronicle: Chronicle,
        *,
        data: ControlData,
        title: str,
        tiles: folium.TileLayer | None,
        still: Callable[[], str],
    ) -> None:
        super().__init__(location=None, tiles=None, zoom_control="topright")
        self.options |= {"min_zoom": 2, "max_zoom": 16, "zoom_snap": 0.25, "world_copy_jump": True}
        self.options["track_resize"] = False  # the page sees to it
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.chronicle = chronicle
        self.as_of = data.as_of
        self.layers = layers_of(data)
        self._data = data
        self._tiles = tiles
        self._title = title
        self._still = still
        Page(title=title).add_child(self)
        if tiles is not None:
            self.add_child(tiles)
        for layer in self.layers:
            self.add_child(layer)

    def __repr__(self) -> str:
        day = f", as of {self.as_of.isoformat()}" if self.as_of else ""
        return f'<geomap.mapping.ControlMap: {len(self.chronicle.sites)} places{day}; save it with .save("map.html")>'

    def _repr_html_(self, **kwargs: Any) -> str:
        """The output of a notebook's cell: the page in a frame, with a still for viewers that strip frames."""
        return cell(self.get_root().render(**kwargs), self._still(), title=self._title)

    def get_bounds(self) -> list[list[float | None]]:
        """South-west and north-east corner of the data, latitude first."""
        return [list(corner) for corner in self._data.bounds]

    def render(self, **kwargs: Any) -> str:
        """Put the map and all it needs into its figure; rendering the figure gives the text of the page."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("a map can only be rendered in a figure")
        for name, text in leaflet_head().items():
            figure.header.add_child(Verbatim(text), name=name)
        self._data.put(figure)
        figure.html.add_child(Verbatim(_NOSCRIPT), name="geomap_noscript")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        options = {
            "data": self._data.id,
            "bounds": self._data.bounds,
            "tiles": self._tiles.get_name() if self._tiles else None,
        }
        start = f"geomap.start({self.get_name()}, {script_json(options)});\n"
        figure.script.add_child(Verbatim(start, names_elements=True), name="geomap_start")
        return ""


class Page(Figure):
    """A figure that is a whole page with a Content-Security-Policy, and the same bytes each time."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title, height=_NOTEBOOK_HEIGHT)
        self._title = title
        self.header.add_child(Verbatim(""), name="meta_http")

    def render(self, **kwargs: Any) -> str:
        """The page as HTML."""
        # Rendering adds children to these; without them it can be done again with the same result.
        kept = [(part, part._children.copy()) for part in (self.header, self.html, self.script)]  # noqa: SLF001
        try:
            for child in self._children.values():
                child.render(**kwargs)
            head = _rendered(self.header, **kwargs)
            body = _rendered(self.html, **kwargs)
            scripts = _rendered(self.script, **kwargs)
            elements = list(_descendants(self))
        finally:
            for part, children in kept:
                part._children = children  # noqa: SLF001
        stable = _Stable({element._id for element in elements})  # noqa: SLF001
        head = [(child, stable(child, text.strip() + "\n")) for child, text in head]
        body = [(child, stable(child, text.strip() + "\n")) for child, text in body]
        scripts = [(child, stable(child, text)) for child, text in scripts]
        return self._page(head, body, scripts, images=sorted({host for it in elements for host in _image_hosts(it)}))

    def _page(
        self,
        head: list[tuple[Element, str]],
        body: list[tuple[Element, str]],
        scripts: list[tuple[Element, str]],
        *,
        images: list[str],
    ) -> str:
        foreign = "".join(text for child, text in [*body, *scripts] if not isinstance(child, Verbatim))
        data = [(child.late, text) for child, text in body if isinstance(child, Inert)]
        early, late = ("".join(text for one, text in data if one is wanted) for wanted in (False, True))
        code = (
            _FOLIUM_VIEWPORT.sub(_VIEWPORT, "".join(text for _, text in head)),
            "".join(text for child, text in body if not isinstance(child, Inert)),
            "".join(_script_elements(scripts)),
        )
        policy = content_security_policy("".join(code), images=images, style_attributes="style=" in foreign)
        # A tile server may ask who its readers are; nobody else is told.
        referrer = "strict-origin-when-cross-origin" if images else "no-referrer"
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=False)}">\n'
            f'<meta name="referrer" content="{referrer}">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f"<title>{_in_ascii(label(self._title, length=200))}</title>\n"
            f"{code[0]}</head>\n<body>\n{code[1]}{early}{code[2]}{late}</body>\n</html>\n"
        )


def build_map(
    chronicle: Chronicle,
    *,
    as_of: dt.date | None = None,
    title: str | None = None,
    note: str | None = None,
    tiles: str | None = None,
    styles: Mapping[str, str] | None = None,
    signs: Mapping[str, str] | None = None,
    towns: Iterable[tuple[str, float, float, int]] | TownSource = (),
    shapes: ShapeSource | None = None,
    credited: Iterable[str] = (),
    areas_km: float | None = None,
    names: NameSource | None = None,
) -> ControlMap:
    """Draw a chronicle.

    Parameters
    ----------
    chronicle
        What is shown.
    as_of
        The day the map opens on; the last day of the data if None.
    title, note
        Shown as plain text.
    tiles
        Name of a tile set that xyzservices knows and that needs no key ("OpenStreetMap.Mapnik"). None, the default,
        draws the bundled base map and needs no network.
    styles
        Colours as `#rrggbb` by force id or by side; other forces get colours from a colour-blind-safe palette.
    signs
        Names of the signs within marks, of `geomap.sides.CUES`, by force id or by side; forces of one colour always
        differ in their signs.
    towns
        Towns to name on the base map: name, latitude, longitude, population; or a function that returns those in boxes
        (west, south, east, north).
    shapes
        Outlines of the ground, `geomap.places.shapes.open_shapes()`; None draws no land.
    credited
        Sources of places to credit besides GeoNames, with their licences; plain text.
    areas_km
        Colour the ground round each held place, up to this many kilometres away, where no other place is nearer. The
        page says that this is an interpolation, and the reader can switch it off. None, the default, colours none.
    names
        Returns further names of places, in lower case and without marks, by source and id: the page's search finds
        places by these too.

    Returns
    -------
    map
        Its `save(path)` writes one file.

    Raises
    ------
    MapError
        If the tile set is unknown or needs a key, a colour or sign is invalid, or `areas_km` is out of range.
    """
    tile_layer = _tile_layer(tiles) if tiles else None
    shown = title or "Who is reported to control what"
    about = {
        "title": shown,
        "titled": title is not None,
        "note": note,
        "tiles": plain(tiles) if tiles else None,
        "credits": [plain(text) for text in credited],
    }
    source = towns if callable(towns) else listed(towns)
    data = control_data(
        chronicle,
        as_of=as_of,
        styles=styles,
        signs=signs,
        about=about,
        ground=(shapes, source),
        areas_km=areas_km,
        names=names,
    )
    return ControlMap(
        chronicle,
        data=data,
        title=shown,
        tiles=tile_layer,
        still=partial(still, chronicle, data.colours, data.cues, title=shown, day=data.as_of, shapes=shapes),
    )


def check_drawing(*, tiles: str | None = None, areas_km: float | None = None) -> None:
    """Check before reports are read that `build_map` can draw with these; the parameters are its own.

    Raises
    ------
    MapError
        If the tile set is unknown or needs a key, or `areas_km` is out of range.
    """
    if tiles:
        _tile_layer(tiles)
    if areas_km is not None:
        check_reach(areas_km)


class _Stable:
    """Replaces folium's random ids by numbers in order of first use."""

    def __init__(self, known: set[str]) -> None:
        self._known = known
        self._numbers: dict[str, int] = {}

    def __call__(self, child: Element, text: str) -> str:
        if isinstance(child, Verbatim) and not child.names_elements:
            return text
        return _IDENTIFIER.sub(self._number, text)

    def _number(self, found: re.Match[str]) -> str:
        if found[0] not in self._known:
            return found[0]
        return str(self._numbers.setdefault(found[0], len(self._numbers) + 1))


def _tile_layer(name: str) -> folium.TileLayer:
    wanted = "OpenStreetMap.Mapnik" if name.lower() == "openstreetmap" else name
    try:
        provider = xyzservices.providers.query_name(wanted)
    except ValueError:
        raise MapError(
            f"no tile set is called {name!r}: use a name of the xyzservices package, for example OpenStreetMap.Mapnik"
        ) from None
    if provider.requires_token():
        raise MapError(f"the tile set {name!r} needs a key: use one that is open to all, for example OpenTopoMap")
    return folium.TileLayer(
        tiles=provider.build_url(fill_subdomain=False, scale_factor="{r}"),
        attr=_attribution(provider.html_attribution),
        name=label(provider.name),
        subdomains=provider.get("subdomains", "abc"),
        max_zoom=provider.get("max_zoom", 18),
        control=False,
    )


def _attribution(markup: str) -> str:
    """The credit that a tile set asks for: only text and links of its markup."""
    pieces = _ANCHOR.split(markup)
    texts = [label(html.unescape(_TAG.sub("", piece)), length=300) for piece in pieces]
    words = [
        f'<a href="{html.escape(pieces[at - 1])}">{text}</a>' if at % 3 == 2 else text
        for at, text in enumerate(texts)
        if at % 3 != 1
    ]
    return " ".join(word for word in words if word)


def _image_hosts(element: Element) -> Iterator[str]:
    """Where an element loads images from, as far as folium's own layers say."""
    for name in ("tiles", "url"):
        address = getattr(element, name, None)
        if isinstance(element, Layer) and isinstance(address, str) and address.startswith(("http://", "https://")):
            yield origin(address.replace("{s}", "*"))


def _rendered(part: Element, **kwargs: Any) -> list[tuple[Element, str]]:
    return [(child, child.render(**kwargs)) for child in part._children.values()]  # noqa: SLF001


def _script_elements(scripts: list[tuple[Element, str]]) -> Iterator[str]:
    """The scripts, each foreign one by itself: if it fails, the rest of the map still runs."""
    own: list[str] = []
    for child, text in scripts:
        if isinstance(child, Verbatim):
            own.append(text)
            continue
        if own:
            yield _script("".join(own))
            own = []
        if text.strip():
            yield _script(_END_OF_SCRIPT.sub(r"<\\\1", text))
    if own:
        yield _script("".join(own))


def _in_ascii(text: str) -> str:
    """Text between tags in ASCII, with character references for the rest."""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _script(text: str) -> str:
    return f"<script>{text}</script>\n"


def _descendants(element: Element) -> Iterator[Element]:
    yield element
    parts = (getattr(element, name, None) for name in ("header", "html", "script"))
    for child in [*element._children.values(), *(part for part in parts if isinstance(part, Element))]:  # noqa: SLF001
        yield from _descendants(child)
