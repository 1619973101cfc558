from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from html.parser import HTMLParser

import folium
import pytest
from chronicles import ARMY, HOSTILE, chronicle, day, hostile, period, place, site, war
from packed import unpack

from geomap.errors import MapError
from geomap.mapping import build_map, control_layers
from geomap.mapping.page import _attribution
from geomap.mapping.policy import content_security_policy
from geomap.model import Force


class Reader(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.styles, self.data, self.policy = [], [], [], {}, ""
        self._into = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "script" and "data-geomap" in given:
            self._into = (self.data, given["data-geomap"])
        elif tag in {"script", "style"}:
            texts = self.scripts if tag == "script" else self.styles
            texts.append("")
            self._into = (texts, len(texts) - 1)
        if self._into and isinstance(self._into[0], dict):
            self.data[self._into[1]] = ""

    def handle_data(self, text):
        if self._into:
            self._into[0][self._into[1]] += text

    def handle_endtag(self, tag):
        if tag in {"script", "style"}:
            self._into = None

    def part(self, name):
        return unpack(self.data[name])


def render(map_):
    return map_.get_root().render()


def quoted(texts):
    return {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts}


def rule(policy, name):
    (found,) = [part.split()[1:] for part in policy.split("; ") if part.split()[0] == name]
    return found


def test_the_same_chronicle_gives_the_same_bytes(tmp_path):
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    build_map(war()).save(one)
    second = build_map(war())
    second.save(two)
    assert one.read_bytes() == two.read_bytes()
    second.save(two)
    assert one.read_bytes() == two.read_bytes()


def test_further_layers_do_not_make_the_page_random():
    def made():
        map_ = build_map(war())
        folium.CircleMarker((35, 39), popup="Camp", tooltip="Camp").add_to(folium.FeatureGroup("Mine").add_to(map_))
        folium.LayerControl().add_to(map_)
        return render(map_)

    assert made() == made()


def test_a_page_is_one_file_that_links_to_nothing():
    page = Reader(render(build_map(war())))
    assert not [tag for tag, given in page.tags if tag == "script" and "src" in given]
    assert not [tag for tag, _ in page.tags if tag in {"link", "base", "iframe", "object", "embed", "form"}]
    assert not re.search(r"url\((?!data:|#)", "".join(page.styles))
    assert "sourceMappingURL" not in "".join(page.scripts)


def test_the_policy_allows_the_inline_scripts_and_styles_and_nothing_else():
    page = Reader(render(build_map(war())))
    assert set(rule(page.policy, "script-src")) == quoted(page.scripts)
    assert set(rule(page.policy, "style-src")) == quoted(page.styles)
    assert rule(page.policy, "img-src") == ["data:"]
    for name in ("default-src", "connect-src", "base-uri", "form-action"):
        assert rule(page.policy, name) == ["'none'"]
    assert "unsafe" not in page.policy


def test_layers_carry_force_and_dates_in_python_and_in_the_page():
    map_ = build_map(war())
    text = render(map_)
    (army,) = [layer for layer in map_.layers if layer.force and layer.force.id == "north-army"]
    assert army.date == (day("2017-03-01"), None)
    assert army.spans == ((day("2017-03-01"), None), (day("2017-06-29"), None))
    assert army.tags == {
        "force": "north-army",
        "name": "Northern Army",
        "side": "north:government",
        "state": "held",
        "parties": ["north-army"],
        "from": "2017-03-01",
        "to": None,
        "months": ["2017-03", "2017-06"],
    }
    assert {layer.state for layer in map_.layers} == {"held", "contested", "disputed", "vacated", "unknown"}
    in_page = [json.loads(tags) for tags in re.findall(r'geomap\.layer\("\w+", \d+, (\{.*?\})\)', text)]
    assert in_page == [layer.tags for layer in map_.layers]
    contested = next(layer for layer in map_.layers if layer.state == "contested")
    assert contested.force is None
    assert contested.tags["parties"] == ["hill-league", "north-army"]


def test_a_layer_ends_when_the_last_of_its_marks_does():
    one, two = place("One", 1, 1), place("Two", 2, 2)
    map_ = build_map(
        chronicle(
            site(one, period("held", (ARMY,), "2016-02-01", "2016-03-01")),
            site(two, period("held", (ARMY,), "2016-01-01", "2016-02-01")),
        )
    )
    (layer,) = map_.layers
    assert layer.date == (day("2016-01-01"), day("2016-03-01"))


def test_folium_s_layer_control_lists_every_layer_under_a_name_of_its_own():
    map_ = build_map(war())
    folium.LayerControl().add_to(map_)
    text = render(map_)
    listed = re.search(r"overlays :\s*\{(.*?)\n\s*\},", text, re.DOTALL)[1]
    assert len(re.findall(r'"[^"]+" : control_layer_\w+', listed)) == len(map_.layers)


def test_forces_of_the_same_name_are_told_apart():
    where = [place(name, 1, 1) for name in ("One", "Two")]
    twins = [Force(ident, "Brigade", None, "Brigade") for ident in ("a", "b")]
    made = control_layers(
        chronicle(*(site(at, period("held", (force,), "2017-01-01")) for at, force in zip(where, twins, strict=True)))
    )
    assert [layer.layer_name for layer in made] == ["Brigade", "Brigade (2)"]


def test_layers_go_on_a_folium_map_of_the_users_own():
    own = folium.Map(tiles=None)
    for layer in control_layers(war(), as_of=day("2017-03-01")):
        layer.add_to(own)
    folium.LayerControl().add_to(own)
    text = render(own)
    assert text.count('data-geomap="core"') == 1
    assert text.count("var geomap = ") == 1
    assert len(re.findall(r"geomap\.layer\(", text)) == 7
    assert own.default_js


def test_layers_of_two_chronicles_go_on_one_map():
    own = folium.Map(tiles=None)
    for it in (war(), hostile()):
        for layer in control_layers(it):
            layer.add_to(own)
    assert len(set(re.findall(r'data-geomap="core" data-geomap-of="(\w+)"', render(own)))) == 2


def test_the_payload_holds_what_the_chronicle_says():
    page = Reader(render(build_map(war(), title="Title <1>", note="A note", as_of=day("2017-06-01"))))
    core = page.part("core")
    assert core["title"] == "Title <1>"
    assert core["note"] == "A note"
    assert core["asOf"] == (day("2017-06-01") - day("1970-01-01")).days
    assert set(page.data) == {"core", "ground", "words", "text-0", "text-1", "reports-0"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_report_text_stands_in_the_page_outside_its_data(text, monkeypatch):
    monkeypatch.delenv("GEOMAP_RAN", raising=False)
    map_ = build_map(hostile((text,)), title=text, note=text)
    folium.LayerControl().add_to(map_)
    before = render(build_map(war(), title="x", note="x"))
    page = Reader(render(map_))
    assert "GEOMAP_RAN" not in os.environ
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in Reader(before).tags}
    assert not [given for _, given in page.tags if any(name.startswith("on") for name in given)]
    assert set(rule(page.policy, "script-src")) == quoted(page.scripts)
    outside_strings = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', page.scripts[-1] + page.scripts[-2])
    assert "geomapRan" not in outside_strings
    names = page.part("core")["sites"]["name"]
    assert names == [re.sub("[\x00\ud800-\udfff]", "\ufffd", text)]


def test_all_hostile_texts_together_give_one_page_of_sound_utf_8(tmp_path):
    build_map(hostile()).save(tmp_path / "map.html")
    text = (tmp_path / "map.html").read_bytes().decode("utf-8")
    assert "\x00" not in text


def test_a_notebook_shows_the_whole_page():
    shown = build_map(war())._repr_html_()
    assert "srcdoc=" in shown
    assert "Content-Security-Policy" in shown
    assert not re.search(r"<(script|link)[^>]+(src|href)=[^>]*http", shown)


def test_a_map_goes_into_a_figure_of_the_users():
    figure = folium.Figure(height=300)
    build_map(war()).add_to(figure)
    text = figure.render()
    assert 'data-geomap="core"' in text
    assert "geomap.start(" in text


def test_the_class_of_folium_s_maps_is_left_alone():
    build_map(war())
    assert folium.Map.default_js


def test_a_layer_by_itself_says_where_it_belongs():
    layer = control_layers(war())[0]
    with pytest.raises(TypeError, match="part of a map"):
        layer.render()


def test_tiles_are_named_in_the_policy():
    page = Reader(render(build_map(war(), tiles="OpenStreetMap")))
    assert rule(page.policy, "img-src") == ["data:", "https://tile.openstreetmap.org"]
    assert page.part("core")["tiles"] == "OpenStreetMap"


@pytest.mark.parametrize(
    ("tiles", "remedy"),
    [("NoSuchTiles", "no tile set is called 'NoSuchTiles'"), ("Thunderforest.Outdoors", "needs a key")],
)
def test_a_tile_set_that_cannot_be_used_is_refused(tiles, remedy):
    with pytest.raises(MapError, match=remedy):
        build_map(war(), tiles=tiles)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_tile_set_is_no_tile_set(text):
    with pytest.raises(MapError):
        build_map(war(), tiles=text)


def test_the_thanks_of_a_tile_set_are_text_and_links():
    markup = (
        '&copy; <a href="https://a.example/x">A &amp; B</a> <b onclick="x">{{ c }}</b> <a href="javascript:x">d</a>'
    )
    assert _attribution(markup) == '© <a href="https://a.example/x">A ＆ B</a> ｛｛ c ｝｝ d'


def test_what_a_user_adds_is_allowed_by_name_only():
    map_ = build_map(war())
    map_.get_root().header.add_child(folium.JavascriptLink("https://cdn.example/a,b;c.js"))
    folium.Marker((35, 39), popup=folium.Popup("mine")).add_to(map_)
    folium.TileLayer("https://{s}.tiles.example/{z}/{x}/{y}.png", attr="x").add_to(map_)
    policy = Reader(render(map_)).policy
    assert "https://cdn.example/a%2Cb%3Bc.js" in rule(policy, "script-src")
    assert "https://*.tiles.example" in rule(policy, "img-src")
    assert rule(policy, "style-src-attr") == ["'unsafe-inline'"]


def test_a_leaflet_that_is_not_the_published_one_is_refused(monkeypatch, tmp_path):
    (tmp_path / "leaflet.js").write_text("/* another */")
    monkeypatch.setattr("geomap.mapping.program.leaflet.BASE_DIR", str(tmp_path))
    with pytest.raises(MapError, match="not Leaflet as published"):
        render(build_map(war()))


def test_the_policy_of_an_empty_page_forbids_everything():
    assert rule(content_security_policy(""), "script-src") == ["'none'"]


def test_the_map_fits_its_data():
    map_ = build_map(
        chronicle(
            site(place("A", 1, 2), period("held", (ARMY,), None)), site(place("B", 3, 4), period("held", (ARMY,), None))
        )
    )
    assert map_.get_bounds() == [[1, 2], [3, 4]]


def test_an_empty_chronicle_still_makes_a_map(tmp_path):
    build_map(chronicle(first=None, last=None)).save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size > 100_000


def test_what_the_map_is_drawn_from_stands_before_the_program_and_the_texts_after_it():
    page = render(build_map(war()))
    parts = re.findall(r'data-geomap="([a-z]+)[^"]*"|(geomap\.start\()', page)
    order = [name or "start" for name, _ in parts]
    assert order.index("core") < order.index("ground") < order.index("start")
    assert set(order[order.index("start") + 1 :]) == {"words", "text", "reports"}
