"""The folium layers of a control map: one for each force and period of the state it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branca.element import Element, Figure
from folium.map import Layer

from geomap.mapping.inert import label, script_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.mapping.payload import LayerKey
    from geomap.model import Force


class Verbatim(Element):
    """Text that reaches the page as it is: branca would compile it as a template otherwise."""

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
    """Data: nothing in it is looked at before the page's own script unpacks it."""


class ControlLayer(Layer):
    """The marks of the places that one force holds over one period, or that are in one other state.

    A layer of a `ControlMap`, which carries the data it draws from. Folium's `LayerControl` lists and switches
    it; its name there has every character of a template or markup replaced by its full-width twin.

    Parameters
    ----------
    number
        The number of the layer in the map's data.
    key
        What its marks have in common.
    name
        For `LayerControl`; must be unique in the map.

    Attributes
    ----------
    force
        Who holds the places; None where they are contested, disputed, vacated or unknown.
    parties
        The forces that appear in the state; of a held place its holder.
    state
        "held", "contested", "disputed", "vacated" or "unknown".
    date
        First and last day of the period; None where it is open.
    tags
        The same as JSON values, as the page has them in the layer's `options.tags`.
    """

    def __init__(self, number: int, key: LayerKey, name: str, *, show: bool = True) -> None:
        super().__init__(name=label(name), overlay=True, control=True, show=show)
        self._name = "ControlLayer"
        self.number = number
        self.state = key.state
        self.force: Force | None = key.holder
        self.parties: tuple[Force, ...] = key.forces
        self.date: tuple[dt.date | None, dt.date | None] = (key.start, key.end)
        self.tags: dict[str, Any] = {
            "force": self.force.id if self.force else None,
            "state": self.state,
            "parties": [force.id for force in self.parties],
            "from": key.start.isoformat() if key.start else None,
            "to": key.end.isoformat() if key.end else None,
        }

    def get_name(self) -> str:
        """The layer's variable in the page."""
        return f"control_layer_{self._id}"

    def render(self, **kwargs: Any) -> str:
        """Put the layer's script into the page; folium's elements then have no text of their own."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise TypeError("a ControlLayer can only be rendered as part of a map: add it to one")
        added = f".addTo({self._parent.get_name()})" if self.show else ""
        script = f"var {self.get_name()} = geomap.layer({self.number}, {script_json(self.tags)}){added};\n"
        figure.script.add_child(Verbatim(script, names_elements=True), name=self.get_name())
        for child in self._children.values():
            child.render(**kwargs)
        return ""


def control_layers(keys: Sequence[LayerKey]) -> tuple[ControlLayer, ...]:
    """A layer for each key, named apart."""
    layers = []
    used: dict[str, int] = {}
    for number, key in enumerate(keys):
        name = label(layer_name(key), length=110)
        used[name] = used.get(name, 0) + 1
        layers.append(ControlLayer(number, key, name if used[name] == 1 else f"{name} ({used[name]})"))
    return tuple(layers)


def layer_name(key: LayerKey) -> str:
    """What `LayerControl` calls a layer, for example "Iraqi government, 2017-08-31 to 2017-09-05"."""
    names = ", ".join(label(force.name, length=40) for force in key.forces)
    match key.state:
        case "held":
            who = names
        case "unknown":
            who = "No holder reported"
        case "vacated":
            who = f"Left by {names}"
        case "contested" | "disputed":
            who = f"{key.state.capitalize()}: {names}" if names else key.state.capitalize()
    if key.start and key.end:
        return f"{who}, {key.start.isoformat()} to {key.end.isoformat()}"
    if key.start:
        return f"{who}, from {key.start.isoformat()}"
    return f"{who}, until {key.end.isoformat()}" if key.end else f"{who}, undated"
