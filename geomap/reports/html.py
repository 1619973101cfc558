"""Extract the article of a web page.

With the extra `html`, trafilatura finds the article. Without it, or if it finds nothing, the extractor here does: it
takes paragraphs, headings and list items of the page's main part without menus, asides, footers, forms and scripts.
What the page says of itself (title, site, date, address) is read in the same way in both cases. The tokenizer is our
own, because the standard library's takes quadratic time on malformed pages, and pages are hostile.
"""

from __future__ import annotations

import html
import json
import logging
import re
import warnings
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geomap.errors import ReportError
from geomap.model import Zone
from geomap.patterns import lazy
from geomap.reports import datelines
from geomap.reports.decoding import declared_encoding, decode, shown
from geomap.reports.lexicon import chrome_lexicon
from geomap.reports.text import MAX_CHARACTERS, build_report, host_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from geomap.model import Report

_TAG = lazy(r"<(/?)([a-zA-Z][^\s/>\"'<]{0,60})")
_ATTRIBUTE = lazy(r"([^\s=/>\"'<]{1,80})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']*)))?")
_MOST_TAGS = 50_000
_MOST_ATTRIBUTES = 2000
_START_TAG = lazy(
    r"<[a-zA-Z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+){0,"
    f"{_MOST_ATTRIBUTES}}}+[\\s/]*+"
)
"""A tag as a browser reads it, as far as the most attributes: behind one that has no more there is ">"."""
_LOOKS_LIKE_HTML = lazy(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}(?:<!doctype\s+html|<(?:html|head|body|article|main|div|p|h1|meta|section)\b)",
    re.IGNORECASE | re.DOTALL,
)


_EMBEDDED = lazy(r"data:[\w.+-]{1,60}/[\w.+-]{1,60};base64,[A-Za-z0-9+/=]*")
"""Pictures and fonts inside a page that was saved as one file."""


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_RAW = _words("script style textarea title noscript template iframe svg math xmp noembed noframes")
_DROP = _words("nav aside footer form button select dialog menu object audio video canvas head")
_BLOCK = _words(
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tr td th section article main header figure "
    "figcaption hr br body html address details summary caption tbody thead center time"
)
_DROP_ROLES = _words("navigation banner contentinfo complementary dialog alert search form menu menubar toolbar")
_ARTICLES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Article",
    "Report",
)
_DATE_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "published_time",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
)
_MAX_DEPTH_JSON = 8


@dataclass(slots=True)
class _Meta:
    """What a page says of itself, as written."""

    named: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    heading: str | None = None
    canonical: str | None = None
    time: str | None = None
    language: str | None = None
    data: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Token:
    """A tag with its attributes, a raw element with its content, or text."""

    kind: str
    """ "open", "close", "raw" or "text"."""
    name: str
    content: str
    attributes: dict[str, str] = field(default_factory=dict)


def looks_like_html(text: str) -> bool:
    """Whether a text begins like a web page."""
    return _LOOKS_LIKE_HTML.match(text[:20_000]) is not None


def html_report(data: bytes, *, name: str, id: str, path: str | None) -> Report:  # noqa: A002
    """Read a web page.

    Parameters
    ----------
    data
        The page as saved.
    name
        What to call it in a message.
    id, path
        For the citation.

    Returns
    -------
    report
        Its text is the extracted one; `citation.extractor` says what extracted it.

    Raises
    ------
    ReportError
        If it cannot be decoded, is longer than `MAX_CHARACTERS` without its embedded pictures, or has no article.
    """
    page = _EMBEDDED.sub("data:,", decode(data, name=name, declared=declared_encoding(data)))
    if len(page) > MAX_CHARACTERS:
        raise ReportError(
            f"{shown(name)} is a page of {len(page):,} characters, and the most is {MAX_CHARACTERS:,}: "
            "save the article's text as .txt"
        )
    tokens = list(_tokens(page))
    meta = _meta(tokens)
    linked = _linked_data(meta.data)
    site = _clean(meta.named.get("og:site_name")) or _clean(_name_of(linked.get("publisher")))
    url = _web_address(meta.canonical) or _web_address(meta.named.get("og:url")) or _web_address(linked.get("url"))
    text, extractor, marks = _article(page, tokens)
    if not text.strip():
        raise ReportError(f"no article text found in {shown(name)}: save the article's text as .txt")
    return build_report(
        text,
        id=id,
        title=_clean(linked.get("headline"))
        or _clean(meta.named.get("og:title"))
        or meta.heading
        or _without_site(meta.title, site),
        publisher=site or _clean(meta.named.get("application-name")) or host_of(url),
        published=_published(meta, linked),
        url=url,
        path=path,
        language=(meta.language or "")[:2].lower() or None,
        extractor=extractor,
        marks=marks,
    )


# --- extracting ------------------------------------------------------------------------------------------


def _article(page: str, tokens: list[_Token]) -> tuple[str, str, tuple[Zone, ...]]:
    found = _trafilatura(page)
    if found is not None:
        return (*found, ())
    for strict in (True, False):
        text, marks = _Extraction(strict=strict).run(tokens)
        if text.strip():
            break
    return text, "geomap.html", marks


def _trafilatura(page: str) -> tuple[str, str] | None:
    """What trafilatura extracts; None if it is not installed, finds nothing or would take too long."""
    if _is_crowded(page):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what its dependencies would like to have besides
            import trafilatura  # noqa: PLC0415 -- a third of a second, and optional
    except ImportError:
        return None
    # Without a handler its complaints of broken pages would go to standard error; with one they stay for those who log.
    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    try:
        text = trafilatura.extract(page, fast=True, include_comments=False, include_tables=True)
    except Exception:  # noqa: BLE001 -- whatever a hostile page does to it, the other extractor is there
        return None
    return (text, f"trafilatura {trafilatura.__version__}") if text and text.strip() else None


def _is_crowded(page: str) -> bool:
    """Whether a page may have so many tags, or a tag so many attributes, that others' parsers take quadratic time.

    Every "<" is taken for a tag, whatever it stands in, and what looks at much of the page again and again is crowded.
    """
    if page.count("<") > _MOST_TAGS:
        return True
    size, looked = len(page), 0
    opened = page.find("<")
    while opened >= 0:
        if (tag := _START_TAG.match(page, opened)) is not None:
            looked += tag.end() - opened
            if page[tag.end() : tag.end() + 1] not in {"", ">"} or looked > 4 * size:
                return True
        opened = page.find("<", opened + 1)
    return False


class _Extraction:
    """Text of the blocks of a page's main part."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        """Leave out menus, asides, and what their class names call related, shared, advertised ..."""
        self.drop_words = chrome_lexicon().drop_words
        self.stack: list[tuple[str, bool]] = []
        """Open elements, and whether each opened a part that is left out."""
        self.open: Counter[str] = Counter()
        self.dropping = 0
        self.articles = 0
        self.parts: list[str] = []
        self.blocks: list[tuple[str, bool, int]] = []
        """Text, whether a caption, number of the main part it stands in (0: outside)."""

    def run(self, tokens: list[_Token]) -> tuple[str, tuple[Zone, ...]]:
        for token in tokens:
            if token.kind == "text":
                if not self.dropping:
                    self.parts.append(token.content)
            elif token.kind == "open":
                self._opened(token)
            elif token.kind == "close":
                self._closed(token.name)
        self._flush()
        return self._joined(self._main())

    def _opened(self, token: _Token) -> None:
        name = token.name
        if name in _BLOCK:
            self._flush()
        if name in _VOID:
            return
        if name in {"article", "main"} and not self.open["article"]:
            self.articles += 1
        drop = self._dropped(token)
        self.dropping += drop
        self.stack.append((name, drop))
        self.open[name] += 1

    def _closed(self, name: str) -> None:
        if name in _BLOCK:
            self._flush()
        if not self.open[name]:
            return
        while self.stack:
            last, drop = self.stack.pop()
            self.open[last] -= 1
            self.dropping -= drop
            if last == name:
                return

    def _dropped(self, token: _Token) -> bool:
        if token.name in _DROP:
            return self.strict or token.name in {"head", "form", "select", "button"}
        if not self.strict:
            return False
        inside = self.open["article"] or self.open["main"]
        if token.name == "header":
            return not inside
        said = token.attributes
        if said.get("role", "").lower() in _DROP_ROLES or "hidden" in said or said.get("aria-hidden") == "true":
            return True
        if token.name in {"body", "html", "article", "main"}:
            return False
        words = re.split(r"[^a-z]+", f"{said.get('class', '')} {said.get('id', '')}"[:300].lower())
        return not self.drop_words.isdisjoint(words)

    def _flush(self) -> None:
        if self.parts:
            text = " ".join(html.unescape("".join(self.parts)).split())
            self.parts.clear()
            if text:
                inside = self.articles if self.open["article"] or self.open["main"] else 0
                self.blocks.append((text, self.open["figcaption"] > 0, inside))

    def _main(self) -> list[tuple[str, bool]]:
        """The blocks of the longest main part, if it has most of the text of the main parts; else all blocks."""
        sizes: Counter[int] = Counter()
        for text, _, inside in self.blocks:
            sizes[inside] += len(text)
        total = sum(size for inside, size in sizes.items() if inside)
        best = max((inside for inside in sizes if inside), key=lambda inside: (sizes[inside], -inside), default=0)
        everything = not best or sizes[best] * 2 < total or sizes[best] * 4 < sizes.total()
        return [(text, caption) for text, caption, inside in self.blocks if everything or inside == best]

    @staticmethod
    def _joined(blocks: list[tuple[str, bool]]) -> tuple[str, tuple[Zone, ...]]:
        marks: list[Zone] = []
        position = 0
        for text, caption in blocks:
            if caption:
                marks.append(Zone(position, position + len(text), "caption"))
            position += len(text) + 2
        return "\n\n".join(text for text, _ in blocks), tuple(marks)


# --- the page's own word ---------------------------------------------------------------------------------


def _meta(tokens: list[_Token]) -> _Meta:
    meta = _Meta()
    heading: list[str] | None = None
    for token in tokens:
        if token.kind == "open" and token.name == "h1":
            heading = []
        elif token.kind == "open":
            _note_tag(meta, token.name, token.attributes)
        elif token.kind == "text" and heading is not None:
            heading.append(token.content)
        elif token.kind == "close" and token.name == "h1" and heading is not None:
            meta.heading = meta.heading or _clean(html.unescape("".join(heading)[:2000]))
            heading = None
        elif token.kind == "raw" and token.name == "title" and meta.title is None:
            meta.title = _clean(html.unescape(token.content[:2000]))
        elif token.kind == "raw" and token.name == "script" and "ld+json" in token.attributes.get("type", ""):
            meta.data.append(token.content)
    return meta


def _note_tag(meta: _Meta, name: str, said: dict[str, str]) -> None:
    """Keep what a tag says of the page by its attributes; what is said first counts."""
    if name == "html":
        meta.language = meta.language or said.get("lang") or said.get("xml:lang")
    elif name == "meta" and (content := said.get("content")):
        for key in ("property", "name", "itemprop", "http-equiv"):
            if key in said:
                meta.named.setdefault(said[key].strip().lower(), content)
    elif name == "link" and "canonical" in said.get("rel", "").lower().split():
        meta.canonical = meta.canonical or said.get("href")
    elif name == "time" or said.get("itemprop", "").lower() == "datepublished":
        meta.time = meta.time or said.get("datetime") or said.get("content")


def _linked_data(scripts: list[str]) -> dict[str, Any]:
    """The article's record among a page's JSON-LD."""
    found: dict[str, Any] = {}
    for script in scripts:
        try:
            values = deque([(json.loads(html.unescape(script) if "&quot;" in script else script, strict=False), 0)])
        except (ValueError, RecursionError):
            continue
        while values:
            value, depth = values.popleft()
            if isinstance(value, list) and depth < _MAX_DEPTH_JSON:
                values.extend((entry, depth + 1) for entry in value[:200])
            elif isinstance(value, dict):
                kinds = value.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(kind in _ARTICLES for kind in kinds if isinstance(kind, str)):
                    for key, entry in value.items():
                        found.setdefault(key, entry)
                elif depth < _MAX_DEPTH_JSON:
                    values.extend((value[key], depth + 1) for key in ("@graph", "mainEntity") if key in value)
    return found


def _published(meta: _Meta, linked: dict[str, Any]) -> dt.date | None:
    said = [linked.get("datePublished"), *(meta.named.get(key) for key in _DATE_KEYS), meta.time]
    for value in said:
        if isinstance(value, str) and (day := datelines.parse_published(value)):
            return day
    return None


def _clean(value: object) -> str | None:
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _name_of(value: object) -> object:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, dict) else value


def _web_address(value: object) -> str | None:
    value = html.unescape(value).strip() if isinstance(value, str) else ""
    return value if host_of(value) else None


def _without_site(title: str | None, site: str | None) -> str | None:
    """A page's title without the name of the site that follows it."""
    if title and site:
        for mark in (" | ", " - ", " – ", " — ", " :: ", " · "):
            head, found, last = title.rpartition(mark)
            if found and last.strip().casefold() == site.casefold():
                return head.strip() or title
    return title


# --- tokens ----------------------------------------------------------------------------------------------


def _tokens(page: str) -> Iterator[_Token]:
    """Cut a page into tags and text, in time linear in its length whatever it contains."""
    ahead = _Ahead(page)
    position = 0
    size = len(page)
    while position < size:
        opened = page.find("<", position)
        if opened < 0:
            yield _Token("text", "", page[position:])
            return
        if opened > position:
            yield _Token("text", "", page[position:opened])
        tag = _TAG.match(page, opened)
        if tag is None:
            position = ahead.behind_mark(opened)
            if position == opened + 1:
                yield _Token("text", "", "<")
            continue
        name = tag[2].lower()
        attributes, position = _attributes(page, tag.end())
        if tag[1]:
            yield _Token("close", name, "")
        elif name in _RAW and page[position - 2 : position] != "/>":
            closed = ahead.end_of(name, position)
            if closed >= 0:
                yield _Token("raw", name, page[position:closed], attributes)
                after = page.find(">", closed)
                position = after + 1 if after >= 0 else size
            elif name in {"script", "style", "title", "textarea"}:
                return
        else:
            yield _Token("open", name, "", attributes)


class _Ahead:
    """What comes later in a page; what was looked for in vain once is not looked for again."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._lower: str | None = None
        self._missing: set[str] = set()

    def behind_mark(self, opened: int) -> int:
        """Where a "<" that opens no tag leads: behind the comment or declaration that it opens, else behind itself."""
        page = self._page
        if page.startswith("<!--", opened):
            closed = self._find(page, "-->", opened + 2)
            return closed + 3 if closed >= 0 else opened + 4
        if page.startswith(("<!", "<?", "</"), opened):
            closed = self._find(page, ">", opened)
            return closed + 1 if closed >= 0 else len(page)
        return opened + 1

    def end_of(self, name: str, position: int) -> int:
        """Where an element is closed that contains no tags; -1 if it is not."""
        if self._lower is None:
            page = self._page
            self._lower = page if page.isascii() and page == page.lower() else _lowered(page)
        return self._find(self._lower, f"</{name}", position)

    def _find(self, page: str, mark: str, position: int) -> int:
        at = -1 if mark in self._missing else page.find(mark, position)
        if at < 0:
            self._missing.add(mark)
        return at


_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _lowered(page: str) -> str:
    """Lower-case ASCII letters only, which keeps every offset."""
    return page.translate(_UPPER)


def _attributes(page: str, position: int) -> tuple[dict[str, str], int]:
    """Read a tag's attributes, and where the tag ends."""
    attributes: dict[str, str] = {}
    size = len(page)
    while position < size:
        char = page[position]
        if char == ">":
            return attributes, position + 1
        if char == "<":
            return attributes, position  # a tag that was never closed
        found = _ATTRIBUTE.match(page, position)
        if found is None:
            position += 1
            continue
        value = found[2] or found[3] or found[4] or ""
        if len(attributes) < 100:
            attributes.setdefault(found[1].lower(), html.unescape(value[:4000]))
        position = found.end()
    return attributes, size
