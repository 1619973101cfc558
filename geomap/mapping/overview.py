"""A still picture of a day, as SVG without scripts: outlines, marks in the colours of forces, names, a key.

It is for viewers in which the page cannot run: an untrusted notebook, a viewer that strips scripts. Marks are thinned
to what the picture can show; where several overlap, the most important one is kept.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import shapely

from geomap.mapping.inert import label
from geomap.mapping.placenames import shown_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.chronicle import Situation
    from geomap.mapping.basemap import ShapeSource
    from geomap.mapping.coverage import Box, ShapeLike
    from geomap.model import Force

WIDTH: Final = 1440
"""Units of the picture's own; it is shown at half of that."""
_HEIGHT = 960
_HEAD = 60
_ROW = 40
_COLUMNS = 3
_FORCES_NAMED = 15
_NAMES = 40
_CELL = 14
_NEAR = 8.0  # degrees: pictures of less ground show divisions, too
_LEAST = 1.0
_MARGIN = 0.08
_NORTHERNMOST = 84.0
_HALF_TURN = 180.0
_EVERYWHERE: Final = np.array([(-150.0, -50.0), (150.0, 70.0)])
_GREY = "#7d858c"
_REACH: Final = {"contested": 15, "disputed": 13, "believed": 13, "vacated": 13}  # from the middle; a disc's is 11
_WHITE_TO: Final = 0.3  # the brightness of the ground up to which a sign is white
_INK = "#20262c"
_FONT = 'font-family="system-ui, sans-serif"'
_ORDER: Final = ("unknown", "vacated", "held", "disputed", "contested")
"""The order in which marks are drawn, the topmost last."""
_KEY: Final = {
    "believed": "believed to be held",
    "contested": "contested",
    "disputed": "disputed: sources disagree",
    "vacated": "left, nobody said to have come",
    "unknown": "holder not reported",
}


class _Mark(NamedTuple):
    x: int
    y: int
    rank: tuple[int, int, str]
    shape: str
    colours: tuple[str, ...]
    cues: tuple[str, ...]
    """Of each colour the path of its sign, for a disc with the radius 10."""
    faded: bool
    name: str


class _View(NamedTuple):
    """The projection of longitude and latitude into the picture (Mercator).

    Its longitudes run on past the date line: 190 is 170 west.
    """

    west: float
    north: float
    scale: float
    box: Box
    """West, south, east, north of what is seen, in degrees."""
    windows: tuple[tuple[float, Box], ...]
    """The parts of the globe that are seen, each with the degrees by which it is turned into the picture: of a picture
    that crosses the date line there are two."""

    def points(self, degrees: np.ndarray) -> np.ndarray:
        """Whole units of the picture for n pairs of longitude and latitude."""
        x = (degrees[:, 0] - self.west) * self.scale
        y = (self.north - _mercator(degrees[:, 1])) * self.scale + _HEAD
        return np.rint(np.stack([x, y], axis=1)).astype(np.int64)

    def shapes(self, within: Callable[[Box], Iterable[ShapeLike]]) -> list[ShapeLike]:
        """The shapes that are seen, each once; `within` gives those that meet a box."""
        (_, box), *more = self.windows
        first = list(within(box))
        known = {(shape.name, shape.geometry.wkb) for shape in first} if more else set()
        return first + [s for _, box in more for s in within(box) if (s.name, s.geometry.wkb) not in known]

    def seen(self, geometry: BaseGeometry) -> BaseGeometry:
        """The part of an outline that is seen, in the degrees of the view."""
        parts = [_turned(shapely.clip_by_rect(geometry, *box), turn) for turn, box in self.windows]
        return parts[0] if len(parts) == 1 else shapely.geometrycollections(parts)


def overview(
    situations: Sequence[Situation],
    colours: Mapping[str, str],
    cues: Mapping[str, str],
    *,
    title: str,
    day: dt.date | None,
    shapes: ShapeSource | None = None,
) -> str:
    """Draw situations.

    Parameters
    ----------
    situations
        Of one day, as `Chronicle.as_of` gives them.
    colours, cues
        By force id: `#rrggbb`, and the path of the sign.
    title
        Any text.
    day
        The day of the situations; None if nothing is dated.
    shapes
        Outlines of the ground; None draws none.

    Returns
    -------
    svg
        The same for the same situations.
    """
    places = [each.site.place for each in situations]
    degrees = np.array([(place.lon, place.lat) for place in places], np.float64).reshape(-1, 2)
    # Whole countries are not fitted in.
    wide = np.array([place.feature.startswith(("A.PCL", "L.")) for place in places], np.bool_)
    fitted = ~wide if not wide.all() else wide
    degrees[fitted, 0] = _unrolled(degrees[fitted, 0])
    view = _view(*(degrees[fitted] if len(degrees) else _EVERYWHERE).T)
    behind = ~fitted & (degrees[:, 0] + 2 * _HALF_TURN < view.box[2])
    degrees[behind, 0] += 2 * _HALF_TURN
    points = view.points(degrees).tolist()
    marks = _thinned([_mark(each, x, y, colours, cues) for each, (x, y) in zip(situations, points, strict=True)])
    key, below = _key(situations, colours, cues)
    height = _HEAD + _HEIGHT + below + 40
    head = label(title, length=90) + (f", as of {day.isoformat()}" if day else "")
    ground = "".join(_ground(situations, colours, view, shapes)) if shapes is not None else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH // 2}" '
        f'height="{height // 2}" {_FONT} font-size="22" fill="{_INK}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="16" y="40" font-size="28" font-weight="600">{escape(head)}</text>'
        f'<svg y="{_HEAD}" width="{WIDTH}" height="{_HEIGHT}" viewBox="0 {_HEAD} {WIDTH} {_HEIGHT}">'
        f'<rect y="{_HEAD}" width="{WIDTH}" height="{_HEIGHT}" fill="#dfe7ec"/>{ground}'
        f"{''.join(_drawn(marks))}{''.join(_named(marks))}</svg>"
        f'<g transform="translate(0 {_HEAD + _HEIGHT})">{key}</g>'
        f'<text x="16" y="{height - 16}" font-size="18" fill="#5b646b">Outlines: Natural Earth; they imply no view on '
        "any border. Places: GeoNames and others. Marks are places, not areas.</text></svg>"
    )


def _mercator(lat: np.ndarray) -> np.ndarray:
    kept = np.radians(np.clip(lat, -_NORTHERNMOST, _NORTHERNMOST))
    y: np.ndarray = np.degrees(np.log(np.tan(np.pi / 4 + kept / 2)))
    return y


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


def _turned(geometry: BaseGeometry, turn: float) -> BaseGeometry:
    moved: BaseGeometry = (
        shapely.transform(geometry, lambda degrees: np.add(degrees, (turn, 0.0))) if turn else geometry
    )
    return moved


def _unrolled(lons: np.ndarray) -> np.ndarray:
    """Longitudes as they lie beside each other round the globe: those west of the widest gap come behind the others."""
    if not len(lons) or np.ptp(lons) <= _HALF_TURN:
        return lons
    ordered = np.sort(lons)
    gaps = np.diff(ordered)
    widest = int(np.argmax(gaps))
    across = 2 * _HALF_TURN - (ordered[-1] - ordered[0])
    return lons if gaps[widest] <= across else np.where(lons <= ordered[widest], lons + 2 * _HALF_TURN, lons)


def _view(lons: np.ndarray, lats: np.ndarray) -> _View:
    """A view of n places, their longitudes unrolled, with some ground round them."""
    ys = _mercator(lats)
    wide = max(float(np.ptp(lons)), _LEAST) * (1 + 2 * _MARGIN)
    high = max(float(np.ptp(ys)), _LEAST) * (1 + 2 * _MARGIN)
    scale = min(WIDTH / wide, _HEIGHT / high)
    west = float(lons.min() + lons.max()) / 2 - WIDTH / scale / 2
    north = float(ys.min() + ys.max()) / 2 + _HEIGHT / scale / 2
    east, south = west + WIDTH / scale, north - _HEIGHT / scale
    bottom, top = max(_latitude(south), -_NORTHERNMOST), min(_latitude(north), _NORTHERNMOST)
    turns = (0.0,) if east - west > 2 * _HALF_TURN else (-2 * _HALF_TURN, 0.0, 2 * _HALF_TURN)
    edges = ((turn, max(west - turn, -_HALF_TURN), min(east - turn, _HALF_TURN)) for turn in turns)
    windows = tuple((turn, (left, bottom, right, top)) for turn, left, right in edges if left < right)
    return _View(west, north, scale, (west, bottom, east, top), windows)


# --- the ground -----------------------------------------------------------------------------------------------


def _ground(
    situations: Sequence[Situation], colours: Mapping[str, str], view: _View, shapes: ShapeSource
) -> Iterator[str]:
    countries = view.shapes(shapes.countries)
    land = "".join(_path(shape.geometry, view) for shape in countries)
    yield f'<path d="{land}" fill="#f7f6f2" stroke="#98a2a9" stroke-width="2"/>'
    if view.box[2] - view.box[0] < _NEAR:
        divisions = "".join(_path(shape.geometry, view) for shape in view.shapes(shapes.admin1))
        yield f'<path d="{divisions}" fill="none" stroke="#c9cfd3" stroke-width="1.5"/>'
    lakes = "".join(_path(shape.geometry, view) for shape in view.shapes(shapes.lakes))
    if lakes:
        yield f'<path d="{lakes}" fill="#dfe7ec"/>'
    for shape in countries:
        yield from _country_name(shape.name, view.seen(shape.geometry), view)
    for each in situations:
        period = each.period
        if each.site.place.feature != "A.ADM1" or each.site.part or period is None or period.state != "held":
            continue
        outline = shapes.polygon(each.site.place)
        drawn = _path(outline.geometry, view) if outline is not None else ""
        if drawn:
            colour = colours.get(period.forces[0].id, _GREY)
            yield f'<path d="{drawn}" fill="{colour}" fill-opacity=".14" stroke="{colour}" stroke-width="2"/>'


def _path(geometry: BaseGeometry, view: _View) -> str:
    """The part of an outline that is seen, no finer than it can be seen."""
    seen = shapely.simplify(view.seen(geometry), 1 / view.scale)
    out = []
    for ring in shapely.get_rings(_parts(seen)):
        points = view.points(shapely.get_coordinates(ring))
        steps = np.diff(points, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) > 2:
            line = " ".join(f"{x},{y}" for x, y in steps[:-1].tolist())
            out.append(f"M{points[0][0]},{points[0][1]}l{line}z")
    return "".join(out)


def _parts(seen: BaseGeometry) -> np.ndarray:
    """The polygons that an outline is made of, those of each window."""
    parts: np.ndarray = shapely.get_parts(shapely.get_parts(seen))
    return parts


def _country_name(name: str, seen: BaseGeometry, view: _View) -> Iterator[str]:
    """Its name in the middle of what is seen of a country, where there is room."""
    largest = max(_parts(seen), key=lambda part: part.area, default=None)
    if largest is None or largest.area * view.scale**2 < (20.0 * len(name)) ** 2:
        return
    middle = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    x, y = view.points(np.array([(middle.x, middle.y)]))[0].tolist()
    yield (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="20" letter-spacing="2" fill="#5f6972">'
        f"{escape(label(name, length=30).upper())}</text>"
    )


# --- marks ----------------------------------------------------------------------------------------------------


def _shape(situation: Situation) -> str:
    period = situation.period
    if period is None:
        return "unknown"
    return "believed" if period.state == "held" and period.modality == "believed" else period.state


def _mark(situation: Situation, x: int, y: int, colours: Mapping[str, str], cues: Mapping[str, str]) -> _Mark:
    place, period = situation.site.place, situation.period
    state = period.state if period is not None else "unknown"
    forces = period.forces if period is not None else ()
    name = shown_name(situation.site) + (f" ({situation.site.part})" if situation.site.part else "")
    return _Mark(
        x,
        y,
        (_ORDER.index(state), place.population, situation.site.key),
        _shape(situation),
        tuple(colours.get(force.id, _GREY) for force in forces[:2]) or (_GREY,),
        tuple(cues.get(force.id, "") for force in forces[:2]) or ("",),
        situation.stale,
        label(name, length=30),
    )


def _thinned(marks: Sequence[_Mark]) -> list[_Mark]:
    """One mark where several would lie on one another; in the order in which they are drawn."""
    best: dict[tuple[int, int], _Mark] = {}
    for mark in marks:
        cell = mark.x // _CELL, mark.y // _CELL
        if cell not in best or mark.rank > best[cell].rank:
            best[cell] = mark
    return sorted(best.values(), key=lambda mark: mark.rank)


def _subpaths(mark: _Mark) -> Iterator[tuple[str, str]]:
    """What a mark is made of: attributes, and the path that has them."""
    at, (one, *rest) = f"M{mark.x},{mark.y}", mark.colours
    match mark.shape:
        case "held":
            yield f'fill="none" stroke="{one}" stroke-width="20" stroke-linecap="round"', f"{at}h0"
        case "believed":
            yield f'fill="#fff" stroke="{one}" stroke-width="4" stroke-dasharray="5 4"', _circle(mark, 10)
        case "contested":
            yield f'fill="{one}" stroke="{_INK}" stroke-width="2"', f"{at}m0-13v26l-13-13z"
            yield f'fill="{rest[0] if rest else "#fff"}" stroke="{_INK}" stroke-width="2"', f"{at}m0-13v26l13-13z"
        case "disputed":
            yield f'fill="#fff" stroke="{one}" stroke-width="5"', f"{at}m-9-9v18h9"
            yield f'fill="#fff" stroke="{rest[0] if rest else one}" stroke-width="5"', f"{at}m9 9v-18h-9"
        case "vacated":
            yield f'fill="#fff" stroke="{one}" stroke-width="5"', _circle(mark, 10)
        case _:
            yield f'fill="none" stroke="{_GREY}" stroke-width="11" stroke-linecap="round"', f"{at}h0"


def _sign(mark: _Mark) -> Iterator[tuple[str, str]]:
    """The sign of who holds a place, or has left it."""
    if mark.cues[0] and mark.shape in {"held", "believed", "vacated"}:
        colour = mark.colours[0] if mark.shape != "held" else _INK if mark.faded else _on(mark.colours[0])
        look = f'fill="{colour}" stroke="{colour}" stroke-width="2.8" stroke-linejoin="round"'
        yield look, f"M{mark.x},{mark.y}{mark.cues[0]}"


def _on(colour: str) -> str:
    """White, or where that could not be seen the ink."""
    red, green, blue = ((int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5))
    return "#fff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < _WHITE_TO else _INK


def _circle(mark: _Mark, radius: int) -> str:
    return f"M{mark.x - radius},{mark.y}a{radius},{radius} 0 1 0 {2 * radius},0a{radius},{radius} 0 1 0 -{2 * radius},0"


def _drawn(marks: Sequence[_Mark]) -> Iterator[str]:
    """Marks of one look share an element: thousands of them stay a small picture."""
    looks: dict[tuple[int, bool, bool, str], list[str]] = {}
    for mark in marks:
        for above, part in ((False, _subpaths(mark)), (True, _sign(mark))):
            for attributes, path in part:
                looks.setdefault((mark.rank[0], above, mark.faded, attributes), []).append(path)
    for (_, _, faded, attributes), paths in sorted(looks.items(), key=lambda look: look[0][:2]):
        pale = ' opacity=".5"' if faded else ""
        yield f'<path d="{"".join(paths)}" {attributes}{pale}/>'


def _named(marks: Sequence[_Mark]) -> Iterator[str]:
    """The names of the most important places, as far as there is room."""
    reaches = {mark: _REACH.get(mark.shape, 11) for mark in marks[-400:]}
    taken: list[tuple[float, float, float, float]] = [
        (m.x - reach, m.y - reach, m.x + reach, m.y + reach) for m, reach in reaches.items()
    ]
    named = 0
    for mark in reversed(marks[-400:]):
        long, gap = 11.5 * len(mark.name) + 6, reaches[mark] + 5
        for x, y in (
            (mark.x + gap, mark.y + 7),
            (mark.x - gap - long, mark.y + 7),
            (mark.x - long / 2, mark.y - gap - 6),
        ):
            box = (x, y - 20, x + long, y + 6)
            if box[0] < 0 or box[2] > WIDTH or box[1] < _HEAD or box[3] > _HEAD + _HEIGHT:
                continue
            if all(box[0] > t[2] or box[2] < t[0] or box[1] > t[3] or box[3] < t[1] for t in taken):
                taken.append(box)
                named += 1
                yield (
                    f'<text x="{round(x)}" y="{round(y)}" stroke="#fff" stroke-width="5" stroke-linejoin="round" '
                    f'paint-order="stroke">{escape(mark.name)}</text>'
                )
                break
        if named == _NAMES:
            return


# --- the key --------------------------------------------------------------------------------------------------


def _key(situations: Sequence[Situation], colours: Mapping[str, str], cues: Mapping[str, str]) -> tuple[str, int]:
    """Forces by the number of places they appear at, then what the shapes mean; and the height of it all."""
    by_id: dict[str, Force] = {}
    seen: Counter[str] = Counter()
    found = set()
    for each in situations:
        found.add(_shape(each))
        for force in each.period.forces if each.period is not None else ():
            by_id.setdefault(force.id, force)
            seen[force.id] += 1
    ranked = [ident for ident, _ in sorted(seen.items(), key=lambda one: (-one[1], one[0]))]
    rows = [
        ("held", colours.get(ident, _GREY), cues.get(ident, ""), label(by_id[ident].name, length=34))
        for ident in ranked[:_FORCES_NAMED]
    ]
    if len(ranked) > _FORCES_NAMED:
        rows.append(("", _GREY, "", f"and {len(ranked) - _FORCES_NAMED} more"))
    rows += [(shape, _INK, "", words) for shape, words in _KEY.items() if shape in found]
    marks, texts = [], []
    for number, (shape, colour, cue, words) in enumerate(rows):
        x, y = 28 + number % _COLUMNS * (WIDTH // _COLUMNS), 32 + number // _COLUMNS * _ROW
        texts.append(f'<text x="{x + 22}" y="{y + 7}">{escape(words)}</text>')
        if shape:
            marks.append(_Mark(x, y, (0, number, ""), shape, (colour,), (cue,), faded=False, name=""))
    return "".join((*_drawn(marks), *texts)), 32 + math.ceil(len(rows) / _COLUMNS) * _ROW
