"""The page's own style and script say the same when what means nothing is left out."""

from __future__ import annotations

import re
from importlib.resources import files

from geomap.mapping.program import leaflet_head, own_head

ASSETS = files("geomap.mapping") / "assets"


def test_what_is_left_out_of_the_script_stands_in_no_string():
    lines = [
        line
        for asset in ASSETS.iterdir()
        if asset.name.endswith(".js")
        for line in asset.read_text("utf-8").splitlines()
        if re.search(r"\S\s+// ", line)
    ]
    assert lines
    for line in lines:
        code = re.split(r"\s+// ", line)[0]
        assert all(code.count(quote) % 2 == 0 for quote in "\"'`"), line


def test_the_style_keeps_its_rules_and_loses_its_comments():
    given = (ASSETS / "geomap.css").read_text("utf-8")
    style = own_head()["geomap_style"]
    bare = re.sub(r"/\*.*?\*/|\s", "", given, flags=re.DOTALL)
    assert re.sub(r"\s", "", style.removeprefix("<style>").removesuffix("</style>")) == bare.replace("·", r"\0000b7")
    assert "/*" not in style
    assert ".gm :focus-visible{" in style  # a space before a colon is a selector's
    assert r'content:" \0000b7  "' in style  # of the two spaces the first belongs to the escape


def test_leaflet_s_style_keeps_its_images():
    style = leaflet_head()["geomap_leaflet_style"]
    assert style.count("url(data:image/png;base64,") == 2  # of the control of layers
    assert "url(images" not in style
    assert "/*" not in style
