"""What a notebook shows, in a real browser with the network cut: trusted, stripped, hostile."""

from __future__ import annotations

import re

import notebooks
import pytest
from chronicles import HOSTILE, hostile, war
from playwright.sync_api import expect

from geomap.mapping import build_map
from geomap.places.shapes import open_shapes

pytestmark = pytest.mark.browser

NBCONVERTS_OWN = "https://cdnjs.cloudflare.com/"
DRAWN = """() => [...document.querySelectorAll('canvas')].some((it) => it.width > 200 && it.getContext('2d')
    .getImageData(0, 0, it.width, it.height).data.some((value, index) => index % 4 === 3 && value > 0))"""


@pytest.fixture(scope="module")
def output():
    return build_map(war(), title="War in the north", shapes=open_shapes())._repr_html_()


def without(html, *tags):
    """What a sanitiser leaves that drops these elements with all that is in them."""
    for tag in tags:
        html = re.sub(rf"<{tag}\b.*?</{tag}>", "", html, flags=re.DOTALL)
    return html


def put(path, html):
    path.write_text(f"<!doctype html><meta charset=utf-8><title>cell</title><div style='width:900px'>{html}</div>")
    return path


def frame_of(watched):
    watched.page.locator("iframe").scroll_into_view_if_needed()
    frame = watched.page.frame_locator("iframe")
    expect(frame.locator("html[data-geomap=ready]")).to_be_attached(timeout=30_000)
    return frame


def test_the_exported_example_draws_its_map_without_a_network(show, executed_example):
    notebooks.nbconvert(executed_example, "--to", "html")
    watched = show(executed_example.with_suffix(".html"), ready=False)
    frame = frame_of(watched)
    expect(frame.get_by_role("heading", name="October 2017")).to_be_visible()
    inside = watched.page.frames[1]
    inside.wait_for_function(DRAWN)
    assert inside.evaluate("geomap.app.map.getSize().x") > 300
    expect(watched.page.locator(".geomap-still")).to_be_hidden()
    # The page that nbconvert makes asks for MathJax and require.js; nothing of ours asks for anything.
    ours = [address for address in watched.requests if not address.startswith(NBCONVERTS_OWN)]
    assert ours == []
    assert len(watched.messages) == len(watched.requests)
    assert all("Failed to load resource" in message for message in watched.messages)


def test_a_cell_shows_the_map_in_a_frame_that_reaches_nothing(show, output, tmp_path):
    watched = show(put(tmp_path / "cell.html", output), ready=False)
    frame = frame_of(watched)
    expect(watched.page.locator(".geomap-still")).to_be_hidden()
    expect(watched.page.locator("iframe")).to_have_attribute("title", "War in the north")
    frame.locator(".gm-place", has_text="Alda").first.click()
    expect(frame.locator(".gm-card blockquote").first).to_contain_text("Northern Army")
    reach = "(() => { try { return parent.document.title } catch (error) { return error.name } })()"
    assert watched.page.frames[1].evaluate(reach) == "SecurityError"
    watched.assert_quiet()


def test_files_can_be_saved_out_of_the_frame(show, output, tmp_path):
    watched = show(put(tmp_path / "cell.html", output), ready=False)
    frame = frame_of(watched)
    with watched.page.expect_download() as found:
        frame.get_by_role("button", name="CSV", exact=True).click()
    assert found.value.path().read_text("utf-8").startswith("id,status,force,")
    watched.assert_quiet()


def test_a_frame_without_an_address_gives_the_view_and_says_where_it_goes(show, output, tmp_path):
    watched = show(put(tmp_path / "cell.html", output), ready=False)
    frame = frame_of(watched)
    frame.locator(".gm-place", has_text="Alda").first.click()
    frame.get_by_role("button", name="Close").click()
    expect(frame.get_by_role("button", name="Copy link")).to_have_count(0)
    frame.get_by_role("button", name="Copy view").click()
    # No clipboard is given to such a frame: the text is there to be copied by hand.
    field = frame.get_by_role("textbox", name="The view")
    expect(field).to_be_focused()
    view = field.input_value()
    assert view.startswith("#day=2017-06-30&map=")
    expect(frame.locator(".gm-save [role=status]")).to_contain_text("behind the address of the saved map")
    watched.assert_quiet()
    build_map(war(), title="War in the north").save(tmp_path / "map.html")
    again = show(tmp_path / "map.html", at=view)
    expect(again.page.locator(".gm-shown-day")).to_have_text("As of 30 June 2017")


@pytest.mark.parametrize("stripped", [("iframe", "style"), ("iframe",), ("iframe", "style", "script")])
def test_where_frames_are_stripped_a_picture_and_a_table_stay(show, output, tmp_path, stripped):
    watched = show(put(tmp_path / "stripped.html", without(output, *stripped)), ready=False)
    page = watched.page
    expect(page.locator(".geomap-still")).to_be_visible()
    picture = page.get_by_role("img", name="Overview: 10 places as of 2017-06-30")
    expect(picture).to_be_visible()
    assert page.evaluate("document.querySelector('img').naturalWidth") == 720
    expect(page.get_by_role("columnheader", name="State")).to_be_visible()
    expect(page.get_by_role("row", name="Bera, SY contested: Northern Army, Hill League, besieged")).to_be_visible()
    top = picture.bounding_box()["y"]
    assert top < page.locator("table").bounding_box()["y"]
    watched.assert_quiet()


def test_a_kept_frame_without_its_style_shows_both(show, output, tmp_path):
    watched = show(put(tmp_path / "both.html", without(output, "style")), ready=False)
    expect(watched.page.locator(".geomap-still")).to_be_visible()
    frame_of(watched)
    watched.assert_quiet()


@pytest.mark.parametrize("stripped", [(), ("iframe", "style")])
def test_hostile_text_runs_nothing_in_frame_or_still(show, tmp_path, stripped):
    made = build_map(hostile(), title=HOSTILE[6] + HOSTILE[8], note=HOSTILE[11])._repr_html_()
    watched = show(put(tmp_path / "hostile.html", without(made, *stripped)), ready=False)
    page = watched.page
    if not stripped:
        frame_of(watched)
        assert page.frames[1].evaluate("window.geomapRan") is None
    page.wait_for_timeout(200)
    assert page.evaluate("window.geomapRan") is None
    assert len(page.frames) == 1 + (not stripped)
    assert page.evaluate("document.querySelectorAll('script, svg, img:not([src^=\"data:image/svg\"])').length") == 0
    expect(page.locator("td", has_text=HOSTILE[8]).first).to_be_visible(visible=bool(stripped))
    watched.assert_quiet()
