from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from geomap.errors import MapError
from geomap.mapping.photograph import find_chromium, photograph

PNG = b"\x89PNG\r\n\x1a\n and so on"


def program(path, code):
    path.write_text(f"#!{sys.executable}\n{code}", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


posix = pytest.mark.skipif(os.name != "posix", reason="a script stands for the browser")


@posix
def test_a_browser_is_found_by_its_variable_then_on_the_path(tmp_path):
    mine = program(tmp_path / "mine", "")
    assert find_chromium({"GEOMAP_CHROMIUM": str(mine), "PATH": ""}) == mine
    other = program(tmp_path / "google-chrome", "")
    assert find_chromium({"PATH": str(tmp_path)}) == other
    program(tmp_path / "chromium", "")
    assert find_chromium({"PATH": str(tmp_path)}).name == "chromium"


def test_no_browser_is_told_with_what_to_do(tmp_path):
    with pytest.raises(MapError, match=r"install chromium or Google Chrome, or name one .* GEOMAP_CHROMIUM"):
        find_chromium({"PATH": str(tmp_path)})
    with pytest.raises(MapError, match="GEOMAP_CHROMIUM names 'nothing', which is no program"):
        find_chromium({"PATH": str(tmp_path), "GEOMAP_CHROMIUM": "nothing"})


@posix
def test_a_browser_gets_the_page_a_profile_of_its_own_and_no_network(tmp_path):
    said = tmp_path / "said"
    code = (
        "import sys, pathlib\n"
        f"pathlib.Path({str(said)!r}).write_text('\\n'.join(sys.argv[1:]))\n"
        "to = next(a for a in sys.argv if a.startswith('--screenshot='))[13:]\n"
        f"pathlib.Path(to).write_bytes({PNG!r})\n"
    )
    assert photograph("<p>", program(tmp_path / "chromium", code), size=(800, 600)) == PNG
    arguments = said.read_text().split("\n")
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in arguments
    assert "--window-size=800,600" in arguments
    assert arguments[-1].startswith("file://")
    assert arguments[-1].endswith("map.html#still=yes")
    (profile,) = [it.split("=", 1)[1] for it in arguments if it.startswith("--user-data-dir=")]
    assert not Path(profile).exists()


@posix
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit('it is broken')", r"exit status 1\): it is broken; try another in GEOMAP_CHROMIUM"),
        ("", "it said nothing"),
    ],
)
def test_a_browser_that_fails_is_told(tmp_path, code, message):
    with pytest.raises(MapError, match=message):
        photograph("<p>", program(tmp_path / "chromium", code))


def test_a_browser_that_cannot_be_run_is_told(tmp_path):
    with pytest.raises(MapError, match="took no picture"):
        photograph("<p>", tmp_path / "nothing")
