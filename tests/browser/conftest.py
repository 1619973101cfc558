"""One headless Chromium for the session, with the network cut; every page is watched for what it must not do."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field

import pytest
from chronicles import war

from geomap.mapping import build_map

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Watched:
    """A page and everything it said or asked for."""

    page: object
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        assert self.requests == []
        assert self.messages == []
        assert self.dialogs == []


def _unavailable(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}: the browser tests must run in CI", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium():
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        _unavailable("no chromium is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _unavailable("playwright is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium):
    """Open a file in a fresh context without a network and wait until the map is drawn."""
    contexts = []

    def opened(path, *, width=1280, height=800, scheme="light", ready=True, at=""):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        address = path.resolve().as_uri()
        watched = Watched(context.new_page())

        def decide(route):
            if route.request.url.split("#")[0] == address or route.request.url.startswith("blob:"):
                route.continue_()
            else:
                watched.requests.append(route.request.url)
                route.abort()

        context.route("**/*", decide)
        watched.page.on("console", lambda message: watched.messages.append(f"{message.type}: {message.text}"))
        watched.page.on("pageerror", lambda error: watched.messages.append(f"error: {error}"))
        watched.page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
        watched.page.goto(address + at)
        if ready:
            watched.page.wait_for_selector("html[data-geomap]", state="attached")
            watched.page.wait_for_timeout(60)
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def war_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("war") / "map.html"
    build_map(war(), title="War in the north").save(path)
    return path
