"""The map beside naive folium: file size, time to build, time to load, memory, time of a filter and a slider step.

    python benchmarks/map.py [--sizes 1000 10000] [--rounds 3] [--others 10000] [--scripts FOLDER]

Everything is built from the same synthetic claims (`synthetic_war.py`) in one run, by turns, and loaded in a real
Chromium without a network; figures are medians. folium's pages ask for Leaflet and other scripts: Leaflet is given
from the package XStatic-Leaflet, the others from FOLDER if they lie there (`jquery.min.js`,
`leaflet.markercluster.js`), or as empty files; so folium's times leave out its downloads.
"""

from __future__ import annotations

import argparse
import gc
import html
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import synthetic_war
from folium.plugins import FastMarkerCluster
from playwright.sync_api import sync_playwright
from xstatic.pkg import leaflet

from geomap.chronicle import compile_chronicle
from geomap.mapping import build_map
from geomap.places.gazetteer import open_gazetteer
from geomap.places.shapes import open_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser

    from geomap.model import Claim

NAIVE = "folium CircleMarker + Popup"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#332288")
WINDOW_SETTLES_MS = 1500
"""A new window of Chromium loads a hundred small files of its own: no page should be timed together with that."""
READY = """(ours) => new Promise((done) => {
    const shown = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    const look = () => (!ours || document.documentElement.dataset.geomap ? shown() : setTimeout(look, 1));
    if (document.readyState === 'complete') look(); else addEventListener('load', look);
})"""
STEPS = """async () => {
    const { app } = geomap;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const work = [];
    const { refresh } = app;
    let spent = 0;
    app.refresh = () => { const from = performance.now(); refresh(); spent += performance.now() - from; };
    const timed = async (act) => {
        spent = 0;
        const from = performance.now();
        act();
        spent += performance.now() - from;
        await frame();
        return spent;
    };
    const { first, last } = app.domain;
    const steps = [];
    const gaps = [];
    let before = await frame();
    for (let step = 0; step < 90; step += 1) {
        steps.push(await timed(() => app.showDay(first + Math.round(((last - first) * step) / 89))));
        const now = await frame();
        gaps.push((now - before) / 2);
        before = now;
    }
    const filters = [];
    for (let turn = 0; turn < 30; turn += 1) {
        filters.push(await timed(() => document.querySelectorAll('.gm-choices input')[turn % 5].click()));
        await frame();
    }
    app.refresh = refresh;
    const middle = (list) => list.sort((one, other) => one - other)[list.length >> 1];
    return { step: middle(steps), gap: middle(gaps), filter: middle(filters) };
}"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--others", type=int, nargs="*", default=[1_000, 10_000], help="sizes that folium is built for")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scripts", type=Path, default=Path())
    arguments = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    names = ("MB", "build s", "load s", "heap MB", "step ms", "frame ms", "filter ms")
    print(f"{'claims':>7} {'what':28}", *(f"{name:>9}" for name in names))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size in arguments.sizes:
            claims = synthetic_war.claims(size)
            makers: dict[str, Callable[[Sequence[Claim], Path], None]] = {"geomap": geomap_page}
            if size in arguments.others:
                makers |= {NAIVE: circle_page, "folium FastMarkerCluster": cluster_page}
            found: dict[str, list[dict[str, float]]] = {name: [] for name in makers}
            for _ in range(arguments.rounds):
                for name, make in makers.items():
                    path = Path(folder) / "map.html"
                    gc.collect()
                    start = time.perf_counter()
                    make(claims, path)
                    built = time.perf_counter() - start
                    figures = load(browser, path, arguments.scripts, ours=name == "geomap")
                    found[name].append({"mb": path.stat().st_size / 1e6, "build": built, **figures})
            rows = {
                name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
                for name, rounds in found.items()
            }
            for name, row in rows.items():
                print(f"{size:7} {name:28}", *(f"{value:9.2f}" for value in row.values()), flush=True)
            if naive := rows.get(NAIVE):
                times = (f"{key} {naive[key] / rows['geomap'][key]:.1f}" for key in ("mb", "build", "load"))
                print(f"{size:7} {NAIVE} / geomap:", ", ".join(times), flush=True)
        browser.close()


def geomap_page(claims: Sequence[Claim], path: Path) -> None:
    """The control map, chronicle and all."""
    chronicle = compile_chronicle(claims)
    build_map(chronicle, shapes=open_shapes(), towns=open_gazetteer().towns).save(path)


def circle_page(claims: Sequence[Claim], path: Path) -> None:
    """A circle and a popup for each claim, on a canvas."""
    page = folium.Map(prefer_canvas=True, tiles=None)
    colour = {force.id: COLOURS[number] for number, force in enumerate(synthetic_war.FORCES)}
    for claim in claims:
        folium.CircleMarker(
            point(claim),
            radius=5,
            color=colour[claim.force.id] if claim.force else "#777777",
            fill=True,
            popup=folium.Popup(popup_text(claim), max_width=300),
        ).add_to(page)
    lats, lons = zip(*map(point, claims), strict=True)
    page.fit_bounds([[min(lats), min(lons)], [max(lats), max(lons)]])
    page.save(path)


def cluster_page(claims: Sequence[Claim], path: Path) -> None:
    """FastMarkerCluster with a popup made in the page."""
    callback = """function (row) {
        var it = L.circleMarker([row[0], row[1]], {radius: 5, color: row[3]});
        it.bindPopup(function () { var box = document.createElement('div'); box.textContent = row[2]; return box; });
        return it;
    }"""
    colour = {force.id: COLOURS[number] for number, force in enumerate(synthetic_war.FORCES)}
    rows = [[*point(c), popup_text(c), colour[c.force.id] if c.force else "#777777"] for c in claims]
    page = folium.Map(prefer_canvas=True, tiles=None, location=(34, 41), zoom_start=6)
    FastMarkerCluster(rows, callback=callback).add_to(page)  # type: ignore[no-untyped-call]
    page.save(path)


def point(claim: Claim) -> tuple[float, float]:
    """Latitude and longitude: every claim of the synthetic war has a place."""
    assert claim.place is not None
    return claim.place.lat, claim.place.lon


def popup_text(claim: Claim) -> str:
    """What a reader needs of a claim, as markup."""
    cite = claim.citation
    force = claim.force.name if claim.force else ""
    words = f"<b>{claim.place_as_written}</b>: {claim.status} {force}, {claim.when.edtf}<br>"
    return f'{words}{html.escape(claim.evidence.quote)}<br>{cite.publisher}, <a href="{cite.url}">{cite.title}</a>'


def load(browser: Browser, path: Path, scripts: Path, *, ours: bool) -> dict[str, Any]:
    """Seconds from the start of loading to the drawn map, memory after a collection, milliseconds of a step.

    Drawn is what has had two frames after the page was loaded, and after ours says that it can be used.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    given = {"leaflet.js": Path(leaflet.BASE_DIR) / "leaflet.js", "leaflet.css": Path(leaflet.BASE_DIR) / "leaflet.css"}
    given |= {name: scripts / name for name in ("leaflet.markercluster.js", "jquery.min.js")}

    def answer(route: Any) -> None:
        url = route.request.url
        name = url.split("/")[-1].replace("jquery-3.7.1", "jquery")
        if url.startswith("file:"):
            route.continue_()
        elif name in given and given[name].is_file():
            route.fulfill(path=given[name])
        else:
            route.fulfill(body="")

    context.route("**/*", answer)
    page = context.new_page()
    page.wait_for_timeout(WINDOW_SETTLES_MS)
    page.goto(path.as_uri(), wait_until="commit")
    ready = page.evaluate(READY, ours) / 1000
    session = context.new_cdp_session(page)
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    figures = {"load": ready, "heap": (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6}
    if ours:
        figures |= page.evaluate(STEPS)
    context.close()
    return figures


if __name__ == "__main__":
    main()
