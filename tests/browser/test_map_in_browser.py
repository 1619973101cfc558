from __future__ import annotations

import folium
import pytest
from chronicles import ARMY, HOSTILE, LEAGUE, chronicle, claim, day, hostile, period, place, site, war
from playwright.sync_api import expect

from geomap.mapping import build_map

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (390, 844)]
SHOWN = "() => geomap.app.shown.sites.map((site) => geomap.app.model.names[site]).sort()"
ALL = sorted(
    [
        "Alda",
        "Bera",
        "Bera (southern half)",
        "Cove",
        "Dorn",
        "East Mill",
        "Fort Gray",
        "Gul",
        "Raqqa (province)",
        "الحامة",
    ]
)


@pytest.fixture(scope="module")
def war_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("war") / "map.html"
    towns = [("Town", 35.5, 39.5, 100_000), ("Dorf", 36.4, 38.5, 5_000)]
    map_ = build_map(war(), title="War in the north", note="Made up for a test.", towns=towns)
    folium.LayerControl().add_to(map_)
    map_.save(path)
    return path


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "map.html"
    map_ = build_map(hostile(), title=HOSTILE[6] + HOSTILE[8], note=HOSTILE[6] + HOSTILE[0])
    folium.LayerControl(collapsed=False).add_to(map_)
    map_.save(path)
    return path


def settle(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def unfold(page):
    if page.locator(".gm-unfold").is_visible():
        page.locator(".gm-unfold").click()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_opens_without_a_network_and_without_a_word(show, war_file, width, height, scheme):
    watched = show(war_file, width=width, height=height, scheme=scheme)
    page = watched.page
    assert page.evaluate("document.documentElement.dataset.geomap") == "ready"
    assert page.evaluate(SHOWN) == ALL
    assert page.title() == "War in the north"
    expect(page.get_by_role("heading", name="War in the north")).to_be_visible()
    expect(page.locator(".gm-shown-day")).to_have_text("As of 30 June 2017")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".folium-map").bounding_box()
    assert box["width"] * box["height"] > 0.55 * width * height
    watched.assert_quiet()


def test_every_mark_lies_in_the_part_of_the_map_that_is_free(show, war_file):
    for width, height in SIZES:
        page = show(war_file, width=width, height=height).page
        points = page.evaluate(
            "() => geomap.app.placed.map((it) => geomap.app.map.layerPointToContainerPoint([it.x, it.y]))"
        )
        frame = page.locator(".folium-map").bounding_box()
        assert len(points) == len(ALL)
        for point in points:
            assert 0 <= point["x"] <= frame["width"]
            assert 0 <= point["y"] <= frame["height"]


def test_the_map_opens_on_what_the_day_shows_and_can_be_fitted_again(show, tmp_path):
    here, far = place("Here", 35, 39), place("Far", -20, -60)
    it = chronicle(
        site(here, period("held", (ARMY,), "2016-01-01")), site(far, period("held", (LEAGUE,), "2017-01-01"))
    )
    build_map(it, as_of=day("2016-06-01")).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html").page
    assert page.evaluate("geomap.app.map.getZoom()") >= 8
    page.locator(".gm-date").last.fill("2017-01-02")
    page.locator(".gm-date").last.dispatch_event("change")
    settle(page)
    page.get_by_role("button", name="Show all marks").click()
    settle(page)
    assert page.evaluate("geomap.app.placed.length") == 2
    assert page.evaluate("geomap.app.map.getZoom()") < 5


def test_the_marks_are_on_the_canvas_in_the_colours_of_their_forces(show, war_file):
    page = show(war_file).page
    colour = page.evaluate("""() => {
        const { app } = geomap;
        const mark = app.placed.find((it) => app.model.names[it.site] === 'الحامة');
        const canvas = app.marks._container, { min } = app.marks._bounds;
        const pixel = canvas.getContext('2d').getImageData(mark.x - min.x - mark.size / 2, mark.y - min.y, 1, 1);
        return [...pixel.data].slice(0, 3).map((it) => it.toString(16).padStart(2, '0')).join('');
    }""")
    assert f"#{colour}" == page.evaluate(
        "geomap.app.model.forces.colour[geomap.app.model.forces.id.indexOf('north-army')]"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_force_of_any_colour_can_be_seen_on_any_ground(show, tmp_path, scheme):
    styles = {"north-army": "#202020", "hill-league": "#fdfdf0"}
    build_map(war(), styles=styles).save(tmp_path / "map.html")
    page = show(tmp_path / "map.html", scheme=scheme).page
    contrasts = page.evaluate("""() => {
        const light = (text) => {
            const parts = text.match(/[0-9a-f]{2}/gi).map((it) => parseInt(it, 16) / 255);
            const [red, green, blue] = parts.map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
        };
        const paper = light(geomap.app.ink.paper);
        return geomap.app.model.forces.shade.map(light).map((it) => Math.max(it, paper) / Math.min(it, paper));
    }""")
    assert min(contrasts) >= (2.9 if scheme == "dark" else 1.6)


def test_layers_carry_their_tags_in_the_page(show, war_file):
    page = show(war_file).page
    tags = page.evaluate("""() => {
        const found = [];
        geomap.app.map.eachLayer((it) => { if (it.options.tags) found.push(it.options.tags); });
        return found;
    }""")
    expected = [layer.tags for layer in build_map(war()).layers]
    assert tags == expected
    assert {
        "force": "hill-league",
        "name": "Hill League",
        "side": "north:league",
        "state": "held",
        "parties": ["hill-league"],
        "from": "2016-01-01",
        "to": None,
        "months": ["2016-01", "2017-06"],
    } in tags


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_panel_filters_by_force_and_by_date(show, war_file, width, height):
    watched = show(war_file, width=width, height=height)
    page = watched.page
    unfold(page)
    page.get_by_role("button", name="None", exact=True).first.click()
    settle(page)
    assert page.evaluate(SHOWN) == []
    page.get_by_role("checkbox", name="Northern Army").check()
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda", "Bera", "Cove", "الحامة"]
    unfold(page)  # which folds it: on a phone it lies over the days
    page.locator(".gm-date").last.fill("2017-03-01")
    page.locator(".gm-date").last.dispatch_event("change")
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda"]
    page.locator(".gm-date").last.fill("2017-02-28")
    page.locator(".gm-date").last.dispatch_event("change")
    settle(page)
    assert page.evaluate(SHOWN) == []
    unfold(page)
    page.get_by_role("checkbox", name="Hill League").check()
    settle(page)
    assert page.evaluate(SHOWN) == ["Alda"]
    watched.assert_quiet()


def test_counts_of_the_key_follow_the_filter(show, war_file):
    page = show(war_file).page
    held = page.locator('.gm-kinds [data-key="held"] .gm-number')
    contested = page.locator('.gm-kinds [data-key="contested"] .gm-number')
    expect(held).to_have_text("3")
    expect(contested).to_have_text("1")
    page.get_by_role("checkbox", name="Northern Army").uncheck()
    expect(held).to_have_text("1")
    expect(contested).to_have_text("1")
    page.get_by_role("checkbox", name="Hill League").uncheck()
    expect(contested).to_have_text("0")
    expect(page.locator(".gm-section h2", has_text="Places")).to_have_text("Places (4)")


def test_the_slider_goes_from_day_to_day_by_keyboard(show, war_file):
    page = show(war_file).page
    slider = page.get_by_role("slider", name="Day shown")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".gm-shown-day")).to_have_text("As of 29 June 2017")
    page.keyboard.press("PageDown")
    expect(page.locator(".gm-shown-day")).to_have_text("As of 29 May 2017")
    page.keyboard.press("Home")
    expect(page.locator(".gm-shown-day")).to_have_text("As of 1 January 2016")
    assert page.evaluate(SHOWN) == ["Alda"]
    assert slider.get_attribute("aria-valuetext") == "1 January 2016"
    expect(page.get_by_role("button", name="Step back")).to_be_disabled()
    for unit, text in (("day", "2 January 2016"), ("week", "9 January 2016"), ("month", "9 February 2016")):
        page.get_by_role("combobox", name="Length of a step").select_option(unit)
        page.get_by_role("button", name="Step forward").click()
        expect(page.locator(".gm-shown-day")).to_have_text(f"As of {text}")


@pytest.mark.parametrize("view", ["state", "claims"])
def test_the_length_of_a_step_is_chosen_on_a_phone(show, war_file, view):
    page = show(war_file, width=390, height=844, at=f"#view={view}").page
    row = page.locator(".gm-when").bounding_box()
    unit = page.get_by_role("combobox", name="Length of a step")
    expect(unit).to_be_visible()
    for part in (
        unit,
        page.locator(".gm-date").last,
        page.get_by_role("button", name="Table"),
        page.get_by_role("button", name="Play"),
    ):
        box = part.bounding_box()
        assert box["x"] >= row["x"]
        assert box["x"] + box["width"] <= row["x"] + row["width"]
    assert page.locator(".gm-date").last.bounding_box()["width"] >= 116  # all of a date


def test_a_month_before_the_31st_of_march_is_the_last_of_february(show, war_file):
    page = show(war_file).page
    page.locator(".gm-date").last.fill("2017-03-31")
    page.locator(".gm-date").last.dispatch_event("change")
    page.get_by_role("combobox", name="Length of a step").select_option("month")
    page.get_by_role("button", name="Step back").click()
    expect(page.locator(".gm-shown-day")).to_have_text("As of 28 February 2017")


def test_play_runs_to_the_end_and_stops(show, war_file):
    page = show(war_file).page
    page.get_by_role("combobox", name="Length of a step").select_option("month")
    page.get_by_role("slider", name="Day shown").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".gm-shown-day")).to_have_text("As of 30 June 2017", timeout=10_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_folium_s_layer_control_switches_a_force(show, war_file):
    watched = show(war_file)
    page = watched.page
    page.locator(".leaflet-control-layers").hover()
    box = page.locator(".leaflet-control-layers-overlays label", has_text="Northern Army").locator("input")
    assert page.locator(".leaflet-control-layers-overlays label").count() == len(build_map(war()).layers)
    box.uncheck()
    settle(page)
    assert not {"الحامة", "Alda"} & set(page.evaluate(SHOWN))
    expect(page.get_by_text("1 layer switched off in the map's layer list.")).to_be_visible()
    box.check()
    settle(page)
    assert page.evaluate(SHOWN) == ALL
    watched.assert_quiet()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_click_on_a_mark_opens_the_card_with_the_quote(show, war_file, width, height):
    watched = show(war_file, width=width, height=height)
    page = watched.page
    frame = page.locator(".folium-map").bounding_box()
    point = page.evaluate("""() => {
        const { app } = geomap;
        const mark = app.placed.find((it) => app.model.names[it.site] === 'Cove');
        return app.map.layerPointToContainerPoint([mark.x, mark.y]);
    }""")
    page.mouse.click(frame["x"] + point["x"], frame["y"] + point["y"])
    card = page.get_by_role("complementary", name="Details: Cove")
    expect(card.get_by_role("heading", name="Cove")).to_be_focused()
    expect(card.locator("blockquote q").first).to_have_text("Coast Guard Brigades is said to have contested Cove.")
    expect(card.locator(".gm-verdict")).to_have_text(
        "Disputed: sources disagree whether Northern Army or Coast Guard Brigades holds it"
    )
    expect(card).to_contain_text("Raqqa · Syria")
    expect(card).to_contain_text("The Courier, published 20 June 2017")
    expect(card.get_by_role("link").first).to_have_attribute("href", "https://courier.example/report")
    assert "noopener" in card.get_by_role("link").first.get_attribute("rel")
    expect(card).to_contain_text("a spokesman")
    expect(card).to_contain_text("80 %")
    card.get_by_text("2 places considered").first.click()
    expect(card.locator("table").first).to_contain_text("Iraq")
    if width < 700:
        assert card.bounding_box()["width"] == width
        assert card.bounding_box()["height"] < 0.7 * height
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    watched.assert_quiet()


def test_the_list_of_places_opens_cards_by_keyboard_and_takes_the_focus_back(show, war_file):
    page = show(war_file).page
    button = page.locator(".gm-place", has_text="Alda")
    button.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("complementary", name="Details: Alda")
    expect(card.locator(".gm-verdict")).to_have_text("Held by Northern Army")
    expect(card).to_contain_text("Since 1 March 2017. Last report 1 March 2017, 121 days before the day shown.")
    expect(card.locator(".gm-history li")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_card_follows_the_date(show, war_file):
    page = show(war_file).page
    page.locator(".gm-place", has_text="Alda").click()
    page.locator(".gm-date").last.fill("2016-06-01")
    page.locator(".gm-date").last.dispatch_event("change")
    card = page.get_by_role("complementary", name="Details: Alda")
    expect(card.locator(".gm-verdict")).to_have_text("Held by Hill League")
    expect(card.locator(".gm-claim").first).to_contain_text("after the day shown")


def test_places_are_found_in_any_script(show, war_file):
    page = show(war_file).page
    page.get_by_role("searchbox", name="Find a place").fill("الحام")
    expect(page.locator(".gm-place")).to_have_count(1)
    page.get_by_role("searchbox", name="Find a place").fill("EAST")
    expect(page.locator(".gm-place")).to_have_text("East MillBelieved held by Coast Guard Brigades")
    page.get_by_role("searchbox", name="Find a place").fill("zzz")
    expect(page.get_by_text("No place of that name is shown.")).to_be_visible()


def test_the_page_and_the_chronicle_agree_on_every_day(show, war_file):
    page = show(war_file).page
    it = war()
    for text in (
        "2015-12-31",
        "2016-01-01",
        "2017-02-28",
        "2017-03-01",
        "2017-04-15",
        "2017-06-20",
        "2017-06-30",
        "2018-01-01",
    ):
        expected = sorted(
            [each.site.key, each.period.state, [force.id for force in each.period.forces], each.stale, each.age_days]
            for each in it.as_of(day(text))
            if each.period
        )
        page.locator(".gm-date").last.fill(text)
        page.locator(".gm-date").last.dispatch_event("change")
        settle(page)
        found = page.evaluate("""() => {
            const { model, now, shown } = geomap.app;
            const { periods } = model;
            return shown.sites.map((site) => {
                const row = now.period[site];
                const forces = model.sets[periods.set[row]].map((it) => model.forces.id[it]);
                return [model.sites.key[site], model.states[periods.state[row]], forces, Boolean(now.stale[site]),
                    now.age[site] < 0 ? null : now.age[site]];
            });
        }""")
        assert sorted(found) == expected


def test_unresolved_claims_are_listed_with_their_quote_and_the_reason(show, war_file):
    page = show(war_file).page
    page.get_by_text("Claims not placed (1)").click()
    fold = page.locator("details.gm-fold", has_text="Claims not placed")
    expect(fold.locator("blockquote")).to_have_text("The army took Nowhere.")
    expect(fold).to_contain_text("no place of that name is known")


def test_every_control_has_a_name(show, war_file):
    page = show(war_file).page
    page.locator(".gm-place").first.click()
    nameless = page.evaluate("""() => [...document.querySelectorAll('button, input, a[href], summary, canvas')]
        .filter((it) => it.tagName === 'CANVAS' ? it.getAttribute('aria-hidden') !== 'true'
          : !(it.getAttribute('aria-label') || it.textContent.trim() || it.labels?.length || it.title))
        .map((it) => it.outerHTML)""")
    assert nameless == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_hostile_texts_show_as_text_and_run_nothing(show, hostile_file, width, height):
    watched = show(hostile_file, width=width, height=height)
    page = watched.page
    unfold(page)
    page.get_by_text("Claims not placed").click()
    for more in page.locator(".gm-plain", has_text="Show all").all():
        if more.is_visible():
            more.click()
    for number, text in enumerate(HOSTILE):
        page.evaluate("(site) => document.querySelector(`.gm-place[data-site='${site}']`).click()", number)
        page.wait_for_function(
            "(site) => geomap.app.selected === site && document.querySelector('.gm-card blockquote')"
            " && document.querySelector('.gm-place[aria-pressed=true]').dataset.site === String(site)",
            arg=number,
        )
        settle(page)
        shown = page.locator(".gm-card blockquote q").inner_text()
        visible = [part for part in ("geomapRan", "cycler", "{%", "{#", "&lt;b&gt;", "__proto__") if part in text]
        assert all(part in shown for part in visible)
        if "\u202e" in text:
            assert "U+202E" in shown
            assert "\u202e" not in shown
        if "\x00" in text or "\ud800" in text:
            assert "\ufffd" in shown
        page.locator(".gm-card summary").evaluate_all("(all) => all.forEach((it) => it.click())")
    assert page.evaluate("window.geomapRan") is None
    injected = (
        "img, iframe, object, embed, form, script[src], link, b, title ~ title, "
        "svg:not(button svg):not(.gm-swatch svg):not(.leaflet-zoom-animated)"
    )
    assert page.evaluate("(what) => [...document.querySelectorAll(what)].map((it) => it.outerHTML)", injected) == []
    handlers = """[...document.querySelectorAll('*')].flatMap((it) => [...it.attributes].map((one) => one.name))
        .filter((name) => name.startsWith('on'))"""
    assert page.evaluate(handlers) == []
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((it) => it.getAttribute('href'))")
    assert [link for link in links if link != "#" and not link.startswith(("http://", "https://"))] == []
    assert HOSTILE[6] in page.locator(".gm-title").inner_text()
    watched.assert_quiet()


def test_markup_in_the_page_could_not_run_if_it_got_there(show, war_file):
    watched = show(war_file)
    watched.page.evaluate("""() => {
        const holder = document.createElement('div');
        holder.innerHTML = '<img src=x onerror="window.geomapRan=1">';
        document.body.append(holder);
        const script = document.createElement('script');
        script.textContent = 'window.geomapRan=1';
        document.body.append(script);
    }""")
    watched.page.wait_for_timeout(100)
    assert watched.page.evaluate("window.geomapRan") is None
    assert any("Content Security Policy" in message for message in watched.messages)


def test_layers_of_the_users_own_show_and_open(show, tmp_path):
    map_ = build_map(war())
    group = folium.FeatureGroup("Camps").add_to(map_)
    folium.Marker((35.6, 39.8), popup=folium.Popup("A camp"), tooltip="camp").add_to(group)
    folium.GeoJson({"type": "Point", "coordinates": [39, 35]}).add_to(map_)
    folium.LayerControl().add_to(map_)
    map_.save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    watched.page.locator(".leaflet-marker-icon").first.click()
    expect(watched.page.locator(".leaflet-popup-content")).to_have_text("A camp")
    assert watched.page.evaluate(SHOWN) == ALL
    watched.assert_quiet()


def test_a_layer_that_fails_does_not_take_the_map_with_it(show, tmp_path):
    map_ = build_map(war())
    folium.Marker((35.6, 39.8), icon=folium.Icon(color="red")).add_to(map_)
    map_.save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    assert watched.page.evaluate(SHOWN) == ALL
    assert watched.requests == []


def test_without_a_network_tiles_leave_the_plain_ground_and_a_note(show, tmp_path):
    build_map(war(), tiles="OpenStreetMap", towns=[("Town", 35.5, 39.5, 100_000)]).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    expect(watched.page.get_by_text("Background tiles could not be loaded")).to_be_visible()
    assert watched.page.evaluate(SHOWN) == ALL
    assert {address.split("/")[2] for address in watched.requests} == {"tile.openstreetmap.org"}
    expect(watched.page.locator(".leaflet-control-attribution a")).to_have_attribute(
        "href", "https://www.openstreetmap.org/copyright"
    )


def test_a_notebook_cell_shows_the_map(show, tmp_path):
    cell = tmp_path / "cell.html"
    cell.write_text(
        f"<!doctype html><meta charset=utf-8><div style='width:900px'>{build_map(war())._repr_html_()}</div>"
    )
    watched = show(cell, ready=False)
    frame = watched.page.frame_locator("iframe")
    expect(frame.locator("html[data-geomap=ready]")).to_be_attached()
    frame.locator(".gm-place", has_text="Alda").click()
    expect(frame.locator(".gm-card blockquote").first).to_contain_text("Northern Army")
    assert watched.requests == []
    assert watched.messages == []


def test_a_chronicle_without_dates_has_no_date_control(show, tmp_path):
    where = place("Here", 35, 39)
    it = site(where, period("held", (ARMY,), None), claims=(claim(where, "controls", None, ARMY),))
    build_map(chronicle(it, first=None, last=None)).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    assert watched.page.evaluate(SHOWN) == ["Here"]
    expect(watched.page.locator(".gm-when")).to_be_hidden()
    watched.assert_quiet()


def test_an_empty_chronicle_says_so(show, tmp_path):
    build_map(chronicle(first=None, last=None)).save(tmp_path / "map.html")
    watched = show(tmp_path / "map.html")
    expect(watched.page.get_by_text("Nothing to show for this time and these choices.")).to_be_visible()
    watched.assert_quiet()


def test_five_thousand_places_stay_quick(show, tmp_path):
    sites = [
        site(
            place(f"P{number:05}", 30 + (number % 100) / 10, 36 + (number // 100) / 5),
            period("held", ((ARMY, LEAGUE)[number % 2],), f"2017-0{1 + number % 6}-01"),
        )
        for number in range(5_000)
    ]
    build_map(chronicle(*sites)).save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size < 3_000_000
    watched = show(tmp_path / "map.html")
    page = watched.page
    drawn, hidden = page.evaluate("geomap.app.placed.reduce(([a, b], it) => [a + 1, b + it.more], [0, 0])")
    assert drawn + hidden == 5_000
    assert drawn < 4_000
    spent = page.evaluate("""() => {
        const { app } = geomap;
        const times = [];
        for (let turn = 0; turn < 9; turn += 1) {
          const start = performance.now();
          app.filters.forces[turn % 2 ? 'delete' : 'add'](0);
          app.refresh();
          times.push(performance.now() - start);
        }
        return times.sort((one, other) => one - other)[4];
    }""")
    assert spent < 150  # generous: some 10 ms on an idle machine
    watched.assert_quiet()
