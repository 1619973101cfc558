"""Reports that attack whoever reads, draws or opens them; each makes real claims, so that its text gets everywhere."""

from __future__ import annotations

import csv
import html
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FLAG = "geomapRan"
"""What a payload sets where it runs in a page."""


def payloads(canary: Path) -> tuple[str, ...]:
    """Texts that run, break out or disguise where they are not taken as text.

    Parameters
    ----------
    canary
        The file that a template engine makes if it runs one of them.
    """
    touch = f"open({str(canary)!r}, 'w').write('ran')"
    return (
        "{{ 7*7 }}",
        f"{{{{ cycler.__init__.__globals__.os.popen('touch {canary}').close() }}}}",
        f"{{{{ self.__init__.__globals__.__builtins__.eval({touch!r}) }}}}",
        "{% include '/etc/passwd' %}",
        "{% if",
        "{# never closed",
        "{{ undefined_name.attribute }}",
        "${window.geomapRan=1}",
        "`${window.geomapRan=1}`",
        "</script><script>window.geomapRan=1</script>",
        "<script>window.geomapRan=1</script>",
        "<img src=x onerror=window.geomapRan=1>",
        '"><img src=x onerror="window.geomapRan=1">',
        "'-window.geomapRan=1-'",
        '";window.geomapRan=1;//',
        "\\u003cimg src=x onerror=window.geomapRan=1\\u003e",
        "&lt;img src=x onerror=window.geomapRan=1&gt;",
        "<svg/onload=window.geomapRan=1>",
        "<iframe src=javascript:parent.geomapRan=1></iframe>",
        "<style>body{display:none}</style>",
        "<meta http-equiv=refresh content=0;url=https://evil.example/>",
        "<base href=https://evil.example/>",
        "<!-- <script>",
        "]]>",
        "--><script>window.geomapRan=1</script>",
        "javascript:window.geomapRan=1",
        "\u202egnihtyreve\u2066",
        "a\x00b",
        "\x1b[31m\x9b31m",
        "\u2028\u2029",
        "__proto__",
        "constructor",
    )


LONE = "\ud800lone\udfff"
"""Only JSON can carry it into a report."""

LINKS = (
    "javascript:window.geomapRan=1",
    "JaVaScRiPt:window.geomapRan=1",
    "\x01javascript:window.geomapRan=1",
    "java\nscript:window.geomapRan=1",
    "data:text/html,<script>window.geomapRan=1</script>",
    "vbscript:window.geomapRan=1",
    'https://evil.example/"onmouseover="window.geomapRan=1',
    "https://evil.example/{{7*7}}${window.geomapRan=1}</script>",
    "//evil.example/x",
    "file:///etc/passwd",
)


def sentences(payload: str) -> str:
    """Claims about towns of the north, with the payload beside force, place, verb and source."""
    return (
        f"On 5 May 2017 the Syrian army captured Aleppo, {payload}, from rebels.\n\n"
        f"On 6 May 2017 the {payload} Brigade captured Idlib.\n\n"
        f"On 6 May 2017 the Syrian army, {payload}, captured Palmyra.\n\n"
        f"Islamic State fighters control the town of {payload} Qqzvk, near Raqqa.\n\n"
        f'According to {payload}, "the army has seized {payload} Hama", a spokesman said on 7 May 2017.\n\n'
        f"Rebels ({payload}) besiege Homs.\n"
    )


def records(canary: Path) -> list[dict[str, Any]]:
    """A report for each payload, with it in every field."""
    out = []
    for number, payload in enumerate((*payloads(canary), LONE)):
        out.append(
            {
                "id": f"{number} {payload}",
                "title": f"Title {payload}",
                "publisher": f"Outlet {payload}",
                "published": "2017-05-08",
                "url": LINKS[number % len(LINKS)],
                "text": sentences(payload),
            }
        )
    return out


def write(folder: Path, canary: Path) -> None:
    """The reports as every kind of file, under names that are payloads where a file system takes them."""
    folder.mkdir(parents=True, exist_ok=True)
    all_records = records(canary)
    lines = "".join(json.dumps(record) + "\n" for record in all_records)
    (folder / "{{7*7}}${window.geomapRan=1}<img src=x onerror=window.geomapRan=1>.jsonl").write_text(lines, "utf-8")
    (folder / "one.json").write_text(json.dumps(all_records[:3]), "utf-8")
    table = io.StringIO()
    writer = csv.DictWriter(table, ["id", "title", "publisher", "published", "url", "text"])
    writer.writeheader()
    # A NUL makes a file binary, a lone surrogate cannot be written: JSON alone carries them.
    plain = [r for r in all_records if "\0" not in r["text"] and LONE not in r["text"]]
    for record in plain:
        writer.writerow({**record, "id": f"csv {record['id']}"})
    (folder / "table`'\"&lt;.csv").write_text(table.getvalue(), "utf-8")
    names = [
        "{{7*7}}",
        "{%",
        "`x`",
        "-o",
        "--help",
        "$(touch canary)",
        "x;touch canary",
        "a\nb\x1b[31m",
        "\u202etxt.exe",
    ]
    for name, record in zip(names, plain, strict=False):
        (folder / f"{name}.txt").write_text(f"{record['title']}\n\n8 May 2017\n\n{record['text']}", "utf-8")
    for number, record in enumerate(plain[:16]):
        title, text = html.escape(record["title"]), html.escape(record["text"]).split("\n\n")
        (folder / f"page{number}.html").write_text(
            f"<!doctype html><html><head><title>{title}</title>"
            f'<meta property="og:title" content="{title}">'
            f'<meta property="og:site_name" content="{html.escape(record["publisher"])}">'
            f'<link rel=canonical href="{html.escape(record["url"])}">'
            '<meta property="article:published_time" content="2017-05-08"></head><body><article>'
            f"<h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in text)}</article></body></html>",
            "utf-8",
        )


def claim_records(records: list[dict[str, Any]], canary: Path) -> list[dict[str, Any]]:
    """Claim records that nobody's reader wrote: every free text of them is a payload."""
    out = []
    kept = {
        "schema",
        "status",
        "modality",
        "relation",
        "share",
        "match",
        "earliest",
        "latest",
        "published",
        "feature",
        "type",
    }
    texts = (*payloads(canary), LONE)

    def attacked(value: Any, key: str, payload: str) -> Any:
        if isinstance(value, dict):
            return {k: attacked(v, k, payload) for k, v in value.items()}
        if isinstance(value, list):
            return [attacked(v, key, payload) for v in value]
        return payload if isinstance(value, str) and key not in kept else value

    for number, payload in enumerate(texts):
        record = attacked(records[number % len(records)], "", payload)
        record["place"]["lon"] = 30 + number / 4
        record["report"]["url"] = LINKS[number % len(LINKS)]
        out.append(record)
    return out


ALIASES = tuple(f"{first}{last}" for first in ("Amber", "Basalt", "Cobalt", "Dune", "Ember", "Flint") for last in
                ("fox", "hawk", "lynx", "otter", "raven", "stork"))  # fmt: skip


def forces_file(path: Path, *names: str) -> Path:
    """A forces file whose forces are called by payloads; reports know them as "Amberfox Brigade" and so on."""
    entries = (
        f'[[force]]\nid = "evil-{n}"\nname = {json.dumps(name)}\nkind = "militia"\naliases = ["{ALIASES[n]} Brigade"]\n'
        for n, name in enumerate(names)
    )
    path.write_text("\n".join(entries), "utf-8")
    return path
