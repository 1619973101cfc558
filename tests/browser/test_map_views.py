"""The two views, the filters together, the table, and layers on a folium map of the user's own."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import partial
from pathlib import Path

import folium
import pytest
from chronicles import ARMY, COAST, LEAGUE, chronicle, claim, day, described, note, period, place, site, war
from playwright.sync_api import expect
from xstatic.pkg import leaflet

from geomap import Claims
from geomap.mapping import build_map, control_layers
from geomap.model import Citation, Force, Georeference, When
from geomap.places.gazetteer import open_gazetteer
from geomap.places.othernames import other_names
from geomap.places.shapes import open_shapes

pytestmark = pytest.mark.browser

SHOWN = "() => geomap.app.shown.sites.map((site) => geomap.app.model.names[site]).sort()"


@pytest.fixture(scope="module")
def sources_file(tmp_path_factory):
    """Places that two outlets reported on."""

    def told(name, lon, status, when, force, publisher):
        where = place(name, 35, lon)
        one = claim(where, status, when, force)
        cite = one.citation.__class__(
            **{
                field: getattr(one.citation, field)
                for field in ("title", "published", "url", "path", "sha256", "language", "extractor")
            },
            id=f"{name}-{publisher}",
            publisher=publisher,
        )
        return site(where, period("held", (force,), when), claims=(claim(where, status, when, force, citation=cite),))

    it = chronicle(
        told("Alda", 39, "captured", "2017-05-01", ARMY, "The Courier"),
        told("Bera", 40, "captured", "2017-05-10", ARMY, "The Herald"),
        told("Cove", 41, "controls", "2017-05-20", LEAGUE, "The Herald"),
        told("Dorn", 42, "controls", "2017-06-10", LEAGUE, None),
    )
    path = tmp_path_factory.mktemp("sources") / "map.html"
    build_map(it).save(path)
    return path


def settle(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def number(page, name):
    return page.locator(".gm-choices li", has_text=name).locator(".gm-number").first


def test_all_filters_work_together_and_counts_follow(show, sources_file):
    page = show(sources_file).page
    page.get_by_text("Sources (3)").click()
    expect(number(page, "The Herald")).to_have_text("2")
    page.get_by_role("checkbox", name="Hill League").uncheck()
    expect(number(page, "The Herald")).to_have_text("1")
    expect(number(page, "No publisher named")).to_have_text("0")
    page.get_by_role("checkbox", name="The Courier").uncheck()
    settle(page)
    assert page.evaluate(SHOWN) == ["Bera"]
    expect(number(page, "Northern Army")).to_have_text("1")
    expect(number(page, "Hill League")).to_have_text("2")
    expect(page.locator("summary", has_text="Sources")).to_have_text("Sources (2 of 3 chosen)")
    page.get_by_role("checkbox", name="Held", exact=False).first.uncheck()
    settle(page)
    assert page.evaluate(SHOWN) == []
    expect(page.get_by_text("Nothing to show for this time and these choices.")).to_be_visible()


def test_the_claims_of_a_period_are_between_its_days(show, sources_file):
    watched = show(sources_file)
    page = watched.page
    page.get_by_role("radio", name="Claims in a period").check(force=True)
    expect(page.locator(".gm-shown-day")).to_have_text("1 claim from 1 June 2017 to 30 June 2017")
    page.get_by_label("From").fill("2017-05-10")
    page.get_by_label("From").dispatch_event("change")
    expect(page.locator(".gm-shown-day")).to_have_text("3 claims from 10 May 2017 to 30 June 2017")
    page.get_by_label("To", exact=True).fill("2017-05-20")
    page.get_by_label("To", exact=True).dispatch_event("change")
    settle(page)
    assert page.evaluate(SHOWN) == ["Bera", "Cove"]
    page.get_by_role("checkbox", name="Took").uncheck()
    settle(page)
    assert page.evaluate(SHOWN) == ["Cove"]
    expect(number(page, "Northern Army")).to_have_text("0")
    expect(page.locator(".gm-place")).to_have_text(["Cove1 claim"])
    slider = page.get_by_role("slider", name="First day shown")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".gm-shown-day")).to_have_text("0 claims from 30 June 2017 to 30 June 2017")
    page.get_by_role("radio", name="State on a day").check(force=True)
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda", "Bera", "Cove", "Dorn"]
    watched.assert_quiet()


def test_a_claim_goes_with_its_force_whoever_it_is_against(show, tmp_path):
    alda, bera, cove = place("Alda", 35, 39), place("Bera", 35, 41), place("Cove", 35, 43)
    it = chronicle(
        site(
            alda,
            period("held", (ARMY,), "2017-06-20"),
            claims=(claim(alda, "captured", "2017-06-20", ARMY, opponent=LEAGUE),),
        ),
        site(bera, period("held", (LEAGUE,), "2017-06-20")),
        site(
            cove,
            period("contested", (ARMY, LEAGUE), "2017-06-20"),
            claims=(claim(cove, "contested", "2017-06-20", None, parties=(ARMY, LEAGUE)),),
        ),
    )
    build_map(it).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", at="#view=claims&from=2017-06-01&to=2017-06-30").page
    expect(number(page, "Northern Army")).to_have_text("2")
    expect(number(page, "Hill League")).to_have_text("2")
    page.get_by_role("checkbox", name="Northern Army").uncheck()
    settle(page)
    assert page.evaluate(SHOWN) == ["Bera", "Cove"]
    page.get_by_role("checkbox", name="Hill League").uncheck()
    page.get_by_role("checkbox", name="Northern Army").check()
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda", "Cove"]


def test_claims_that_lie_close_are_counted_together_and_open_out(show, tmp_path):
    near = [place(f"P{n}", 35 + n / 50, 39) for n in range(5)]
    it = chronicle(
        *(site(one, period("held", (ARMY,), "2017-06-29")) for one in near),
        site(place("Far", 20, 10), period("held", (COAST,), "2017-06-29")),
    )
    build_map(it).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.get_by_role("radio", name="Claims in a period").check(force=True)
    settle(page)
    totals = page.evaluate("geomap.app.placed.map((it) => it.total).sort()")
    assert totals == [1, 5]
    page.evaluate("""() => {
        const { app } = geomap;
        const mark = app.placed.find((it) => it.total === 5);
        const layerPoint = L.point(mark.x, mark.y);
        app.map.fire('click', { layerPoint, latlng: app.map.layerPointToLatLng(layerPoint) });
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("geomap.app.placed.length") > 1
    assert page.evaluate("geomap.app.map.getZoom()") > 7


def test_the_table_lists_all_claims_sorts_and_narrows(show, war_file):
    watched = show(war_file)
    page = watched.page
    page.get_by_role("button", name="Table of claims").click()
    table = page.get_by_role("region", name="Table of claims")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(14)
    expect(rows.first).to_contain_text("29 Jun 2017")
    expect(table.locator("th", has_text="Date")).to_have_attribute("aria-sort", "descending")
    table.get_by_role("button", name="Place").click()
    expect(table.locator("th", has_text="Place")).to_have_attribute("aria-sort", "ascending")
    expect(rows.first).to_contain_text("not placed")
    table.get_by_role("searchbox").fill("hama")
    expect(page.get_by_role("heading", name="No claims are shown")).to_be_visible()
    table.get_by_role("searchbox").fill("الحام")
    expect(rows).to_have_count(1)
    table.get_by_role("searchbox").fill("")
    page.get_by_role("checkbox", name="Hill League").uncheck()
    expect(rows).not_to_have_count(14)
    table.get_by_role("button", name="Alda").first.click()
    expect(page.get_by_role("complementary", name="Details: Alda")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    watched.assert_quiet()


@pytest.mark.parametrize(("width", "height"), [(1280, 32), (390, 45)])
def test_rows_of_the_table_are_as_high_as_they_are_counted(show, tmp_path, width, height):
    """Only rows in sight are made, by their height: none may wrap, however long its names."""
    force = Force("long", "Popular Front for the Liberation of All Hills and Valleys", None, "the front")
    sites = [
        site(place(f"T{number}", 35, 38 + number / 9), period("held", (force,), "2017-05-01")) for number in range(40)
    ]
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", width=width).page
    page.get_by_role("button", name="Table").click()
    rows = page.locator(".gm-grid tbody tr:not(.gm-gap)")
    heights = rows.evaluate_all("(all) => all.map((row) => row.offsetHeight)")
    assert len(heights) > 10
    assert sum(heights) == height * len(heights)


def test_a_place_is_found_by_the_name_a_report_gives_it(show, tmp_path):
    where = place("Raqqa", 35.9, 39)
    one = claim(where, "captured", "2017-05-01", ARMY, place_as_written="الرقة")
    build_map(chronicle(site(where, period("held", (ARMY,), "2017-05-01"), claims=(one,)))).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.get_by_role("searchbox", name="Find a place").fill("رقة")
    expect(page.locator(".gm-place")).to_contain_text("الرقة")
    page.get_by_role("searchbox", name="Find a place").fill("RAQ")
    expect(page.locator(".gm-place")).to_have_count(1)


def test_everything_can_be_done_with_the_keyboard(show, war_file):
    watched = show(war_file)
    page = watched.page
    page.locator(".gm-search").first.focus()
    page.keyboard.type("alda")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name="Details: Alda")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".gm-place", has_text="Alda")).to_be_focused()
    page.get_by_role("radio", name="State on a day").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Claims in a period")).to_be_checked()
    page.get_by_role("button", name="Table of claims").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Narrow the table")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Table of claims")).to_be_focused()
    watched.assert_quiet()


def test_layers_on_a_map_of_the_users_own_draw_switch_and_open_cards(chromium, tmp_path):
    own = folium.Map(location=(35.5, 39.5), zoom_start=7, tiles=None)
    for layer in control_layers(war(), as_of=day("2017-06-30")):
        layer.add_to(own)
    folium.LayerControl(collapsed=False).add_to(own)
    own.save(tmp_path / "own.html")
    context = chromium.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    wanted = Path(leaflet.BASE_DIR)

    def answer(route):
        name = route.request.url.split("/")[-1]
        if route.request.url.startswith("file:"):
            route.continue_()
        elif name in {"leaflet.js", "leaflet.css"}:
            route.fulfill(path=wanted / name)
        else:
            route.fulfill(body="")

    context.route("**/*", answer)
    page = context.new_page()
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "own.html").as_uri())
    page.wait_for_selector("html[data-geomap=ready]", state="attached")
    settle(page)
    assert "Alda" in page.evaluate(SHOWN)
    page.locator(".leaflet-control-layers-overlays label", has_text="Northern Army").locator("input").uncheck()
    settle(page)
    assert "Alda" not in page.evaluate(SHOWN)
    point = page.evaluate("""() => {
        const { app } = geomap;
        const mark = app.placed.find((it) => app.model.names[it.site] === 'Cove');
        return app.map.layerPointToContainerPoint([mark.x, mark.y]);
    }""")
    page.mouse.click(point["x"], point["y"])
    expect(page.get_by_role("complementary", name="Details: Cove")).to_be_visible()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("GeoNames (CC BY 4.0)")
    page.keyboard.press("Escape")
    expect(page.locator(".gm-card")).to_be_hidden()
    page.get_by_role("slider", name="Day shown").focus()
    page.keyboard.press("Home")
    expect(page.locator(".gm-shown-day")).to_have_text("As of 1 January 2016")
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda"]
    assert said == []
    context.close()


def test_a_place_is_found_by_names_that_no_report_gives_it(show, tmp_path):
    """In other scripts and spellings, as they are in the gazetteer and as people type them."""
    aleppo = place("Aleppo", 36.2, 37.16, source_id="170063")
    kyiv = place("Kyiv", 50.45, 30.52, source_id="703448", country="UA", admin1=None)
    held = (period("held", (ARMY,), "2017-01-01"),)
    it = chronicle(site(aleppo, *held), site(kyiv, *held))
    build_map(it, names=partial(other_names, open_gazetteer())).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    page = watched.page
    search = page.get_by_role("searchbox", name="Find a place")
    typed = {"Aleppo": ("حَلَب", "Халеб", "Halab"), "Kyiv": ("КИЕВ", "קייב", "Kiev")}
    for name, ways in typed.items():
        for way in ways:
            search.fill(way)
            expect(page.locator(".gm-place .gm-name")).to_have_text([name])
    search.fill("Ankara")
    expect(page.locator(".gm-places")).to_have_text("No place of that name is shown.")
    watched.assert_quiet()


def test_rivers_and_disputed_borders_are_drawn_under_the_marks(show, tmp_path):
    town = place("Kuneitra", 33.1258, 35.8239, source_id="golan")
    far = place("Alda", 35.0, 40.4, source_id="alda")
    it = chronicle(*(site(where, period("held", (ARMY,), "2017-01-01")) for where in (town, far)))
    build_map(it, shapes=open_shapes()).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    page = watched.page
    expect(page.locator(".gm-signs li", has_text="Dashed border: disputed; Natural Earth")).to_be_visible()
    page.evaluate("geomap.app.map.setView([35.2, 40.3], 9, {animate: false}); 0")
    page.wait_for_timeout(200)
    # Along a line across the Euphrates there is water once, and nowhere else.
    blue = page.evaluate(
        """() => {
            const { map, back, ink } = geomap.app;
            const wanted = [1, 3, 5].map((at) => parseInt(ink.river.slice(at, at + 2), 16));
            const from = map.latLngToLayerPoint([35.2, 39.9]).subtract(back._bounds.min);
            const to = map.latLngToLayerPoint([35.2, 40.8]).subtract(back._bounds.min);
            const { data } = back._pen.getImageData(from.x, from.y, to.x - from.x, 1);
            const hits = [];
            for (let x = 0; x * 4 < data.length; x += 1) {
                const near = wanted.every((value, part) => Math.abs(value - data[4 * x + part]) < 12);
                if (near) hits.push(x / (to.x - from.x));
            }
            return hits;
        }"""
    )
    assert blue, "the river is drawn"
    assert max(blue) - min(blue) < 0.1
    assert 39.9 + 0.9 * min(blue) == pytest.approx(40.42, abs=0.05)
    assert watched.requests == []


def heap(far, state):
    held = [
        site(place(f"Near {n}", 35 + n / 20, 39, source_id=f"near-{n:02}"), period("held", (ARMY,), "2017-01-01"))
        for n in range(25)
    ]
    return chronicle(*held, site(place("Far", *far, source_id="far"), period(state, (ARMY,), "2017-01-01")))


def outside(page):
    return page.get_by_role("button", name="1 place lies outside this view. Show all")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_stray_place_does_not_shrink_the_rest_and_is_told(show, tmp_path, width, height):
    build_map(heap((23.1, -82.4), "held")).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html", width=width, height=height)
    page = watched.page
    assert page.evaluate("geomap.app.map.getZoom()") > 6
    expect(outside(page)).to_be_visible()
    outside(page).click()
    expect(outside(page)).to_be_hidden()
    assert page.evaluate("geomap.app.map.getBounds().contains([23.1, -82.4])")
    assert page.evaluate("document.activeElement.classList.contains('folium-map')")
    watched.assert_quiet()


def test_what_is_fought_over_is_never_left_out_of_the_first_view(show, tmp_path):
    build_map(heap((23.1, -82.4), "contested")).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    expect(outside(page)).to_have_count(0)
    assert page.evaluate("geomap.app.map.getBounds().contains([23.1, -82.4])")


def test_the_map_keeps_its_size_from_view_to_view(show, war_file):
    page = show(war_file).page
    size = page.locator(".folium-map").bounding_box()
    page.get_by_role("radio", name="Claims in a period").check(force=True)
    page.wait_for_timeout(100)
    assert page.locator(".folium-map").bounding_box() == size


def test_a_place_is_called_as_reports_call_it_and_the_card_has_the_gazetteer_s_name(show, tmp_path):
    where = place("Ar Raqqah", 35.95, 39.01, source_id="172955")
    found = Georeference("Raqqa", where, 0.9, (), "gazetteer")
    one = claim(where, "captured", "2017-01-01", ARMY, georeference=found, place_as_written="Raqqa city")
    it = chronicle(site(where, period("held", (ARMY,), "2017-01-01"), claims=(one,)))
    build_map(it).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    page = watched.page
    page.get_by_role("searchbox", name="Find a place").fill("ar raqqah")
    page.locator(".gm-place", has_text="Raqqa").click()
    card = page.get_by_role("complementary", name="Details: Raqqa")
    expect(card.get_by_role("heading", name="Raqqa", exact=True)).to_be_visible()
    expect(card.locator(".gm-where")).to_contain_text("Ar Raqqah in the gazetteer")
    expect(card).to_contain_text("Also written: Raqqa city")
    watched.assert_quiet()


def colour_at(page, lat, lon):
    return page.evaluate(
        """([lat, lon]) => {
            const { map, marks } = geomap.app;
            const point = map.latLngToLayerPoint([lat, lon]).subtract(marks._bounds.min);
            return [...marks._pen.getImageData(point.x, point.y, 1, 1).data];
        }""",
        [lat, lon],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_words_put_on_a_line_or_in_an_area_is_drawn_as_such(show, tmp_path, scheme):
    build_map(described()).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html", scheme=scheme)
    page = watched.page
    army = page.evaluate("geomap.app.model.forces.shade[geomap.app.model.forces.id.indexOf('north-army')]")
    wanted = [int(army[at : at + 2], 16) for at in (1, 3, 5)]
    along = colour_at(page, 35.795, 39.2925)  # a quarter of the road, away from its mark
    assert along[:3] == pytest.approx(wanted, abs=40)
    assert along[3] > 200
    inside, outside = colour_at(page, 36.28, 38.95), colour_at(page, 36.0, 38.7)
    assert 20 < inside[3] < 80
    assert outside[3] == 0
    for words in ("Line: a road, border or bank", "Dashed area"):
        expect(page.locator(".gm-signs li", has_text=words)).to_be_visible()
    # The chosen one shows how far from the line the true place can be.
    page.locator(".gm-place", has_text="Alda–Bera road").click()
    expect(page.locator(".gm-card")).to_contain_text(
        "The line is what the words describe; the true place is within 9 km"
    )
    expect(page.locator(".gm-card")).to_contain_text("Place as writtenAlda–Bera road")
    beside = colour_at(page, 35.795 + 0.04, 39.2925 + 0.04)
    assert 0 < beside[3] < 100
    page.get_by_role("checkbox", name="Northern Army").uncheck()
    page.get_by_role("checkbox", name="Hill League").uncheck()
    page.wait_for_timeout(100)
    assert colour_at(page, 36.28, 38.95)[3] == 0
    assert watched.requests == []  # of reading the canvas back Chromium says that it is slow


def test_areas_are_labelled_as_interpolated_and_can_be_switched_off(show, tmp_path):
    from geomap.places.shapes import open_shapes

    where = place("Alda", 35.3, 40.1)
    it = chronicle(site(where, period("held", (ARMY,), "2017-06-29")))
    build_map(it, shapes=open_shapes(), areas_km=30).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    page = watched.page
    colour = """() => {
        const { app } = geomap;
        const at = app.map.latLngToLayerPoint([35.3, 40.28]), { min } = app.marks._bounds;
        return app.marks._container.getContext('2d').getImageData(at.x - min.x, at.y - min.y, 1, 1).data[3];
    }"""
    box = page.get_by_role("checkbox", name="interpolated, not reported")
    expect(box).to_be_checked()
    assert page.evaluate(colour) > 20
    box.uncheck()
    settle(page)
    assert page.evaluate(colour) == 0
    assert watched.requests == []


def test_the_command_writes_a_picture(chromium, tmp_path, monkeypatch):
    from geomap.cli import main
    from geomap.commands.console import OK

    report = tmp_path / "report.txt"
    report.write_text("6 May 2017\n\nOn 5 May 2017 the Iraqi army captured Mosul.\n", "utf-8")
    page, picture = tmp_path / "map.html", tmp_path / "map.png"
    assert main(["map", "-q", str(report), "-o", str(page), "--png", str(picture)]) == OK
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 3200
    assert page.is_file()


def test_forces_beyond_all_usual_numbers_keep_their_own_claims(show, tmp_path):
    forces = [Force(f"force-{n:05}", f"Force {n}", None, f"Force {n}") for n in range(40_000)]
    where = [place(f"P{n}", 30 + n / 10, 39, source_id=f"{n:03}") for n in range(50)]
    told = [
        site(
            one,
            period("held", (forces[-1 - n],), "2017-01-01"),
            claims=(claim(one, "captured", "2017-01-01", forces[-1 - n]),),
        )
        for n, one in enumerate(where)
    ]
    many = tuple(forces[:39_900])
    crowd = place("Crowd", 30, 45)
    told.append(
        site(
            crowd,
            period("contested", many[:2], "2017-01-01"),
            claims=(claim(crowd, "contested", "2017-01-01", parties=many),),
        )
    )
    build_map(chronicle(*told)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    found = page.evaluate("""() => {
        const { model } = geomap.app;
        const { cast, sides } = model.claims;
        return Array.from(cast, (it) => (sides[it][0] < 0 ? null : model.forces.id[sides[it][0]]));
    }""")
    assert sorted(it for it in found if it) == sorted(force.id for force in forces[-50:])


def test_a_day_looks_the_same_however_it_is_reached(show, tmp_path_factory):
    spot, other = place("Alda", 36, 39), place("Bera", 37, 40)
    sieges = [
        note(spot, "besieged", "2017-03-01", "2017-03-20", ARMY),
        note(spot, "besieged", "2017-03-10", "2017-04-02", ARMY),
    ]
    strikes = [note(spot, "struck", when, when, ARMY) for when in ("2017-01-05", "2017-01-10", "2017-05-01")]
    it = chronicle(
        site(
            spot,
            period("held", (ARMY,), "2017-01-01", "2017-02-01"),
            period("contested", (ARMY, LEAGUE), "2017-02-02", "2017-03-01"),
            period("held", (LEAGUE,), "2017-04-01"),
            claims=(claim(spot, "captured", "2017-01-01", ARMY), claim(spot, "captured", "2017-04-01", LEAGUE)),
            annotations=(*sieges, *strikes),
        ),
        site(other, period("held", (COAST,), None), claims=(claim(other, "controls", "2017-02-15", COAST),)),
    )
    path = tmp_path_factory.mktemp("days") / "map.html"
    build_map(it).save(path)
    state = "() => ['period', 'besieged', 'struck', 'stale', 'age'].map((name) => [...geomap.app.now[name]])"
    days = [f"2017-{month:02}-{of:02}" for month in (1, 2, 3, 4, 5) for of in (1, 2, 13, 18)]
    stepped = show(path).page

    def reach(when):
        stepped.evaluate("(day) => geomap.app.showDay(Math.round(Date.parse(day) / 864e5))", when)
        return stepped.evaluate(state)

    forth = [reach(when) for when in days]
    assert [reach(when) for when in reversed(days)] == forth[::-1]
    assert len({str(one) for one in forth}) > 10
    for when in days[::6]:
        assert show(path, at=f"#day={when}").page.evaluate(state) == forth[days.index(when)]


def test_the_page_and_a_filter_in_python_count_the_same_claims_in_a_period(show, tmp_path):
    days = [None, "2017-05-20", "2017-06-10", "2017-07-05"]
    told = []
    for earliest, latest, published in itertools.product(days, repeat=3):
        if earliest and latest and earliest > latest:
            continue
        where = place(f"P{len(told):02}", 35 + len(told) / 50, 39)
        cite = Citation(f"report-{len(told)}", publisher="The Courier", published=day(published))
        when = When(day(earliest), day(latest), None, None)
        told.append(claim(where, "controls", published, ARMY, citation=cite, when=when))
    sites = [site(one.place, period("held", (ARMY,), None), claims=(one,)) for one in told]
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    for first, last in [("2017-06-01", "2017-06-30"), ("2017-05-20", "2017-06-10"), ("2017-06-11", "2017-07-04")]:
        page = show(tmp_path / "map.html", at=f"#view=claims&from={first}&to={last}").page
        kept = Claims(told).filter(since=first, until=last)
        assert 0 < len(kept) < len(told)
        assert page.evaluate(SHOWN) == sorted(one.place.name for one in kept)


def test_what_is_drawn_while_the_view_changes_is_of_one_view(show, war_file):
    watched = show(war_file)
    for view in ("claims", "state", "claims"):
        watched.page.evaluate(
            "(view) => { geomap.app.draw(); document.querySelector(`input[value=${view}]`).click(); }", view
        )
        settle(watched.page)
        settle(watched.page)
    watched.assert_quiet()


NAMES = """() => {
    const said = [];
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
        if (this.font.startsWith("600")) said.push({ words, left: x, right: x + this.measureText(words).width, y });
        write.apply(this, arguments);
    };
    geomap.app.marks.redraw();
    CanvasRenderingContext2D.prototype.fillText = write;
    const { map, model, placed } = geomap.app;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const marks = placed.map(({ site, x, y, size }) => ({ words: model.names[site], x, y, size }));
    return { said, marks, width: map.getSize().x, left: corner.x };
}"""


def test_no_name_stands_without_its_mark(show, tmp_path):
    spots = [(33 + (number * 37 % 61) / 12, 38 + (number * 53 % 97) / 10) for number in range(120)]
    sites = (
        site(place(f"Town {number}", *spot), period("held", (ARMY,), "2017-06-01")) for number, spot in enumerate(spots)
    )
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.evaluate("geomap.app.map.panBy([300, 0], { animate: false })")
    settle(page)
    found = page.evaluate(NAMES)
    marks = {mark["words"]: mark["x"] for mark in found["marks"]}
    named = [it["words"] for it in found["said"] if it["words"] in marks]
    assert len(named) > 10
    assert all(found["left"] <= marks[name] <= found["left"] + found["width"] for name in named)


@pytest.mark.parametrize("part", ["eastern districts", "western half", "southern half", "north-east"])
@pytest.mark.parametrize("zoom", [7, 11, 13])
def test_no_name_lies_on_a_half_disc(show, tmp_path, part, zoom):
    where = place("Alda", 35.95, 39.01, population=90_000)
    build_map(
        chronicle(
            site(where, period("held", (ARMY,), "2017-06-01")),
            site(where, period("held", (LEAGUE,), "2017-06-01"), part=part),
        )
    ).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    page.evaluate("(zoom) => geomap.app.map.setView([35.95, 39.01], zoom, { animate: false })", zoom)
    settle(page)
    found = page.evaluate(NAMES)
    (mark,) = [mark for mark in found["marks"] if part in mark["words"]]
    names = [it for it in found["said"] if it["words"].startswith("Alda")]
    assert names
    turn = {"eastern districts": 0, "western half": math.pi, "southern half": math.pi / 2, "north-east": -math.pi / 4}[
        part
    ]
    wide = math.pi / 2 if "half" in part else math.pi / 3.2
    for share, step in itertools.product(range(-10, 11), range(1, 11)):
        angle, away = turn + wide * share / 10, mark["size"] * 1.75 * step / 10
        x, y = mark["x"] + math.cos(angle) * away, mark["y"] + math.sin(angle) * away
        assert not any(it["left"] - 1 < x < it["right"] + 1 and abs(it["y"] - y) < 6 for it in names)


def test_the_table_tells_a_span_as_a_span(show, tmp_path):
    alda = place("Alda", 35, 39)
    spans = [("2017-04-01", "2017-09-30"), (None, "2017-06-02"), ("2017-06-03", "2017-06-03"), (None, None)]
    claims = tuple(
        replace(
            claim(alda, "controls", "2017-06-10", ARMY), id=f"{number}", when=When(day(first), day(last), None, None)
        )
        for number, (first, last) in enumerate(spans)
    )
    build_map(chronicle(site(alda, period("held", (ARMY,), "2017-04-01"), claims=claims))).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", at="#view=claims&from=2017-06-01&to=2017-06-30").page
    page.get_by_role("button", name="Table of claims").click()
    days = page.locator(".gm-grid tbody tr:not(.gm-gap) td:first-child").all_text_contents()
    assert sorted(days) == ["1 Apr 2017 to 30 Sep 2017", "10 Jun 2017", "3 Jun 2017", "until 2 Jun 2017"]


def test_the_tint_of_a_province_gives_way_to_its_towns_close_up(show, tmp_path):
    where = place("Raqqa", 36.0, 38.9, feature="A.ADM1", source_id="172957")
    it = chronicle(site(where, period("held", (ARMY,), "2017-06-01")))
    build_map(it, shapes=open_shapes()).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    alphas = []
    for zoom in (8, 12):
        page.evaluate("(zoom) => geomap.app.map.setView([35.95, 38.85], zoom, { animate: false })", zoom)
        page.wait_for_timeout(200)
        alphas.append(
            page.evaluate("""() => {
                const canvas = geomap.app.marks._container;
                return canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2 + 120, 1, 1).data[3];
            }""")
        )
    assert alphas[0] > 40
    assert 0 < alphas[1] < alphas[0] / 2


@pytest.mark.parametrize(("gap", "named"), [(4, False), (14, True)])
def test_no_name_ends_at_the_mark_of_another_place(show, war_file, tmp_path, gap, named):
    words = "The middle town of the north"
    page = show(war_file).page
    width = page.evaluate(
        """(words) => {
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = getComputedStyle(document.body).font.replace(/^.*?(?=\\d+px)[^ ]+/, "600 12.5px");
        return pen.measureText(words).width;
    }""",
        words,
    )
    size = 8  # of a mark at zoom 8
    beside = width / 2 + 2 + size + 2 + gap
    # The spots at its sides and below it are taken, and the name above it ends so many pixels from another mark.
    spots = {"West": (-22, 0), "East": (22, 0), "South": (0, 22), "Other": (beside, -22)}
    degree = 256 * 2**8 / 360
    sites = [site(place(words, 35, 40, population=10**7), period("held", (ARMY,), "2017-06-01"))]
    for name, (x, y) in spots.items():
        where = place(name, 35 - y / degree * math.cos(math.radians(35)), 40 + x / degree)
        sites.append(site(where, period("held", (LEAGUE,), "2017-06-01")))
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", at="#map=8/35/40").page
    assert any(it["words"] == words for it in page.evaluate(NAMES)["said"]) == named
