"""The Content-Security-Policy of a page: its own scripts run, by their hashes; nothing else runs or is loaded."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_IN_A_SOURCE = {ord(";"): "%3B", ord(","): "%2C", ord(" "): "%20", ord("'"): "%27", ord('"'): "%22"}


def content_security_policy(page: str, *, images: Iterable[str] = (), style_attributes: bool = False) -> str:
    """The strictest policy under which a page works: each inline script and style by its hash, no network.

    Parameters
    ----------
    page
        HTML. Scripts and style sheets it links to, which only layers added by the user have, are allowed by
        their exact address.
    images
        Hosts that images may come from.
    style_attributes
        Whether elements may carry `style` attributes, as those of folium's own popups do.
    """
    found = _Inline()
    found.feed(page)
    found.close()
    scripts = [*_hashes(found.scripts), *found.script_links]
    styles = [*_hashes(found.styles), *found.style_links]
    rules = {
        "default-src": ["'none'"],
        "script-src": scripts or ["'none'"],
        "style-src": styles or ["'none'"],
        **({"style-src-attr": ["'unsafe-inline'"]} if style_attributes else {}),
        "img-src": ["data:", *images],
        **({"font-src": list(dict.fromkeys(map(origin, found.style_links)))} if found.style_links else {}),
        "connect-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


class _Inline(HTMLParser):
    """The inline scripts and styles of a page, and the addresses of those it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.script_links: list[str] = []
        self.style_links: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self.script_links.append(_source(given["src"]))
        elif tag == "script" and given.get("type", "text/javascript") == "text/javascript":
            self._into = self.scripts
            self.scripts.append("")
        elif tag == "style":
            self._into = self.styles
            self.styles.append("")
        elif tag == "link" and given.get("rel", "").lower() == "stylesheet":
            self.style_links.append(_source(given.get("href", "")))

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._into = None


def _hashes(texts: Iterable[str]) -> list[str]:
    unique = dict.fromkeys(text.replace("\r\n", "\n").replace("\r", "\n") for text in texts)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in unique]


def _source(address: str) -> str:
    """An address as a source in a policy, without the characters that separate sources and rules."""
    parts = urlsplit(address)
    return f"{parts.scheme or 'https'}://{parts.netloc}{parts.path}".translate(_NOT_IN_A_SOURCE)


def origin(address: str) -> str:
    """Scheme and host of an address, as a source of a policy."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".translate(_NOT_IN_A_SOURCE)
