"""The page on paper and as a picture: one sheet where it fits, the whole key, dark or not the same."""

from __future__ import annotations

import re

import pytest
from chronicles import chronicle, period, place, site, war

from geomap.mapping import build_map
from geomap.model import Force
from geomap.places.shapes import open_shapes

pytestmark = pytest.mark.browser

KEY = """() => {
    const { panel } = geomap.app.parts;
    const edge = panel.getBoundingClientRect();
    const rows = [...panel.querySelectorAll('.gm-printed li')].filter((row) => row.offsetParent);
    return {
        rows: rows.length,
        whole: rows.every((row) => row.getBoundingClientRect().bottom <= edge.bottom + 1),
        without: rows.filter((row) => !row.querySelector('canvas, .gm-swatch')).map((row) => row.textContent),
    };
}"""


@pytest.fixture(scope="module")
def war_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("war") / "map.html"
    build_map(war(), title="War in the north", shapes=open_shapes()).save(path)
    return path


@pytest.fixture(scope="module")
def many_file(tmp_path_factory):
    forces = [Force(f"f{number}", f"Brigade {number} of the Popular Army", None, "it") for number in range(90)]
    sites = (
        site(place(f"T{number}", 34 + number % 9 / 3, 38 + number // 9 / 3), period("held", (force,), "2017-06-01"))
        for number, force in enumerate(forces)
    )
    path = tmp_path_factory.mktemp("many") / "map.html"
    build_map(chronicle(*sites)).save(path)
    return path


def sheets(page):
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))


@pytest.mark.parametrize(("width", "height", "scheme"), [(1280, 800, "light"), (390, 844, "dark")])
def test_a_war_goes_on_one_sheet_with_its_whole_key_and_comes_back(show, war_file, width, height, scheme):
    watched = show(war_file, width=width, height=height, scheme=scheme)
    page = watched.page
    look = "() => [geomap.app.map.getZoom(), geomap.app.map.getSize().x, geomap.app.ink.paper]"
    before = page.evaluate(look)
    assert sheets(page) == 1
    page.wait_for_function("() => !document.documentElement.classList.contains('gm-printing')")
    assert page.evaluate(look) == before
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    key = page.evaluate(KEY)
    assert key["rows"] > 10
    assert key["whole"]
    assert key["without"] == []
    assert page.evaluate("() => geomap.app.ink.paper") == "#ffffff"
    watched.assert_quiet()


def test_all_of_many_forces_are_printed_on_further_sheets(show, many_file):
    page = show(many_file).page
    assert sheets(page) == 2
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(KEY)["rows"] >= 90


def test_what_is_printed_is_the_ground_with_the_marks_on_it(show, war_file):
    """Browsers clear, on paper, all that lies under a canvas that is cleared: one canvas has it all."""
    page = show(war_file).page
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    shown = page.evaluate("""() => [...document.querySelectorAll('.gm-canvas')].filter((it) => it.offsetParent)
        .map((it) => [...new Set(it.getContext('2d').getImageData(0, 0, it.width, it.height).data)].length)""")
    assert len(shown) == 1
    assert shown[0] > 50


@pytest.mark.parametrize("name", ["war_file", "many_file"])
def test_a_picture_has_the_whole_key(show, request, name):
    page = show(request.getfixturevalue(name), width=1600, height=1000, at="#still=yes").page
    key = page.evaluate(KEY)
    assert key["whole"]
    assert [words for words in key["without"] if "more force" not in words] == []
    assert page.evaluate("() => geomap.app.parts.panel.scrollHeight <= geomap.app.parts.panel.clientHeight")
    left_out = page.get_by_text("more force")
    assert left_out.count() == (name == "many_file")
    if name == "many_file":
        named = page.locator(".gm-still fieldset:first-of-type li:has(.gm-swatch)").count()
        assert named + int(re.search(r"\d+", left_out.text_content())[0]) >= 90


WRITTEN = """(button) => new Promise((done) => {
    const words = [];
    const { fillText } = CanvasRenderingContext2D.prototype;
    const { toBlob } = HTMLCanvasElement.prototype;
    CanvasRenderingContext2D.prototype.fillText = function say(text, ...rest) {
        words.push(text);
        fillText.call(this, text, ...rest);
    };
    HTMLCanvasElement.prototype.toBlob = function give(act) {
        done({ words, width: this.width, height: this.height });
    };
    button.click();
    CanvasRenderingContext2D.prototype.fillText = fillText;
    HTMLCanvasElement.prototype.toBlob = toBlob;
})"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_picture_that_a_reader_saves_is_sharp_and_names_all_that_it_shows(show, war_file, width, height):
    page = show(war_file, width=width, height=height).page
    wide = page.evaluate("() => geomap.app.map.getSize().x")
    page.wait_for_function("() => document.querySelectorAll('.gm-signs canvas').length > 2")
    made = page.locator(".gm-button", has_text="Picture").evaluate(WRITTEN)
    assert made["width"] == 2 * wide
    words = " | ".join(made["words"])
    for wanted in (
        "War in the north",
        "As of 30 June 2017",
        "Hill League",
        "Coast Guard Brigades",
        "Besieged",
        " km",
        "GeoNames",
    ):
        assert wanted in words
    assert any(text.startswith("Contested") for text in made["words"])
    page.locator(".gm-choices input[aria-label^=Hill]").evaluate("(box) => box.click()")
    page.wait_for_function("() => geomap.app.shown.sites.length < 8")
    made = page.locator(".gm-button", has_text="Picture").evaluate(WRITTEN)
    assert "Hill League" not in made["words"]
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".gm-choices li", has_text="Hill League").is_hidden()
    assert page.locator(".gm-choices li", has_text="Northern Army").is_visible()


def test_a_picture_of_forces_without_number_ends_and_says_so(show, tmp_path):
    sites = (
        site(
            place(f"T{n}", 30 + n % 20 / 4, 38 + n // 20 / 4),
            period("held", (Force(f"f{n}", f"Brigade {n}", None, "it"),), "2017-06-01"),
        )
        for n in range(260)
    )
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    made = page.locator(".gm-button", has_text="Picture").evaluate(WRITTEN)
    assert "and 60 more forces" in made["words"]
    assert "Held" in made["words"]
    assert page.get_by_text("Some forces share a colour").is_visible()


def test_no_row_of_a_picture_s_key_is_cut_in_two(show, tmp_path):
    names = [
        "Peshmerga",
        "Peshmerga",
        "Syrian Government",
        "Peshmerga",
        "Peshmerga",
        "Syrian Democratic Forces",
        *["Peshmerga"] * 3,
    ]
    forces = [Force(f"f{number}", name, None, "it") for number, name in enumerate(names)]
    sites = (
        site(place(f"T{number}", 34, 38 + number / 3), period("held", (force,), "2017-06-01"))
        for number, force in enumerate(forces)
    )
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", at="#still=yes", width=1600, height=430).page
    assert page.evaluate("document.documentElement.classList.contains('gm-dense')")
    pieces = page.evaluate(
        "[...geomap.app.parts.forces.querySelectorAll('li')].map((row) => row.getClientRects().length)"
    )
    assert set(pieces) <= {0, 1}
