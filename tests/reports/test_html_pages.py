"""Web pages to articles, with trafilatura and without."""

# ruff: noqa: E501 -- cases and pages read better whole

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import ReportError
from geomap.reports import html as pages
from geomap.reports import read_reports

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Troops take Karsa &amp; its bridge | Example News</title>
<meta property="og:site_name" content="Example News"><meta property="og:title" content="Troops take Karsa &amp; its bridge">
<link rel="canonical" href="https://www.example.org/world/karsa">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
 {"@type": ["NewsArticle"], "headline": "Troops take Karsa & its bridge", "datePublished": "2017-09-05T22:10:00+02:00"}]}</script>
<style>p { color: red }</style></head>
<body>
<header><a href="/">Example News</a></header>
<nav><ul><li>World</li><li>Sport</li></ul></nav>
<main><article>
<header><h1>Troops take Karsa &amp; its bridge</h1><time datetime="2017-09-05">5 September 2017</time></header>
<p>Government troops took the town of <b>Karsa</b> on Monday, the army said&nbsp;in a statement that was read on state radio.</p>
<figure><img src="x.jpg" alt="Karsa"><figcaption>A soldier on the bridge of Karsa</figcaption></figure>
<p>The rebels still hold the hill to the east of the town,<br>a monitor of the war said, and they have dug in there.</p>
<aside><p>Read more: five things to know about Karsa</p></aside>
<div class="c-related-links"><p>Rebels lose Zarqa in a night of fighting that nobody expected</p></div>
<p>The town had been under siege since the spring of 2014, and most of its people have left it for the coast.</p>
<script>document.write("<p>evil</p>")</script>
</article></main>
<footer>Copyright Example News</footer>
</body></html>"""


def read(path, data):
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (report,) = read_reports([path])
    return report


@pytest.fixture
def without_trafilatura(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)


@pytest.mark.parametrize("extra", [True, False])
def test_an_article_and_what_its_page_says_of_it(tmp_path, request, extra):
    if extra:
        pytest.importorskip("trafilatura")
    else:
        request.getfixturevalue("without_trafilatura")
    report = read(tmp_path / "a.html", PAGE)
    cited = report.citation
    assert (cited.title, cited.publisher, str(cited.published)) == (
        "Troops take Karsa & its bridge",
        "Example News",
        "2017-09-05",
    )
    assert (cited.url, cited.language, cited.id) == ("https://www.example.org/world/karsa", "en", "a")
    assert cited.extractor is not None
    assert cited.extractor.startswith("trafilatura " if extra else "geomap.html")
    for words in (
        "Government troops took the town of Karsa on Monday",
        "hold the hill to the east",
        "since the spring of 2014",
    ):
        assert words in report.text
    for words in ("evil", "color: red", "Sport", "Copyright", "five things"):
        assert words not in report.text


@pytest.mark.usefixtures("without_trafilatura")
def test_the_fallback_keeps_captions_as_zones(tmp_path):
    report = read(tmp_path / "a.html", PAGE)
    captions = [report.text[zone.start : zone.end] for zone in report.zones if zone.kind == "caption"]
    assert captions == ["A soldier on the bridge of Karsa"]
    kinds = [zone.kind for zone in report.zones]
    assert kinds[:2] == ["title", "dateline"]
    assert "Zarqa" not in report.text


def test_trafilatura_is_imported_only_for_a_page(tmp_path):
    (tmp_path / "a.txt").write_text("Troops take Karsa\n\nThe town fell.")
    code = "import sys; from geomap.reports import read_reports; list(read_reports(sys.argv[1:])); print('trafilatura' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.usefixtures("without_trafilatura")
@pytest.mark.parametrize("codec", ["windows-1251", "koi8-r", "utf-8", "utf-16"])
def test_pages_in_other_encodings(tmp_path, codec):
    text = "Войска взяли город"
    page = f'<html><head><meta charset="{codec}"></head><body><p>{text}</p></body></html>'
    assert read(tmp_path / "a.htm", page.encode(codec)).text == text


@pytest.mark.usefixtures("without_trafilatura")
@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<P>A < B &amp; C &lt;d&gt;</P>", "A < B & C <d>"),
        ("<!-- <p>no</p> --><p>yes</p><!-- open", "yes\n\nopen"),
        ("<nav><p>menu<div><p>menu</div></nav><p>yes", "yes"),
        ("<div><nav>menu</div><p>yes", "yes"),
        ('<p title="a > b">yes</p>', "yes"),
        ("<p>yes</p><script>var x = '<p>no</p>';</SCRIPT><p>also</p>", "yes\n\nalso"),
        ("<aside><p>all there is</p></aside>", "all there is"),
        (
            "<article><p>teaser</p></article><article><p>the long text of the story</p></article>",
            "the long text of the story",
        ),
        ("<p>a\n   b\tc</p>", "a b c"),
        ("</p></div></nav><p>yes</p></p>", "yes"),
        ("<p hidden>no</p><div role=navigation>no</div><p>yes</p>", "yes"),
    ],
)
def test_the_fallback_reads_crooked_pages(tmp_path, page, text):
    assert read(tmp_path / "a.html", page).text == text


@pytest.mark.usefixtures("without_trafilatura")
@pytest.mark.parametrize(
    ("head", "title", "published", "publisher"),
    [
        (
            "<title>Karsa falls - Example</title><meta property=og:site_name content=Example>",
            "Karsa falls",
            None,
            "Example",
        ),
        ('<meta name="date" content="2017-09-05"><title>Karsa</title>', "Karsa", "2017-09-05", None),
        (
            '<meta property="article:published_time" content="2017-09-05T10:00Z"><meta property="article:modified_time" content="2018-01-01">',
            None,
            "2017-09-05",
            None,
        ),
        ('<script type="application/ld+json">{broken</script>', None, None, None),
        ('<script type="application/ld+json">' + "[" * 50_000 + "</script>", None, None, None),
        ('<link rel="canonical" href="javascript:alert(1)">', None, None, None),
        (
            '<meta property="og:url" content="https://news.example.org/2017/09/05/karsa">',
            None,
            "2017-09-05",
            "news.example.org",
        ),
    ],
)
def test_what_a_page_says_of_itself(tmp_path, head, title, published, publisher):
    report = read(
        tmp_path / "a.html",
        f"<html><head>{head}</head><body><p>the town fell, the army said on monday.</p></body></html>",
    )
    cited = report.citation
    assert (cited.title, cited.published and str(cited.published), cited.publisher) == (title, published, publisher)


@pytest.mark.usefixtures("without_trafilatura")
def test_a_page_without_text_is_named(tmp_path):
    with pytest.raises(ReportError, match=r"no article text found in .*a\.html: save the article's text as \.txt"):
        read(tmp_path / "a.html", "<html><body><img src=x></body></html>")


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<!--",
        '<a b="',
        "</",
        "<script></",
        "<![CDATA[",
        "<a a=",
        "<p>a",
        "<div>",
        "<p>x</div>",
        "<nav>",
        "<svg>",
    ],
)
def test_the_tokenizer_takes_no_more_than_a_token_a_character(piece):
    page = piece * (60_000 // len(piece))
    begun = time.process_time()
    tokens = list(pages._tokens(page))
    assert len(tokens) <= len(page)
    assert time.process_time() - begun < 20  # the standard library's takes minutes for some of these


MANY = "".join(f" a{n}=x" for n in range(3000))


@pytest.mark.parametrize(
    ("page", "crowded"),
    [
        ("<p>x " * 60_000, True),
        (f"<p{MANY}>", True),
        ("<p" + MANY.replace("x", '">"') + ">", True),
        (f"<!-- <a b=' --><svg><p{MANY}></svg>'>", True),
        ("<a/b=" * 40_000, True),
        ("<p class='a b'>x</p>\n" * 10_000, False),
        ("<script>" + "a<b && c;" * 5_000 + "</script><p>", True),
        (f"<p{' a=x' * 1990}>" * 100, False),
        ("word " * 100_000 + "1 < 2 <3", False),
        ("", False),
    ],
)
def test_a_page_that_others_would_take_too_long_for_is_not_given_to_them(page, crowded):
    assert pages._is_crowded(page) is crowded
    begun = time.process_time()
    report = pages.html_report(f"<html><p>Karsa fell on Monday.</p>{page}".encode(), name="a", id="a", path=None)
    assert time.process_time() - begun < 20  # trafilatura takes minutes for some of these
    assert crowded is (report.citation.extractor == "geomap.html") or not pages._trafilatura("<p>Karsa fell.</p>")


@given(st.text(alphabet=st.one_of(st.sampled_from("<>/!-\"'= pnavscrit&;#"), st.characters())))
def test_any_page_is_cut_up_without_harm(page):
    pages._is_crowded(page)
    tokens = list(pages._tokens(page))
    pages._meta(tokens)
    for strict in (True, False):
        text, marks = pages._Extraction(strict=strict).run(tokens)
        assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


def linked(data):
    text = "The town of Karsa fell on Monday after a week of fighting, people who had fled from it said."
    page = f'<html><script type="application/ld+json">{json.dumps(data)}</script><p>{text}</p><p>{text}</p></html>'
    return pages.html_report(page.encode(), name="p.html", id="p", path=None).citation


def test_of_several_records_in_a_page_the_first_article_s_word_counts():
    first, second = ({"@type": "NewsArticle", "datePublished": f"2017-05-0{day}"} for day in (1, 2))
    assert str(linked([{"@type": "Person", "datePublished": "2017-05-09"}, first, second]).published) == "2017-05-01"
    assert str(linked({"@graph": [second, first]}).published) == "2017-05-02"


def test_a_record_that_is_nested_too_deeply_is_not_looked_for():
    article = {"@type": "NewsArticle", "datePublished": "2017-05-01"}
    for depth, found in ((3, "2017-05-01"), (60, "None")):
        data = article
        for _ in range(depth):
            data = {"@graph": [data]}
        assert str(linked(data).published) == found


def test_a_title_that_is_only_the_site_s_name_is_kept():
    text = "The town of Karsa fell on Monday after a week of fighting, people who had fled from it said."
    page = f'<html><title> | Karsa Post</title><meta property="og:site_name" content="Karsa Post"><p>{text}</p></html>'
    assert pages.html_report(page.encode(), name="p.html", id="p", path=None).citation.title == "| Karsa Post"
