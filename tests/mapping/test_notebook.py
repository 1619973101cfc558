from __future__ import annotations

import base64
import datetime as dt
import html
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from chronicles import ARMY, HOSTILE, LEAGUE, chronicle, claim, hostile, period, place, site, war
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.mapping import build_map
from geomap.mapping.inert import plain
from geomap.mapping.notebook import INLINE_BYTES, cell
from geomap.mapping.overview import overview
from geomap.model import Force
from geomap.places.shapes import open_shapes
from geomap.sides import CUES

SVG = "{http://www.w3.org/2000/svg}"
SIGNS = {"hill-league": CUES["slash"], "coast-guard": CUES["bar"]}
COLOURS = {"north-army": "#0072b2", "hill-league": "#d55e00", "coast-guard": "#009e73"}
DAY = dt.date(2017, 6, 30)
UNSEEN = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class Reader(HTMLParser):
    """What a viewer that knows HTML would find in an output."""

    def __init__(self, text, *, without=()):
        super().__init__()
        self.tags, self.attributes, self.text, self.images, self.frames = [], [], "", [], []
        self._without, self._inside = without, 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in self._without:
            self._inside += tag != "img"
            return
        self.tags.append(tag)
        self.attributes += attrs
        given = dict(attrs)
        if tag == "img":
            self.images.append(given)
        if tag == "iframe":
            self.frames.append(given)

    def handle_endtag(self, tag):
        if tag in self._without:
            self._inside -= 1

    def handle_data(self, data):
        if not self._inside:
            self.text += data


def picture(image):
    return base64.b64decode(image["src"].removeprefix("data:image/svg+xml;base64,")).decode()


def drawn(it, day=DAY, **more):
    svg = overview(it.as_of(day), COLOURS, SIGNS, title="War", day=day, **more)
    return svg, ET.fromstring(svg)


# --- the output of a cell -------------------------------------------------------------------------------------


def test_a_map_is_a_frame_with_the_page_and_a_still_for_where_frames_are_stripped():
    map_ = build_map(war(), title="War in the north")
    shown = Reader(map_._repr_html_())
    (frame,) = shown.frames
    assert frame["srcdoc"] == map_.get_root().render()
    assert frame["title"] == "War in the north"
    assert "allow-scripts" in frame["sandbox"].split()
    assert not {"allow-same-origin", "allow-top-navigation"} & set(frame["sandbox"].split())
    stripped = Reader(map_._repr_html_(), without=("iframe", "style", "img"))
    for words in ("War in the north", "Alda, SY", "held by Northern Army", "contested: Northern Army, Hill League"):
        assert words in stripped.text
    assert "display" not in stripped.text


def test_names_without_end_leave_the_other_columns_their_room_and_no_places_make_no_table():
    where = place("Llanfair" * 40, 35, 39)
    long = Force("long", "Front" * 60, None, "the front")
    told = claim(where, "captured", "2017-06-01", long, place_as_written="Llanfair" * 40)
    one = Reader(
        build_map(chronicle(site(where, period("held", (long,), "2017-06-01"), claims=(told,))))._repr_html_(),
        without=("iframe", "style"),
    )
    assert max(map(len, one.text.split())) < 100  # cells are put end to end here
    assert "2017-06-01" in one.text
    assert "table" not in Reader(build_map(chronicle())._repr_html_(), without=("iframe", "style")).tags


def test_outputs_and_names_are_the_same_each_time():
    one, two = build_map(war(), shapes=open_shapes()), build_map(war(), shapes=open_shapes())
    assert one._repr_html_() == two._repr_html_() == one._repr_html_()
    assert repr(one) == '<geomap.mapping.ControlMap: 10 places, as of 2017-06-30; save it with .save("map.html")>'


def test_an_output_that_a_notebook_would_not_carry_is_the_still_and_how_to_save_it():
    page, rest = "<p>" + "x" * 1000, "<table>still</table>"
    whole = cell(page, rest, title="t")
    assert len(whole.encode()) <= INLINE_BYTES
    assert cell(page, rest, title="t", limit=len(whole.encode())) == whole
    cut = cell(page, rest, title="t", limit=len(whole.encode()) - 1)
    assert rest in cut
    assert "iframe" not in cut
    assert '.save("map.html")' in html.unescape(cut)
    assert "display: none" not in cut
    huge = cell("é" * INLINE_BYTES, rest, title="t")
    assert f"a page of {2 * INLINE_BYTES / 1e6:.1f} MB" in huge
    assert len(huge) < 1000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_the_still_and_the_frame_s_name(text):
    map_ = build_map(hostile((text,)), title=text, note=text)
    shown = Reader(map_._repr_html_())
    assert set(shown.tags) <= set("div style strong img table tr td span code iframe".split())
    names = {
        "role",
        "dir",
        "class",
        "src",
        "width",
        "style",
        "alt",
        "srcdoc",
        "title",
        "sandbox",
        "height",
        "allowfullscreen",
    }
    assert {name for name, _ in shown.attributes} <= names
    assert shown.frames[0]["title"] == plain(text)
    rest = Reader(map_._repr_html_(), without=("iframe", "style"))
    assert UNSEEN.sub(lambda found: f"U+{ord(found[0]):04X}", plain(text))[:100] in rest.text
    (image,) = rest.images
    root = ET.fromstring(picture(image))
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= {"svg", "rect", "text", "path", "g"}
    assert not [name for it in root.iter() for name in it.attrib if name.startswith(("on", "href"))]
    outside = map_._repr_html_().partition("<iframe")[0]
    bare = outside.replace("<span>$</span>", "").replace("<span>\\</span>", "")
    assert "$" not in bare
    assert "\\" not in bare


# --- the picture ----------------------------------------------------------------------------------------------


def test_the_picture_has_states_apart_by_shape_and_forces_by_colour():
    svg, root = drawn(war())
    looks = {(it.get("fill"), it.get("stroke"), it.get("stroke-dasharray")) for it in root.iter(f"{SVG}path")}
    assert ("none", COLOURS["north-army"], None) in looks  # held
    assert ("#fff", COLOURS["coast-guard"], "5 4") in looks  # believed
    assert {fill for fill, edge, _ in looks if edge == "#20262c"} >= {COLOURS["north-army"], COLOURS["hill-league"]}
    words = [it.text for it in root.iter(f"{SVG}text")]
    assert words[0] == "War, as of 2017-06-30"
    for each in ("Northern Army", "Hill League", "contested", "disputed: sources disagree", "holder not reported"):
        assert each in words
    assert "الحامة" in words
    assert svg == drawn(war())[0]


def test_thousands_of_places_stay_a_small_picture_and_contested_ones_are_seen():
    sites = [
        site(
            place(f"P{n:05}", 30 + (n % 100) / 10, 36 + (n // 100) / 10, source_id=f"{n:05}", population=n),
            period("contested" if n % 997 == 0 else "held", (ARMY,), "2017-01-01"),
            claims=(claim(place("x", 0, 0), "controls", "2017-06-29", ARMY),),
        )
        for n in range(10_000)
    ]
    svg, root = drawn(chronicle(*sites))
    assert len(svg) < 200_000
    halves = [it.get("d") for it in root.iter(f"{SVG}path") if "v26" in it.get("d")]
    marks = halves[0].count("v26")
    assert marks == len([n for n in range(10_000) if n % 997 == 0])
    still = Reader(build_map(chronicle(*sites))._still())
    assert still.text.count("contested: Northern Army") == marks
    assert "10000 places as of 2017-06-30, the first 30:" in still.text


def test_the_ground_is_drawn_where_there_are_outlines():
    bare = drawn(war())[0]
    svg, root = drawn(war(), shapes=open_shapes())
    assert len(bare) + 1_000 < len(svg) < 120_000
    assert "Natural Earth" in svg
    assert any(it.get("fill-opacity") for it in root.iter(f"{SVG}path"))  # the province that is held


def xs_of_marks(root):
    held = [it.get("d") for it in root.iter(f"{SVG}path") if it.get("stroke") == COLOURS["north-army"]]
    picture, _key = held
    return sorted(int(x) for x in re.findall(r"M(-?\d+),", picture))


def test_places_on_both_sides_of_the_date_line_lie_beside_each_other():
    fiji = [(-16.8, 179.3), (-18.1, 178.4), (-17.2, -179.0), (-16.4, 179.8), (-16.9, -179.9)]

    def of(points, **more):
        sites = [
            site(place(f"p{n}", lat, lon), period("held", (ARMY,), "2017-01-01")) for n, (lat, lon) in enumerate(points)
        ]
        return drawn(chronicle(*sites), **more)

    _, here = of(fiji)
    _, elsewhere = of([(lat, (lon % 360) - 100) for lat, lon in fiji])  # the same, where no line is
    assert xs_of_marks(here) == xs_of_marks(elsewhere)
    svg, _ = of(fiji, shapes=open_shapes())
    assert svg.count(">FIJI<") == 1  # its islands lie in both halves of the picture
    land = re.search(r'<path d="([^"]*)" fill="#f7f6f2"', svg)[1]
    xs = [int(x) for x in re.findall(r"M(-?\d+),", land)]
    assert min(xs) < 500
    assert max(xs) > 900


def test_a_country_that_is_named_beside_its_places_is_marked_on_their_side_of_the_date_line():
    towns = [(66.3, -179.1), (64.7, 177.5)]
    sites = [
        site(place(f"p{n}", lat, lon), period("held", (ARMY,), "2017-01-01")) for n, (lat, lon) in enumerate(towns)
    ]
    whole = place("Land", 65.0, -179.9, feature="A.PCLI")
    sites.append(site(whole, period("held", (ARMY,), "2017-01-01")))
    _, root = drawn(chronicle(*sites))
    assert all(0 <= x <= 1440 for x in xs_of_marks(root))


@pytest.mark.parametrize(
    "points",
    [[], [(0, 0)], [(89.9, 0), (-89.9, 0)], [(0, -180), (0, 180)], [(35, 39), (35, 39)]],
    ids=["nothing", "one", "poles", "round the world", "twice the same"],
)
def test_any_points_make_a_picture(points):
    sites = [
        site(place(f"p{n}", lat, lon), period("held", (ARMY,), "2017-01-01")) for n, (lat, lon) in enumerate(points)
    ]
    _, root = drawn(chronicle(*sites), shapes=open_shapes())
    assert root.get("width") == "720"
    numbers = [float(n) for it in root.iter(f"{SVG}path") for n in re.findall(r"-?\d+\.?\d*", it.get("d"))]
    assert all(abs(number) < 20_000 for number in numbers)


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.text(max_size=50)), max_size=5))
@settings(max_examples=30)
def test_any_names_and_points_make_a_well_formed_picture(rows):
    sites = [
        site(place(name, lat, lon, source_id=str(n)), period("held", (ARMY,), "2017-01-01"))
        for n, (lat, lon, name) in enumerate(rows)
    ]
    _, root = drawn(chronicle(*sites))
    assert len(list(root.iter(f"{SVG}text"))) >= 2


def test_what_has_no_date_is_shown_too():
    here = place("Here", 35, 39)
    it = chronicle(
        site(here, period("held", (ARMY,), None), claims=(claim(here, "controls", None, ARMY),)), first=None, last=None
    )
    shown = Reader(build_map(it)._still())
    assert "held by Northern Army" in shown.text
    assert "1 place" in shown.text
    assert "as of" not in shown.text
    assert "9999" not in shown.text


def test_the_picture_shows_the_signs_of_forces_at_their_marks_and_in_its_key():
    svg, _ = drawn(war())
    slash = CUES["slash"]
    assert svg.count(slash) >= 2  # a mark, and the key
    assert re.search(rf'<path d="M[^"]*{re.escape(slash)}" fill="#(fff|20262c)"', svg)


def test_no_name_of_the_picture_lies_on_a_mark():
    where = place("Alda", 35, 39)
    _, svg = drawn(chronicle(site(where, period("contested", (ARMY, LEAGUE), "2017-06-01"))))
    (name,) = [text for text in svg.iter("{http://www.w3.org/2000/svg}text") if text.text == "Alda"]
    halves = [
        path.get("d") for path in svg.iter("{http://www.w3.org/2000/svg}path") if path.get("d", "").endswith("13z")
    ]
    (x, _), *_ = [tuple(map(int, re.match(r"M(\d+),(\d+)", half).groups())) for half in halves]
    assert abs(int(name.get("x")) - x) >= 13 + 1 + 3  # the diamond, its stroke, the halo of the name


def test_signs_lie_on_the_marks_of_all_forces():
    places = [(place(f"T{number}", 35, 39 + number), force) for number, force in enumerate((LEAGUE, ARMY, LEAGUE))]
    svg, _ = drawn(chronicle(*(site(where, period("held", (force,), "2017-06-01")) for where, force in places)))
    shown = svg[: svg.index("</svg>")]
    assert shown.index(f'stroke="{COLOURS["north-army"]}"') < shown.index(CUES["slash"])
