"""Hostile reports, forces and claim records all the way from files to a page in a real browser: they are text there."""

from __future__ import annotations

import json

import hostile
import pytest

from geomap.cli import main
from geomap.commands.console import OK

pytestmark = pytest.mark.browser

INJECTED = (
    "img, iframe, object, embed, form, base, script[src], meta[http-equiv=refresh], title ~ title, "
    "body style:not([data-geomap]), svg:not(button svg):not(.gm-swatch svg):not(.leaflet-zoom-animated)"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Maps of hostile reports, of claim records that nobody's reader wrote, and the file a template would have made."""
    folder = tmp_path_factory.mktemp("hostile")
    canary = folder / "canary"
    hostile.write(folder / "reports", canary)
    forces = hostile.forces_file(folder / "forces.toml", hostile.payloads(canary)[11])
    (folder / "reports" / "force.txt").write_text(
        f"6 May 2017\n\nOn 5 May 2017 the {hostile.ALIASES[0]} Brigade captured Manbij.\n", "utf-8"
    )
    options = [
        "-q",
        "--forces",
        str(forces),
        "--title",
        hostile.payloads(canary)[9],
        "--note",
        hostile.payloads(canary)[1],
    ]
    reports = folder / "reports"
    assert main(["extract", "-q", str(reports), "-o", str(folder / "claims.jsonl"), *options[1:3]]) == OK
    assert main(["map", str(reports), "-o", str(folder / "reports.html"), *options]) == OK
    records = [json.loads(line) for line in (folder / "claims.jsonl").read_text("utf-8").split("\n")[:-1]]
    placed = [r for r in records if r["place"]["lat"] is not None and r["status"] in {"captured", "controls"}]
    attacked = hostile.claim_records(placed, canary)
    (folder / "attacked.jsonl").write_text("".join(json.dumps(r) + "\n" for r in attacked), "utf-8")
    assert main(["map", str(folder / "attacked.jsonl"), "-o", str(folder / "attacked.html"), *options]) == OK
    assert not canary.exists()
    return folder


def open_everything(page) -> str:
    """Open every place and every fold; gives all the text that was shown."""
    if page.locator(".gm-unfold").is_visible():
        page.locator(".gm-unfold").click()
    shown = [page.locator("body").inner_text()]
    places = page.locator(".gm-place")
    for more in page.locator(".gm-plain", has_text="Show all").all():
        if more.is_visible():
            more.click()
    for number in range(places.count()):
        places.nth(number).evaluate("(it) => it.click()")
        page.wait_for_selector(".gm-card blockquote, .gm-card h2", state="attached")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.locator(".gm-card summary, details summary").evaluate_all(
            "(all) => all.forEach((it) => { if (!it.parentElement.open) it.click(); })"
        )
        page.wait_for_timeout(30)
        shown.append(page.locator("body").inner_text())
    return "\n".join(shown)


def assert_nothing_ran(watched) -> None:
    page = watched.page
    assert page.evaluate(f"window.{hostile.FLAG}") is None
    assert page.evaluate("Object.prototype.geomapRan") is None
    assert page.evaluate("(what) => [...document.querySelectorAll(what)].map((it) => it.outerHTML)", INJECTED) == []
    handlers = """[...document.querySelectorAll('*')].flatMap((it) => [...it.attributes].map((one) => one.name))
        .filter((name) => name.startsWith('on'))"""
    assert page.evaluate(handlers) == []
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((it) => it.getAttribute('href'))")
    assert [it for it in links if it != "#" and not it.startswith(("http://", "https://"))] == []
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.url.startswith("file://")
    assert len(page.context.pages) == 1
    watched.assert_quiet()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_hostile_reports_are_shown_as_text(show, made, width, height):
    watched = show(made / "reports.html", width=width, height=height)
    text = open_everything(watched.page)
    assert_nothing_ran(watched)
    payloads = hostile.payloads(made / "canary")
    assert payloads[9] in text  # the title of the page
    assert payloads[11] in text  # the force of the user's own file
    shown = {p for p in payloads if p in text}
    assert len(shown) >= 20
    assert "\u202e" not in text


def test_hostile_claim_records_are_shown_as_text(show, made):
    watched = show(made / "attacked.html")
    page = watched.page
    assert page.evaluate("geomap.app.model.names.length") >= 25
    text = open_everything(page)
    assert_nothing_ran(watched)
    printable = [p for p in hostile.payloads(made / "canary") if p.isprintable()]
    missing = [p for p in printable if p not in text]
    assert missing == []
    assert "\ud800" not in text
    assert "\u202e" not in text


def test_filters_and_searches_do_not_wake_what_is_hostile(show, made):
    watched = show(made / "attacked.html")
    page = watched.page
    for payload in hostile.payloads(made / "canary"):
        if payload.isprintable():
            page.get_by_role("searchbox", name="Find a place").fill(payload)
    page.get_by_role("searchbox", name="Find a place").fill("")
    for box in page.get_by_role("checkbox").all()[:12]:
        box.click()
    page.get_by_role("button", name="None", exact=True).first.click()
    page.get_by_role("button", name="All", exact=True).first.click()
    assert_nothing_ran(watched)


def test_what_is_drawn_over_the_map_is_hostile_text_too(show, made):
    watched = show(made / "attacked.html")
    page = watched.page
    points = page.evaluate(
        "() => geomap.app.placed.slice(0, 12).map((it) => geomap.app.map.layerPointToContainerPoint([it.x, it.y]))"
    )
    frame = page.locator(".folium-map").bounding_box()
    for point in points:
        page.mouse.move(frame["x"] + point["x"], frame["y"] + point["y"])
        page.wait_for_timeout(30)
    assert_nothing_ran(watched)


def test_the_table_the_other_view_and_the_files_keep_hostile_text_inert(show, made):
    watched = show(made / "attacked.html")
    page = watched.page
    page.get_by_role("radio", name="Claims in a period").check(force=True)
    page.get_by_label("From").fill("1990-01-01")
    page.get_by_label("From").dispatch_event("change")
    page.get_by_text("Sources (").click()
    page.get_by_role("button", name="Table of claims").click()
    table = page.get_by_role("region", name="Table of claims")
    table.locator("tbody tr").first.wait_for()
    for head in table.locator("thead button").all():
        head.click()
    for payload in hostile.payloads(made / "canary"):
        if payload.isprintable():
            table.get_by_role("searchbox").fill(payload)
    table.get_by_role("searchbox").fill("")
    for name in ("CSV", "GeoJSON", "KML", "Picture"):
        with page.expect_download():
            page.get_by_role("button", name=name, exact=True).click()
    assert_nothing_ran(watched)
