"""Everything in reach: of fingers, of the keyboard, of who zooms in, and of who writes a name as it is spoken."""

from __future__ import annotations

from functools import partial

import pytest
from chronicles import ARMY, LEAGUE, chronicle, claim, period, place, site
from playwright.sync_api import expect

from geomap.mapping import build_map
from geomap.places.gazetteer import open_gazetteer
from geomap.places.othernames import other_names

pytestmark = pytest.mark.browser

TARGETS = """() => [...document.querySelectorAll('button, input, select, summary, a[href]')]
    .map((control) => control.matches('.gm-choices input, .gm-views input') ? control.closest('label') : control)
    .filter((control) => control.offsetParent && !control.classList.contains('gm-slider'))
    .map((control) => [control, control.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
    .map(([{ ariaLabel, textContent }, { width, height }]) => `${ariaLabel ?? textContent} ${width} x ${height}`)"""
FOCUSED = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"


@pytest.fixture(scope="module")
def towns_file(tmp_path_factory):
    towns = [
        ("99072", "Mosul", 36.34, 43.13),
        ("701822", "Mariupol", 47.1, 37.55),
        ("170794", "Deir ez-Zor", 35.3, 40.1),
    ]
    sites = (
        site(place(name, lat, lon, source_id=ident), period("held", (ARMY,), "2017-06-01"))
        for ident, name, lat, lon in towns
    )
    path = tmp_path_factory.mktemp("towns") / "map.html"
    build_map(chronicle(*sites), names=partial(other_names, open_gazetteer())).save(path)
    return path


def test_on_a_phone_every_control_is_as_large_as_a_finger(show, war_file):
    page = show(war_file, width=390, height=844).page
    assert page.evaluate(TARGETS) == []
    page.locator(".gm-unfold").click()
    for fold in page.locator(".gm-panel details").all():
        fold.locator("summary").first.click()
    assert page.evaluate(TARGETS) == []
    page.locator(".gm-unfold").click()
    page.get_by_role("button", name="Table").click()
    page.locator(".gm-table").get_by_role("button", name="Close the table").click()
    page.evaluate("() => document.querySelector('.gm-place').click()")
    page.wait_for_selector(".gm-card:not([hidden])")
    assert page.evaluate(TARGETS) == []


def test_a_finger_need_not_hit_a_mark_to_the_pixel(chromium, war_file):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto(war_file.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    x, y = page.evaluate("""() => {
        const { app } = geomap;
        const mark = app.placed.find((it) => app.model.names[it.site] === 'Dorn');
        const at = app.map.layerPointToContainerPoint([mark.x, mark.y]);
        const { left, top } = app.map.getContainer().getBoundingClientRect();
        return [at.x + left, at.y + top];
    }""")
    page.touchscreen.tap(x - 13, y + 13)
    expect(page.get_by_role("complementary", name="Details: Dorn")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(640, 400), (844, 390), (320, 568)])
@pytest.mark.parametrize("at", ["", "#view=claims&from=2017-05-01&to=2017-06-30"])
def test_zoomed_in_or_turned_there_is_a_map_and_time_to_be_seen(show, war_file, width, height, at):
    """640 by 400 is a window of 1280 by 800 at twice its size."""
    page = show(war_file, width=width, height=height, at=at).page
    assert page.locator(".folium-map").bounding_box()["height"] > height * 0.38
    for date in page.locator(".gm-date").all():
        if date.is_visible():
            assert date.bounding_box()["width"] > 125
    slider = page.get_by_role("slider").first.bounding_box()
    assert slider["y"] + slider["height"] <= height + 10
    page.evaluate("() => document.querySelector('.gm-place').click()")
    card = page.get_by_role("complementary")
    expect(card.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert card.locator(".gm-card-body").bounding_box()["height"] > height * 0.4


def test_the_keyboard_can_leave_the_filters_out(show, war_file):
    page = show(war_file).page
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to the map")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED).startswith("Map.")
    expect(page.get_by_role("button", name="Skip to the map")).not_to_be_in_viewport()
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.gm-when') !== null")


def test_what_lies_under_the_open_panel_of_a_phone_is_not_come_upon(show, war_file):
    page = show(war_file, width=390, height=844).page
    page.locator(".gm-unfold").press("Enter")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate(
                "() => document.activeElement.closest('.gm-panel, .gm-head') ? 'panel' : document.activeElement.tagName"
            )
        )
    assert seen == {"panel", "BODY"}
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Zoom in").click(timeout=2000)
    page.locator(".gm-unfold").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Zoom out").click(timeout=2000)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("الموصل", "Mosul"),
        ("موصل", "Mosul"),
        ("мариуполь", "Mariupol"),
        ("Мариупол", "Mariupol"),
        ("ДЕЙР ЭЗ ЗОР", "Deir ez-Zor"),
    ],
)
def test_a_place_is_found_with_its_article_and_without(show, towns_file, written, name):
    page = show(towns_file).page
    search = page.get_by_role("searchbox", name="Find a place")
    search.fill(written)
    expect(page.locator(".gm-place")).to_have_count(1)
    expect(page.locator(".gm-place")).to_contain_text(name)
    expect(page.get_by_text("1 place found")).to_be_attached()


@pytest.mark.parametrize(
    ("written", "name"), [("Mossul", "Mosul"), ("Deir az-Zor", "Deir ez-Zor"), ("mariopoll", "Mariupol")]
)
def test_a_name_that_is_misspelt_finds_what_is_written_nearly_so_and_says_so(show, towns_file, written, name):
    page = show(towns_file).page
    page.get_by_role("searchbox", name="Find a place").fill(written)
    expect(page.locator(".gm-place")).to_have_count(1)
    expect(page.locator(".gm-place")).to_contain_text(name)
    expect(page.get_by_text("No place of that name is shown. Written nearly so:")).to_be_visible()


@pytest.mark.parametrize("written", ["Paris", "Mos Eisley", "x", "qqqqqqq"])
def test_a_name_that_is_like_none_finds_none(show, towns_file, written):
    page = show(towns_file).page
    page.get_by_role("searchbox", name="Find a place").fill(written)
    expect(page.get_by_text("No place of that name is shown.", exact=True)).to_be_visible()
    expect(page.locator(".gm-place")).to_have_count(0)


def test_where_colours_are_the_reader_s_own_the_chosen_view_can_be_told(chromium, war_file):
    context = chromium.new_context(forced_colors="active", offline=True)
    page = context.new_page()
    page.goto(war_file.as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    colours = page.evaluate(
        "() => [...document.querySelectorAll('.gm-views span')].map((it) => getComputedStyle(it).backgroundColor)"
    )
    assert colours[0] != colours[1]
    context.close()


def test_a_name_from_the_right_is_cut_at_its_end(show, tmp_path):
    long = "مدينة طويلة الاسم جدا " * 4
    sites = (
        site(place(name, 35, lon), period("held", (LEAGUE,), "2017-06-01"))
        for name, lon in ((long, 39), ("Llanfair" * 9, 41))
    )
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    words = page.evaluate("""() => {
        const seen = [];
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function say(words, ...rest) {
            seen.push(words);
            fillText.call(this, words, ...rest);
        };
        geomap.app.marks.redraw();
        CanvasRenderingContext2D.prototype.fillText = fillText;
        return seen.filter((words) => words.includes('…'));
    }""")
    assert sorted(text[-2:] == "…\u200f" for text in words) == [False, True]


def test_names_in_the_table_of_a_phone_begin_below_each_other(show, tmp_path):
    where = place("Bo", 35, 39)
    it = site(where, period("held", (LEAGUE,), "2017-06-01"), claims=(claim(where, "controls", "2017-06-01", LEAGUE),))
    build_map(chronicle(it)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", width=390, height=844).page
    page.get_by_role("button", name="Table").click()
    name = page.locator(".gm-grid .gm-plain")
    assert (
        name.evaluate("(it) => it.querySelector('bdi').getBoundingClientRect().left - it.getBoundingClientRect().left")
        < 1
    )
