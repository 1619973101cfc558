"""What the page says when there is little or nothing to show; no text is so long that it takes the controls away."""

from __future__ import annotations

import pytest
from chronicles import ARMY, LEAGUE, chronicle, claim, day, period, place, site, war
from playwright.sync_api import expect

from geomap.mapping import build_map

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def war_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("war") / "map.html"
    build_map(war()).save(path)
    return path


def test_no_claims_at_all(show, tmp_path):
    build_map(chronicle(first=None, last=None)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    expect(page.locator(".gm-nothing")).to_have_text("The reports make no claim of who controls what.")
    expect(page.locator(".gm-shown-day")).to_be_hidden()
    expect(page.locator(".gm-subtitle")).to_have_text("no claims")


def test_claims_of_which_none_has_a_place(show, tmp_path):
    build_map(chronicle(unresolved=war().unresolved)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    expect(page.locator(".gm-nothing")).to_contain_text("1 claim, and no place")
    expect(page.get_by_text("Claims not placed (1)")).to_be_visible()


def test_undated_reports_are_called_so(show, tmp_path):
    where = place("Here", 35, 39)
    it = site(where, period("held", (ARMY,), None), claims=(claim(where, "controls", None, ARMY),))
    build_map(chronicle(it, first=None, last=None)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    expect(page.locator(".gm-shown-day")).to_have_text("Undated reports")
    expect(page.locator(".gm-nothing")).to_be_hidden()


def test_a_day_before_all_reports(show, tmp_path):
    build_map(war(), as_of=day("2000-01-01")).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    expect(page.locator(".gm-nothing")).to_contain_text("up to this day. The first report speaks of 1 January 2016.")
    page.get_by_role("button", name="Step forward").click()
    expect(page.locator(".gm-nothing")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_choices_that_leave_nothing_are_told_and_taken_back(show, war_file, width, height):
    page = show(war_file, width=width, height=height, at="#nostate=held&nosource=The+Courier").page
    nothing = page.locator(".gm-nothing")
    expect(nothing).to_contain_text("Nothing is left by these choices.")
    nothing.get_by_role("button", name="Choose all again").click()
    expect(nothing).to_be_hidden()
    assert page.evaluate(
        "() => [geomap.app.shown.sites.length, document.activeElement.className.includes('folium-map')]"
    ) == [10, True]
    assert page.locator(".gm-choices input:not(:checked)").count() == 0


def test_a_period_without_claims(show, war_file):
    page = show(war_file, at="#view=claims&from=2016-06-01&to=2016-07-01").page
    expect(page.locator(".gm-nothing")).to_have_text("No claims of this time are on the map.")


def test_reports_of_one_day_have_nothing_to_play(show, tmp_path):
    one = site(place("Alda", 35, 39), period("held", (ARMY,), "2017-06-01"))
    build_map(chronicle(one, first=day("2017-06-01"), last=day("2017-06-01"))).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    for role, name in (("button", "Play"), ("slider", "Day shown"), ("button", "Step back")):
        expect(page.get_by_role(role, name=name, exact=True)).to_be_disabled()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_title_and_a_note_without_end_leave_the_map_and_its_controls(show, tmp_path, width, height):
    build_map(war(), title="T" * 600, note="A note " * 900).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", width=width, height=height).page
    for name in ("fieldset", ".gm-when", ".folium-map", ".gm-unfold"):
        box = page.locator(name).first
        if box.is_visible():
            assert 0 <= box.bounding_box()["y"] < height - 30
    assert page.locator(".folium-map").bounding_box()["height"] < height
    page.wait_for_function("() => document.querySelector('.gm-head').tabIndex === 0")  # it scrolls by keyboard, too


def test_names_and_quotes_without_end_leave_the_card_s_button_and_the_claims_in_reach(show, tmp_path):
    where = place("Llanfair" * 60, 35, 39)
    told = claim(where, "captured", "2017-06-01", ARMY, quote="word " * 5000)
    it = site(where, period("held", (ARMY,), "2017-06-01"), claims=(told,))
    build_map(chronicle(it)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.locator(".gm-place").click()
    card = page.get_by_role("complementary")
    assert card.locator(".gm-card-head").bounding_box()["height"] < 340
    assert page.get_by_role("group", name="Quote").bounding_box()["height"] < 300
    assert page.evaluate("() => document.querySelector('.gm-card-body').scrollHeight") < 1200
    expect(card.get_by_role("button", name="Close")).to_be_in_viewport()


SENTENCES = {
    "part": (
        "After a week, the Hill League left the ",
        "government-held part of Alda",
        " to the river \U0001f600 at dusk.",
    ),
    "whole": ("", "The Northern Army took Alda.", ""),
    "long": (" " + "rain, " * 40, "Northern Army took Alda", " and sun" * 30 + " "),
    "right to left": ("قالت الوكالة إن ", "الجيش سيطر على Alda", " يوم الاثنين."),
}


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_card_shows_the_sentence_with_the_words_of_the_claim_marked(show, tmp_path, kind, width, height):
    prefix, quote, suffix = SENTENCES[kind]
    where = place("Alda", 35, 39)
    told = claim(where, "captured", "2017-06-01", ARMY, quote=quote, prefix=prefix, suffix=suffix)
    build_map(chronicle(site(where, period("held", (ARMY,), "2017-06-01"), claims=(told,)))).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html", width=width, height=height, at=f"#place={where.source}:{where.source_id}")
    said = watched.page.locator(".gm-card blockquote q")
    whole = prefix + quote + suffix
    assert said.text_content() == (f"…{whole}…" if kind == "long" else whole)
    assert said.locator("mark").text_content() == quote
    assert said.locator("mark strong", has_text="Alda").count() == 1
    assert said.evaluate("(it) => getComputedStyle(it).direction") == ("rtl" if kind == "right to left" else "ltr")
    assert said.evaluate("(it) => it.getBoundingClientRect().right <= innerWidth && it.scrollWidth <= innerWidth")
    watched.assert_quiet()


def test_two_sides_stand_beside_each_other_unless_what_is_said_of_them_is_long(show, tmp_path):
    for name, suffix, beside in (("short", ".", True), ("long", " on Monday" * 15 + ".", False)):
        where = place("Alda", 35, 39)
        claims = tuple(
            claim(where, "controls", "2017-06-01", force, quote=f"{force.name} holds Alda", suffix=suffix, id=force.id)
            for force in (ARMY, LEAGUE)
        )
        it = site(where, period("contested", (ARMY, LEAGUE), "2017-06-01"), claims=claims)
        build_map(chronicle(it)).save(tmp_path / f"{name}.html")
        page = show(tmp_path / f"{name}.html", at=f"#place={where.source}:{where.source_id}").page
        boxes = page.locator(".gm-sidebox")
        expect(boxes).to_have_count(2)
        one, other = (boxes.nth(number).bounding_box() for number in range(2))
        assert (one["y"] == other["y"]) == beside
        expect(boxes.first.locator("mark")).to_have_text(f"{claims[0].force.name} holds Alda")


def test_to_show_more_leaves_the_keyboard_where_the_reader_was(show, tmp_path):
    where = place("Alda", 35, 39)
    claims = tuple(
        claim(where, "controls", f"2017-05-{1 + number % 28:02}", ARMY, id=f"c{number}") for number in range(70)
    )
    sites = [site(where, period("held", (ARMY,), "2017-05-01"), claims=claims)]
    sites += [
        site(place(f"T{number:03}", 36, 38 + number / 40), period("held", (ARMY,), "2017-05-01"))
        for number in range(70)
    ]
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.get_by_role("button", name="Show all 71").press("Enter")
    assert page.evaluate("() => document.activeElement.textContent").startswith("T059")
    page.locator(".gm-place").first.press("Enter")
    page.get_by_role("button", name="Show 40 more claims").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.gm-card .gm-claim').length === 60")
    assert page.evaluate("() => document.activeElement.closest('.gm-card .gm-claims') !== null")


def test_where_all_that_is_shown_lies_elsewhere_the_map_says_so(show, war_file):
    watched = show(war_file, at="#map=7/10/120")
    outside = watched.page.get_by_role("button", name="outside this view")
    expect(outside).to_have_text("10 places lie outside this view. Show all")
    outside.click()
    expect(outside).to_be_hidden()
    watched.page.evaluate("geomap.app.map.setView([10, 120], 7, { animate: false })")
    expect(outside).to_be_visible()
    watched.page.evaluate(
        "geomap.app.map.setView([35.5, 39.5 - 360], 6, { animate: false })"
    )  # as far west as it goes round
    expect(outside).to_be_hidden()
    watched.assert_quiet()
