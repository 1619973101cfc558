"""What a reader sees first: all places, wherever on the globe and however large the window, and a key that is true."""

from __future__ import annotations

import pytest
from chronicles import ARMY, LEAGUE, chronicle, described, period, place, site, war

from geomap.mapping import build_map
from geomap.places.shapes import open_shapes

pytestmark = pytest.mark.browser

IN_SIGHT = """() => {
    const { app } = geomap;
    const { x, y } = app.map.getSize();
    const seen = app.placed.filter((mark) => {
        const at = app.map.layerPointToContainerPoint([mark.x, mark.y]);
        return at.x >= 0 && at.x <= x && at.y >= 0 && at.y <= y;
    });
    return [...new Set(seen.map(({ site }) => app.model.names[site]))].sort();
}"""
WHOLE = """() => {
    const { app } = geomap;
    const latitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
    const view = app.map.getBounds();
    const lines = [...app.ground.outlines.values()].flat();
    return lines.length > 0 && lines.every(({ west, north, east, south }) => (
        [[west, north], [east, south]].every(([x, y]) => view.contains([latitude(y), (x - 0.5) * 360]))));
}"""
SIZES = [(1280, 800), (390, 844)]


def settle(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def held(path, *towns, **more):
    sites = (site(place(name, lat, lon), period("held", (ARMY,), "2017-06-01")) for name, lat, lon in towns)
    build_map(chronicle(*sites), **more).save(path)
    return path


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_places_on_both_sides_of_the_date_line_are_seen_beside_each_other(show, tmp_path, width, height):
    path = held(tmp_path / "map.html", ("Suva", -18.1, 178.4), ("Apia", -13.8, -171.7), ("Nuku", -21.1, -175.2))
    page = show(path, width=width, height=height).page
    assert page.evaluate(IN_SIGHT) == ["Apia", "Nuku", "Suva"]
    assert page.evaluate("() => geomap.app.map.getZoom()") > 4
    # a place that is chosen is brought into view in the world at hand, not in the one next to it
    page.evaluate("() => geomap.app.parts.places.querySelector('button').click()")
    page.wait_for_selector(".gm-card:not([hidden])")
    assert 170 < page.evaluate("() => geomap.app.map.getCenter().lng") < 200


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_places_all_over_the_world_and_at_its_poles_are_in_sight(show, tmp_path, width, height):
    towns = (("Pole", 89.9, 10), ("South", -90, 0), ("Lima", -12, -77), ("Seoul", 37.5, 127), ("Oslo", 60, 11))
    page = show(held(tmp_path / "map.html", *towns), width=width, height=height).page
    seen = sorted(name for name, _, _ in towns) if width < 500 else ["Lima", "Oslo", "Seoul"]  # a globe has more height
    assert page.evaluate(IN_SIGHT) == seen


def test_many_places_that_lie_close_are_shown_apart(show, tmp_path):
    towns = [(f"T{number:03}", 35 + number % 20 / 100, 39 + number // 20 / 100) for number in range(200)]
    page = show(held(tmp_path / "map.html", *towns)).page
    assert page.evaluate("() => geomap.app.map.getZoom()") > 10
    assert len(page.evaluate(IN_SIGHT)) == 200


def test_a_province_is_in_view_as_a_whole(show, tmp_path):
    where = place("Raqqa", 36.0, 38.9, feature="A.ADM1", source_id="172957", uncertainty_m=90_000.0)
    path = tmp_path / "map.html"
    build_map(chronicle(site(where, period("held", (ARMY,), "2017-06-01"))), shapes=open_shapes()).save(path)
    page = show(path).page
    assert page.evaluate(WHOLE)


def test_a_turned_window_shows_what_there_was_to_see_until_the_reader_moves_the_map(show, tmp_path):
    path = held(tmp_path / "map.html", ("North", 50, 36), ("South", 12, 30))
    page = show(path, width=390, height=844).page
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function("() => geomap.app.map.getSize().x > 400")
    settle(page)
    assert page.evaluate(IN_SIGHT) == ["North", "South"]
    page.evaluate("() => geomap.app.map.setView([12, 30], 7, { animate: false })")
    page.set_viewport_size({"width": 1000, "height": 500})
    settle(page)
    assert page.evaluate("() => geomap.app.map.getZoom()") == 7


def test_the_key_has_the_signs_that_are_on_the_map(show, tmp_path):
    """Each row of the key has a picture of its own; a dashed border is no disc."""
    where = site(place("Town", 35.2, 35.6), period("held", (LEAGUE,), "2017-06-01"))
    sites = [*described().sites, *war().sites, where]
    path = tmp_path / "map.html"
    build_map(chronicle(*sites), shapes=open_shapes()).save(path)
    page = show(path).page
    page.wait_for_function("() => document.querySelectorAll('.gm-signs canvas').length >= 7")
    rows = page.evaluate("""() => [...document.querySelectorAll('.gm-kinds li, .gm-signs li')]
        .filter((row) => row.querySelector('canvas'))
        .map((row) => [row.dataset.key, row.querySelector('canvas').toDataURL()])""")
    pictures = dict(rows)
    assert {"line", "area", "border", "held", "besieged", "sector"} <= pictures.keys()
    assert len(set(pictures.values())) == len(pictures)


def opened_and_left_no_time(browser, path):
    """A page whose browser never has time for what can wait."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script("window.requestIdleCallback = () => 0")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    settle(page)
    return page


def test_what_is_seen_first_is_there_before_all_the_rest(chromium, tmp_path):
    path = held(tmp_path / "map.html", ("Raqqa", 35.95, 39.0), ("Tabqa", 35.8, 38.6), shapes=open_shapes())
    page = opened_and_left_no_time(chromium, path)
    assert page.evaluate(IN_SIGHT) == ["Raqqa", "Tabqa"]
    assert page.evaluate(
        "() => [...document.querySelectorAll('.gm-picture')].every((it) => it.querySelector('canvas'))"
    )
    # the world is hidden by the ground round the data
    assert not page.evaluate("() => geomap.app.ground.isWhole")
    page.get_by_label("As of").fill("2017-05-31")
    page.get_by_label("As of").dispatch_event("change")
    page.wait_for_function("() => geomap.app.shown.sites.length === 0")
    page.close()


def test_the_world_is_there_at_once_where_it_is_seen(chromium, tmp_path):
    path = held(tmp_path / "map.html", ("Lima", -12, -77), ("Seoul", 37.5, 127), shapes=open_shapes())
    page = opened_and_left_no_time(chromium, path)
    assert page.evaluate("() => geomap.app.ground.isWhole")
    page.close()


def test_what_can_wait_comes_soon(show, tmp_path):
    path = held(tmp_path / "map.html", ("Raqqa", 35.95, 39.0), ("Tabqa", 35.8, 38.6), shapes=open_shapes())
    page = show(path).page
    page.wait_for_function("() => geomap.app.ground.isWhole && !geomap.app.rough")
    assert page.get_by_label("As of").get_attribute("type") == "date"
    assert page.locator(".gm-fold", has_text="About this map").get_by_text("disputed, indefinite").count() == 1
    # beyond the edges of the window there is ground to be pulled into sight
    wide = page.evaluate("() => geomap.app.map.getSize().x")
    assert page.locator(".leaflet-gm-ground-pane canvas").bounding_box()["width"] == pytest.approx(1.3 * wide, abs=2)
