"""What the page gives away: files of what is shown, equal to what `geomap extract` writes, and links to a view."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from chronicles import ARMY, LEAGUE, chronicle, claim, day, described, hostile, period, place, site, war
from playwright.sync_api import expect

from geomap.export import write_csv, write_geojson, write_kml
from geomap.mapping import build_map

pytestmark = pytest.mark.browser

KML = "{http://www.opengis.net/kml/2.2}"


def placed(it):
    """The claims of a chronicle in the order of the page, with file names for paths, as a map has them."""
    claims = [one for each in it.sites for one in each.claims] + list(it.unresolved)
    return [replace(one, citation=name_only(one.citation), copies=tuple(map(name_only, one.copies))) for one in claims]


def name_only(cite):
    return cite._replace(path=re.split(r"[/\\]", cite.path)[-1] or None) if cite.path else cite


def saved(page, words):
    if page.locator(".gm-unfold").is_visible() and page.locator(".gm-unfold").get_attribute("aria-expanded") == "false":
        page.locator(".gm-unfold").click()
    with page.expect_download() as found:
        page.get_by_role("button", name=words, exact=True).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "map.html"
    build_map(hostile(), title="Hostile").save(path)
    return path


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_geojson_of_all_that_is_shown_is_what_extract_writes(show, war_file, size):
    watched = show(war_file, width=size[0], height=size[1])
    name, text = saved(watched.page, "GeoJSON")
    found = json.loads(text)
    expected = json.loads("".join(write_geojson(placed(war()))))
    assert name == "geomap-2017-06-30.geojson"
    assert found.pop("about")["left_out"].startswith("path")
    assert found == expected
    watched.assert_quiet()


def test_lines_and_areas_are_in_the_file_as_extract_writes_them(show, tmp_path):
    build_map(described()).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    _, text = saved(watched.page, "GeoJSON")
    found = json.loads(text)["features"]
    assert found == json.loads("".join(write_geojson(placed(described()))))["features"]
    assert {each["geometry"]["type"] for each in found} == {"LineString", "Polygon"}
    watched.assert_quiet()


def test_a_force_that_stands_on_several_sides_has_that_of_each_claim(show, tmp_path):
    where = place("Alda", 35.95, 39.01)
    elsewhere, nowhere = (replace(ARMY, side=side) for side in ("south:allies", None))
    claims = (
        claim(where, "controls", "2017-06-01", ARMY),
        claim(where, "captured", "2017-06-02", elsewhere, opponent=LEAGUE, backers=(nowhere,)),
        claim(where, "contested", "2017-06-03", parties=(LEAGUE, elsewhere, ARMY)),
    )
    told = chronicle(site(where, period("held", (ARMY,), "2017-06-01"), claims=claims))
    build_map(told).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    _, text = saved(watched.page, "GeoJSON")
    assert json.loads(text)["features"] == json.loads("".join(write_geojson(placed(told))))["features"]
    watched.assert_quiet()


def test_csv_is_what_extract_writes_to_the_letter(show, war_file):
    watched = show(war_file)
    _, text = saved(watched.page, "CSV")
    assert text.decode() == "".join(write_csv(placed(war())))
    watched.assert_quiet()


def test_kml_has_the_placemarks_that_extract_writes(show, war_file):
    watched = show(war_file)
    _, text = saved(watched.page, "KML")

    def marks(document):
        return [
            (
                mark.find(f"{KML}name").text,
                mark.find(f"{KML}description").text,
                [(one.get("name"), one.text) for one in mark.iter(f"{KML}SimpleData")],
                [one.text for one in mark.iter(f"{KML}coordinates")],
                [one.text for one in mark.iter(f"{KML}begin")],
            )
            for mark in document.iter(f"{KML}Placemark")
        ]

    found, expected = marks(ET.fromstring(text)), marks(ET.fromstring("".join(write_kml(placed(war())))))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == other
    watched.assert_quiet()


def test_files_of_hostile_claims_are_what_extract_writes_but_for_what_no_page_can_hold(show, hostile_file):
    watched = show(hostile_file)
    _, text = saved(watched.page, "CSV")
    found = list(csv.reader(io.StringIO(text.decode(), newline="")))
    expected = list(csv.reader(io.StringIO("".join(write_csv(placed(hostile()))), newline="")))
    assert found == expected
    _, text = saved(watched.page, "KML")
    assert len(list(ET.fromstring(text).iter(f"{KML}Placemark"))) == len(placed(hostile()))
    watched.assert_quiet()


def test_a_file_holds_what_the_filters_leave(show, war_file):
    watched = show(war_file)
    page = watched.page
    page.get_by_role("radio", name="Claims in a period").check(force=True)
    page.get_by_label("From").fill("2017-03-01")
    page.get_by_label("From").dispatch_event("change")
    page.get_by_role("checkbox", name="Hill League").uncheck()
    page.get_by_role("checkbox", name="Fought over").uncheck()
    _, text = saved(page, "GeoJSON")
    found = json.loads(text)
    expected = [
        one.id
        for one in placed(war())
        if one.when.latest >= day("2017-03-01") and one.status != "contested" and one.force != LEAGUE
    ]
    assert sorted(feature["id"] for feature in found["features"]) == sorted(expected)
    assert "without forces: Hill League" in found["about"]["shown"]
    watched.assert_quiet()


def test_a_picture_of_the_map_can_be_saved(show, war_file):
    watched = show(war_file)
    name, data = saved(watched.page, "Picture")
    assert name == "geomap-2017-06-30.png"
    assert data.startswith(b"\x89PNG")
    assert len(data) > 10_000
    watched.assert_quiet()


def test_a_link_leads_back_to_the_view(show, war_file):
    page = show(war_file).page
    page.locator(".gm-date").last.fill("2017-06-20")
    page.locator(".gm-date").last.dispatch_event("change")
    page.get_by_role("checkbox", name="Coast Guard Brigades").uncheck()
    page.get_by_role("checkbox", name="Contested").uncheck()
    page.evaluate("geomap.app.map.setView([35.5, 40], 8.25, {animate: false})")
    page.locator(".gm-place", has_text="Alda").click()
    page.wait_for_timeout(800)
    hash_ = page.evaluate("location.hash")
    view = page.evaluate("[geomap.app.map.getZoom(), geomap.app.map.getCenter().lat, geomap.app.shown.sites.length]")
    again = show(war_file, at=hash_)
    page = again.page
    expect(page.locator(".gm-shown-day")).to_have_text("As of 20 June 2017")
    expect(page.get_by_role("complementary", name="Details: Alda")).to_be_visible()
    assert not page.get_by_role("checkbox", name="Coast Guard Brigades").is_checked()
    assert not page.get_by_role("checkbox", name="Contested").is_checked()
    found = page.evaluate("[geomap.app.map.getZoom(), geomap.app.map.getCenter().lat, geomap.app.shown.sites.length]")
    assert found == pytest.approx(view, abs=0.01)
    again.assert_quiet()


def test_the_link_is_copied_with_the_address_of_the_page(show, war_file):
    watched = show(war_file)
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".gm-save [role=status]")).to_have_text("The link to this view is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate("location.href")
    assert copied.startswith(f"{war_file.resolve().as_uri()}#day=2017-06-30")
    watched.assert_quiet()


def test_a_link_can_lead_to_the_claims_of_a_period(show, war_file):
    watched = show(war_file, at="#view=claims&from=2017-06-01&to=2017-06-15&nosource=nobody&place=nowhere&map=x/y")
    page = watched.page
    expect(page.locator(".gm-shown-day")).to_have_text("5 claims from 1 June 2017 to 15 June 2017")
    expect(page.get_by_role("radio", name="Claims in a period")).to_be_checked()
    watched.assert_quiet()


@pytest.mark.parametrize(
    "at", ["#place=%22%3E%3Cimg%20src=x%20onerror=geomapRan=1%3E&noforce=__proto__", "#%", "#day=9999999-1"]
)
def test_a_link_that_makes_no_sense_does_nothing(show, war_file, at):
    watched = show(war_file, at=at)
    assert watched.page.evaluate("document.documentElement.dataset.geomap") == "ready"
    assert watched.page.evaluate("window.geomapRan") is None
    watched.assert_quiet()


@pytest.mark.parametrize(
    "at", ["#map=4/0/1e308", "#map=4/0/-99999", "#day=2017-02-31", "#day=2017", "#day=-5000-01-01"]
)
def test_a_day_or_a_place_that_there_is_not_leaves_the_view_as_it_is(show, war_file, at):
    usual, asked = (show(war_file, at=link).page for link in ("", at))
    look = "() => [geomap.app.day, geomap.app.map.getZoom(), geomap.app.placed.length]"
    assert asked.evaluate(look) == usual.evaluate(look)


def test_the_page_works_in_a_frame_that_can_do_nothing_else(show, war_file, tmp_path):
    frame = tmp_path / "frame.html"
    text = war_file.read_text("utf-8").replace("&", "&amp;").replace('"', "&quot;")
    frame.write_text(
        '<!doctype html><meta charset=utf-8><iframe sandbox="allow-scripts" width=1000 height=600 '
        f'srcdoc="{text}"></iframe>',
        "utf-8",
    )
    watched = show(frame, ready=False)
    inside = watched.page.frame_locator("iframe")
    expect(inside.locator("html[data-geomap=ready]")).to_be_attached()
    inside.locator(".gm-place", has_text="Alda").click()
    expect(inside.locator(".gm-card blockquote").first).to_contain_text("Northern Army")
    inside.get_by_role("button", name="Step back").click()
    expect(inside.locator(".gm-shown-day")).to_have_text("As of 23 June 2017")
    inside.get_by_role("button", name="CSV").click()  # which comes to nothing, and no page is told of it
    expect(inside.get_by_text("If no file came, this frame does not let files out")).to_be_visible()
    assert watched.requests == []
    assert watched.dialogs == []


def test_two_hundred_claims_of_a_place_are_listed_in_part_and_saved_whole(show, tmp_path):
    where = place("Here", 35, 39)
    told = tuple(
        claim(where, "captured", f"2017-{1 + n % 12:02}-{1 + n % 28:02}", ARMY, id=f"{n:016x}") for n in range(200)
    )
    it = chronicle(site(where, period("held", (ARMY,), "2017-01-01"), claims=told), last=day("2017-12-31"))
    build_map(it).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.locator(".gm-place").click()
    expect(page.locator(".gm-card .gm-claim")).to_have_count(30)
    page.get_by_role("button", name="Show 170 more claims").click()
    expect(page.locator(".gm-card .gm-claim")).to_have_count(60)
    _, text = saved(page, "GeoJSON")
    assert sorted(feature["id"] for feature in json.loads(text)["features"]) == [f"{n:016x}" for n in range(200)]
