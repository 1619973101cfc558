"""The folium layers of a control map: one for each force that holds places, one for each other state.

They draw on one canvas, from data that is in the page once however many layers share it.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from branca.element import Element, Figure
from folium.map import Layer

from geomap.collector import collector_paused
from geomap.mapping import basemap, payload
from geomap.mapping.areas import areas_of
from geomap.mapping.inert import compressed, label, pack, plain, script_json, serialised
from geomap.mapping.palette import colours, cues
from geomap.mapping.program import OWN_HEAD, own_head
from geomap.sides import CUES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from geomap.chronicle import Chronicle
    from geomap.mapping.payload import LayerKey
    from geomap.model import Force, Place

    NameSource = Callable[[Sequence[Place]], Mapping[tuple[str, str], Sequence[str]]]
    """Gives further names of places, folded, by their source and id."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, latitude first."""

_WHOLE_WORLD: Bounds = ((-50.0, -150.0), (70.0, 150.0))
_DRAWN_FROM = frozenset({"core", "ground", "world", "areas"})
_STATE_NAMES = {"contested": "Contested", "disputed": "Disputed", "vacated": "Left", "unknown": "No holder reported"}


class Verbatim(Element):
    """Text that reaches the page unchanged; branca would otherwise compile it as a template."""

    def __init__(self, text: str, *, names_elements: bool = False) -> None:
        super().__init__()
        self._name = "Verbatim"
        self._text = text
        self.names_elements = names_elements
        """Whether the text has ids of elements in it, which are random until the page is put together."""

    def render(self, **_kwargs: Any) -> str:
        """The text."""
        return self._text


class Inert(Verbatim):
    """Packed data, at which nothing looks before the page's own script unpacks it."""

    def __init__(self, text: str, *, late: bool) -> None:
        super().__init__(text)
        self.late = late
        """Whether the map can be drawn without it, before it is read."""


@dataclass(frozen=True, slots=True)
class ControlData:
    """A chronicle as the page has it."""

    id: str
    """Eight hexadecimal digits, the same for the same data."""
    parts: Mapping[str, str]
    """Packed, by name."""
    keys: tuple[LayerKey, ...]
    colours: Mapping[str, str]
    """By force id."""
    cues: Mapping[str, str]
    """The paths of signs, by force id."""
    bounds: Bounds
    as_of: dt.date | None

    def put(self, figure: Figure) -> None:
        """Put the data and the program that draws it into a page, once however many layers ask for it."""
        if not figure.header._children.keys() >= OWN_HEAD:  # noqa: SLF001
            for name, text in own_head().items():
                figure.header.add_child(Verbatim(text), name=name)
        for name, packed in self.parts.items():
            if (known := f"geomap_{self.id}_{name}") not in figure.html._children:  # noqa: SLF001
                script = f'<script type="application/octet-stream" data-geomap="{name}" data-geomap-of="{self.id}">'
                inert = Inert(f"{script}{packed}</script>", late=name not in _DRAWN_FROM)
                figure.html.add_child(inert, name=known)


class ControlLayer(Layer):
    """The marks of the places that one force holds, or that are in one other state.

    Goes on any `folium.Map`, alone or with the others of its chronicle (`control_layers` makes them); they share one
    canvas. Folium's `LayerControl` lists and switches each; its name there has every character of a template or
    markup replaced by its full-width twin.

    Parameters
    ----------
    data
        What the layer draws from.
    number
        Of the layer in the data.
    name
        For `LayerControl`; must be unique in the map.

    Attributes
    ----------
    force
        Who holds the places; None where they are contested, disputed, vacated or unknown.
    parties
        The forces that appear in the state; of held places their holder.
    state
        "held", "contested", "disputed", "vacated" or "unknown".
    date
        First and last day on which the layer has marks; None for an open end.
    spans
        First and last day of the periods of its marks, each once, in order.
    tags
        The same as JSON values, as the page has them in the layer's `options.tags`: "force", "name", "side", "state",
        "parties", "from", "to", and "months", those in which marks of it begin.
    """

    def __init__(self, data: ControlData, number: int, name: str, *, show: bool = True) -> None:
        name = label(name).replace("__proto__", "\N{FULLWIDTH LOW LINE}_proto__")  # folium makes it a key of an object
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = "ControlLayer"
        key = data.keys[number]
        self.data = data
        self.number = number
        self.state = key.state
        self.force: Force | None = key.force
        self.parties: tuple[Force, ...] = key.parties
        self.spans = key.spans
        starts = [start for start, _ in key.spans]
        ends = [end for _, end in key.spans]
        self.date: tuple[dt.date | None, dt.date | None] = (
            None if None in starts else min(day for day in starts if day),
            None if None in ends else max(day for day in ends if day),
        )
        months = sorted({(day.year, day.month) for day in starts if day})
        self.tags: dict[str, Any] = {
            "force": key.force.id if key.force else None,
            "name": key.force.name if key.force else None,
            "side": key.force.side if key.force else None,
            "state": key.state,
            "parties": [force.id for force in key.parties],
            "from": self.date[0].isoformat() if self.date[0] else None,
            "to": self.date[1].isoformat() if self.date[1] else None,
            "months": [f"{year:04}-{month:02}" for year, month in months],
        }

    def get_name(self) -> str:
        """The layer's variable in the page."""
        return f"control_layer_{self._id}"

    def render(self, **kwargs: Any) -> str:
        """Put the layer's script into the page; folium's elements then have no text of their own."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise TypeError("a ControlLayer can only be rendered as part of a map: add it to one")
        self.data.put(figure)
        added = f".addTo({self._parent.get_name()})" if self.show else ""
        made = f'geomap.layer("{self.data.id}", {self.number}, {script_json(self.tags)})'
        script = f"var {self.get_name()} = {made}{added};\n"
        figure.script.add_child(Verbatim(script, names_elements=True), name=self.get_name())
        for child in self._children.values():
            child.render(**kwargs)
        return ""


def control_layers(
    chronicle: Chronicle,
    *,
    as_of: dt.date | None = None,
    styles: Mapping[str, str] | None = None,
    signs: Mapping[str, str] | None = None,
) -> tuple[ControlLayer, ...]:
    """The layers of a chronicle, to be added to a folium map of one's own; `Claims.layers` gives them their colours.

    Parameters
    ----------
    chronicle
        What is shown.
    as_of
        The day shown first; the last day of the data if None.
    styles
        Colours as `#rrggbb` by force id or by side.
    signs
        Names of the signs within marks, of `geomap.sides.CUES`, by force id or by side. Forces of one colour always
        differ in their signs.

    Raises
    ------
    MapError
        If a colour or a sign is invalid.
    """
    return layers_of(control_data(chronicle, as_of=as_of, styles=styles, signs=signs))


def layers_of(data: ControlData) -> tuple[ControlLayer, ...]:
    """A layer for each force and state, named apart."""
    layers = []
    used: dict[str, int] = {}
    for number, key in enumerate(data.keys):
        name = layer_name(key)
        used[name] = used.get(name, 0) + 1
        layers.append(ControlLayer(data, number, name if used[name] == 1 else f"{name} ({used[name]})"))
    return tuple(layers)


def layer_name(key: LayerKey) -> str:
    """What `LayerControl` calls a layer: the force that holds the places, or the state they are in."""
    if key.state == "held":
        return label(key.force.name, length=60) if key.force else "Held by a force that is not named"
    return _STATE_NAMES[key.state]


def control_data(
    chronicle: Chronicle,
    *,
    as_of: dt.date | None = None,
    styles: Mapping[str, str] | None = None,
    signs: Mapping[str, str] | None = None,
    about: Mapping[str, Any] | None = None,
    ground: tuple[basemap.ShapeSource | None, basemap.TownSource] | None = None,
    areas_km: float | None = None,
    names: NameSource | None = None,
) -> ControlData:
    """A chronicle packed for a page.

    Parameters
    ----------
    chronicle, as_of, styles, signs
        As for `control_layers`.
    about
        What the page's panel shows besides, as JSON values.
    ground
        Outlines and towns to draw under the marks; None draws none.
    areas_km
        How far areas reach round places; None for none. Without outlines there are none.
    names
        Gives further names to find places by; None gives none.
    """
    day = as_of or chronicle.last
    places = [site.place for site in chronicle.sites]
    # Only what works without the interpreter gains by a thread of its own: others would take turns.
    with collector_paused(), ThreadPoolExecutor(max_workers=1) as pool:

        def packed(value: Any) -> Future[str]:
            return pool.submit(compressed, serialised(value))

        roll = payload.enrol(chronicle)
        chosen = colours(roll.forces, styles)
        marked = cues(roll.forces, chosen, signs)
        data = payload.columns(chronicle, roll, chosen, marked, as_of=day, packed=packed)
        waiting = {"core": packed(data.core | dict(about or {})), **data.chunks}
        if ground is not None:
            waiting["ground"] = packed(basemap.in_columns(basemap.draw(places, *ground)))
        if names is not None:
            waiting["names"] = packed(_names(places, names))
        parts = {name: future.result() for name, future in waiting.items()}
        if ground is not None and ground[0] is not None:
            parts["world"] = basemap.packed_world(ground[0])  # ready from its file where outlines are the bundled ones
        if areas_km is not None and ground is not None and ground[0] is not None:
            parts["areas"] = pack({"km": areas_km, "rings": areas_of(chronicle.sites, ground[0], areas_km)})
    name = hashlib.sha256(parts["core"].encode()).hexdigest()[:8]
    by_force = {force.id: colour for force, colour in zip(roll.forces, chosen, strict=True)}
    signed = {force.id: CUES[cue] for force, cue in zip(roll.forces, marked, strict=True)}
    bounds = _bounds([(place.lat, place.lon) for place in places])
    return ControlData(name, parts, roll.layers, by_force, signed, bounds, day)


def _names(places: Sequence[Place], names: NameSource) -> dict[str, list[str]]:
    """By number of the site: in a part of its own, which the page unpacks when somebody searches."""
    known = names(places)
    of_sites = ((number, known.get((place.source, place.source_id))) for number, place in enumerate(places))
    return {str(number): [plain(name) for name in found] for number, found in of_sites if found}


def _bounds(points: Sequence[tuple[float, float]]) -> Bounds:
    if not points:
        return _WHOLE_WORLD
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return (round(min(lats), 5), round(min(lons), 5)), (round(max(lats), 5), round(max(lons), 5))
