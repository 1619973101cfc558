from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import notebooks
import pytest

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "geomap.ipynb"


def cells_of(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def outputs_of(path):
    return [output for cell in cells_of(path) if cell["cell_type"] == "code" for output in cell["outputs"]]


class Text(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_data(self, data):
        self.text += data


def test_the_notebook_is_stored_without_outputs():
    cells = cells_of(EXAMPLE)
    assert len({cell["id"] for cell in cells}) == len(cells) > 12
    assert outputs_of(EXAMPLE) == []
    assert all(cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert EXAMPLE.stat().st_size < 10_000


def test_every_cell_runs_without_a_word_of_warning(executed_example):
    outputs = outputs_of(executed_example)
    assert not [it for it in outputs if it["output_type"] == "error" or it.get("name") == "stderr"]
    printed = "".join(line for it in outputs if it["output_type"] == "stream" for line in it["text"])
    assert "recaptured Palmyra" in printed
    assert "Altun Kupri: " in printed
    assert "Altun Kupri 35.755 44.144 corrections" in printed
    assert "Kirkuk: " in printed


def test_claims_frames_and_map_show(executed_example):
    shown = [it["data"] for it in outputs_of(executed_example) if it["output_type"] == "execute_result"]
    pages = ["".join(it["text/html"]) for it in shown]
    assert all("text/plain" in it for it in shown)
    claims, chosen, frame, control_map = pages
    assert "claims" in Text(claims).text
    assert "Islamic State" in Text(chosen).text
    assert "captured" in Text(frame).text
    assert "<iframe srcdoc=" in control_map
    assert "as of 2017-10-31" in Text(control_map).text
    (plain,) = [line for line in shown[-1]["text/plain"] if "ControlMap" in line]
    assert " at 0x" not in plain


def test_what_the_notebook_saves_is_there(executed_example):
    output = executed_example.parent.parent / "output"
    assert (output / "october-2017.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "<Placemark>" in (output / "october-2017.kml").read_text("utf-8")


def test_a_sanitised_export_can_be_read_and_holds_no_frame(executed_example):
    """nbconvert's own sanitiser shows each tag that it does not know as text; the table stands before all of that."""
    page = notebooks.nbconvert(executed_example, "--to", "html", "--sanitize-html", "--stdout")
    assert "<iframe" not in page
    before = Text(page).text.partition("<iframe")[0].partition("<img src=")[0]
    assert "held by Islamic State" in before
    assert "contested: " in before


def test_the_notebook_is_a_valid_one():
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.read(EXAMPLE, as_version=4))
