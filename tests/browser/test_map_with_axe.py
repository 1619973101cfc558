"""The page as axe-core judges it: what somebody with a screen reader, a keyboard alone or weak eyes stumbles over."""

from __future__ import annotations

import importlib.util
import os
from importlib.resources import files

import pytest

pytestmark = pytest.mark.browser

FULL = "#view=claims&from=2016-01-01&to=2017-06-30"
OPENED = "() => document.querySelector('.gm-place').click()"
TABLE = "() => document.querySelector('.gm-open-table').click()"


@pytest.fixture(scope="module")
def axe():
    """The program, which the page runs without asking anybody."""
    if importlib.util.find_spec("axe_playwright_python") is None:
        if os.environ.get("CI"):
            pytest.fail("axe-playwright-python is not installed: the page must be judged in CI", pytrace=False)
        pytest.skip("axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] }).then((it) => it.violations)")
    return [
        (one["id"], node["html"][:200])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize(("at", "act"), [("", None), (FULL, None), ("", OPENED), ("", TABLE)])
def test_nothing_serious_is_wrong_with_the_page(show, war_file, axe, scheme, size, at, act):
    watched = show(war_file, width=size[0], height=size[1], scheme=scheme, at=at)
    if act:
        watched.page.evaluate(act)
    watched.page.wait_for_timeout(400)
    assert violations(watched.page, axe) == []


def test_nothing_serious_is_wrong_with_the_filters_on_a_phone(show, war_file, axe):
    page = show(war_file, width=390, height=844).page
    page.locator(".gm-unfold").click()
    page.locator(".gm-panel summary").evaluate_all("(all) => all.forEach((it) => it.click())")
    page.wait_for_timeout(400)
    assert violations(page, axe) == []
