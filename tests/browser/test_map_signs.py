"""How marks look: the signs of forces, rings of claims, what can be seen in the dark."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import folium
import pytest
from chronicles import ARMY, COAST, LEAGUE, chronicle, period, place, site, war
from playwright.sync_api import expect
from xstatic.pkg import leaflet

import geomap.mapping
from geomap.mapping import build_map, control_layers
from geomap.model import Force

pytestmark = pytest.mark.browser

TWIN = Force("second-army", "Second Army", ARMY.side, "the Second Army")
STYLES = {"north:government": "#c1272d", "north:league": "#3f9142"}
SIGNS = {"north:government": "pole", "north:league": "slash"}

# The pixels of the mark of a place, as text.
PIXELS = """(name) => {
    const { app } = geomap;
    const { stamp } = app.placed.find((it) => app.model.names[it.site] === name);
    const canvas = new OffscreenCanvas(stamp.side, stamp.side);
    const pen = canvas.getContext("2d");
    pen.drawImage(stamp.picture, stamp.left, stamp.top, stamp.side, stamp.side, 0, 0, stamp.side, stamp.side);
    return [...pen.getImageData(0, 0, stamp.side, stamp.side).data].join();
}"""


SIGN = "(swatch) => swatch.querySelector('path')?.getAttribute('d') ?? ''"


def held(name, lat, lon, force, start="2017-06-20"):
    return site(place(name, lat, lon), period("held", (force,), start))


@pytest.fixture(scope="module")
def allies_file(tmp_path_factory):
    """Two forces of one side, and their enemy; far apart, so that the map shows them from afar."""
    it = chronicle(
        held("Alda", 36, 30, ARMY), held("Bera", 36, 45, TWIN), held("Cove", 30, 38, LEAGUE), held("Dorn", 25, 38, ARMY)
    )
    path = tmp_path_factory.mktemp("allies") / "map.html"
    build_map(it, styles=STYLES, signs=SIGNS).save(path)
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forces_of_one_colour_differ_by_a_sign_on_the_map_in_the_panel_and_in_the_card(show, allies_file, scheme):
    watched = show(allies_file, scheme=scheme)
    page = watched.page
    page.wait_for_timeout(400)
    marks = {name: page.evaluate(PIXELS, name) for name in ("Alda", "Bera", "Dorn")}
    assert marks["Alda"] == marks["Dorn"] != marks["Bera"]
    rows = page.locator(".gm-choices li")
    signs = [rows.filter(has_text=name).locator(".gm-swatch").evaluate(SIGN) for name in ("Northern", "Second")]
    assert signs[0] != signs[1]
    page.locator(".gm-place", has_text="Bera").click()
    card = page.get_by_role("complementary", name="Details: Bera")
    assert card.locator(".gm-claim .gm-swatch").first.evaluate(SIGN) == signs[1]
    watched.assert_quiet()


def test_what_is_saved_as_a_picture_has_the_signs_in_its_key(show, allies_file):
    page = show(allies_file).page
    page.evaluate("""() => {
        window.drawn = 0;
        const stroke = CanvasRenderingContext2D.prototype.stroke;
        CanvasRenderingContext2D.prototype.stroke = function (path) {
            if (path instanceof Path2D) window.drawn += 1;
            return path ? stroke.call(this, path) : stroke.call(this);
        };
    }""")
    with page.expect_download():
        page.get_by_role("button", name="Picture").click()
    assert page.evaluate("window.drawn") >= 2


def test_rings_of_claims_do_not_overlap(show, tmp_path):
    sites = [
        held(f"T{number}", 34 + number * 0.618 % 1 * 4, 37 + number * 0.755 % 1 * 6, ARMY) for number in range(200)
    ]
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", at="#view=claims&from=2016-01-01&to=2017-06-30").page
    for zoom in (5, 6, 6.5, 7.25):
        page.evaluate("(zoom) => geomap.app.map.setView([36.2, 40], zoom, { animate: false })", zoom)
        page.wait_for_timeout(150)
        rings = page.evaluate("() => geomap.app.placed.map(({ x, y, size, total }) => [x, y, size, total])")
        assert len(rings) > 1
        for (x, y, size, _), (left, top, other, _) in itertools.combinations(rings, 2):
            assert math.hypot(x - left, y - top) >= size + other, zoom
    page.evaluate("() => geomap.app.map.setView([36.2, 40], 5, { animate: false })")
    page.wait_for_timeout(150)
    assert sum(ring[3] for ring in page.evaluate("() => geomap.app.placed.map((it) => [0, 0, 0, it.total])")) == 200


def test_layers_on_a_map_of_the_users_own_are_listed_with_their_signs(chromium, tmp_path):
    own = folium.Map(location=(35.5, 39.5), zoom_start=7, tiles=None)
    for layer in control_layers(war(), styles=STYLES, signs=SIGNS):
        layer.add_to(own)
    folium.LayerControl(collapsed=False).add_to(own)
    own.save(tmp_path / "own.html")
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    wanted = Path(leaflet.BASE_DIR)
    context.route(
        "**/*",
        lambda route: (
            route.continue_()
            if route.request.url.startswith("file:")
            else route.fulfill(path=wanted / name)
            if (name := route.request.url.split("/")[-1]) in {"leaflet.js", "leaflet.css"}
            else route.fulfill(body="")
        ),
    )
    page = context.new_page()
    page.goto((tmp_path / "own.html").as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    rows = page.locator(".leaflet-control-layers-overlays label")

    def assert_signed():
        for row in rows.all():
            expect(row.locator(".gm-swatch, .gm-mark")).to_have_count(1)
        army = rows.filter(has_text="Northern Army").locator(".gm-swatch")
        assert army.evaluate("it => it.style.getPropertyValue('--colour')").startswith("#c1272d")

    assert_signed()
    rows.filter(has_text="Hill League").locator("input").uncheck()
    assert_signed()
    context.close()


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_names_on_the_ground_and_credits_can_be_read(scheme):
    css = (Path(geomap.mapping.__file__).parent / "assets" / "geomap.css").read_text("utf-8")
    blocks = [dict(re.findall(r"--gm-([a-z]+): (#[0-9a-f]{6})", block)) for block in css.split("@media", 2)[:2]]
    ink = blocks[0] | (blocks[1] if scheme else {})
    for name, ground in itertools.product(("country", "town"), ("land", "paper")):
        assert contrast(ink[name], ink[ground]) >= 4.5, (name, ground)


@pytest.mark.parametrize("state", ["held", "unknown"])
def test_a_mark_of_which_nothing_was_reported_lately_can_be_seen_in_the_dark(show, tmp_path, state):
    forces = (ARMY,) if state == "held" else ()
    it = chronicle(site(place("Alda", 36, 30), period(state, forces, "2016-02-01")), held("Bera", 36, 45, COAST))
    build_map(it, styles={"north-army": "#c1272d"}, signs={"north-army": "plain"}).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", scheme="dark").page
    page.wait_for_timeout(400)
    pixels = [int(number) for number in page.evaluate(PIXELS, "Alda").split(",")]
    seen = [pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3] == 255]
    paper = page.evaluate("() => geomap.app.ink.paper")
    strong = [one for one in seen if contrast("#" + "".join(f"{part:02x}" for part in one), paper) >= 2.8]
    assert len(strong) >= 12
