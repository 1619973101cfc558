"""Claims and maps in a notebook: the page itself in a frame, and a still for viewers that strip the frame.

Report text reaches these outputs escaped, and not as a formula: notebooks typeset text between dollar signs or after a
backslash, links included. The page stays in a frame of its own that can do nothing to the notebook.
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import re
from typing import TYPE_CHECKING, Final

from geomap.mapping.inert import plain
from geomap.mapping.overview import WIDTH, overview
from geomap.mapping.placenames import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.chronicle import Chronicle, Situation
    from geomap.mapping.basemap import ShapeSource
    from geomap.model import Claim, Evidence

INLINE_BYTES: Final = 20_000_000
"""Of an output at most: some 200,000 claims. JupyterLab 4.6 on a busy machine ran a cell and drew its output of
1.6 MB in 2 seconds, one of 10 MB in 6 and one of 20 MB in 12; a notebook is saved with all its outputs every two
minutes."""

_HEIGHT = 640
_ROWS = 30
_CLAIMS = 10
_LONGEST = 160
_LONGEST_NAME = 60
_BESIDE = 100  # characters of its sentence on either side of a quote
_SITUATION: Final = ("Place", "State", "Since", "Last report", "Claims")
_CLAIM: Final = ("Place", "Status", "Force", "When", "Sentence", "Source", "Confidence")
_STATES: Final = ("contested", "disputed", "held", "vacated", "unknown")
_NO_FORMULA = {ord(char): f"<span>{char}</span>" for char in "$\\"}
# What cannot be seen and changes what is: controls, and marks of direction that let a text read as another.
_UNSEEN = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_NOT_TYPESET = "tex2jax_ignore mathjax_ignore"
# The frame runs scripts, and has no origin: it cannot reach the notebook, its server or its files.
_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox allow-modals"


def cell(page: str, still: str, *, title: str, limit: int = INLINE_BYTES) -> str:
    """The output of a cell that shows a map.

    Parameters
    ----------
    page
        The whole page of the map.
    still
        Shown if frames are stripped, as `still` gives it; hidden otherwise.
    title
        What a screen reader calls the frame.
    limit
        Bytes of UTF-8; of a longer output only the still remains, with how to save the page.

    Returns
    -------
    output
        HTML, the same for the same page.
    """
    if len(page) <= limit:  # else no need to look further
        # The still goes only where the frame is: who strips styles and frames, or keeps styles alone, is left with it.
        output = (
            '<div class="geomap-cell"><style>.geomap-cell:has(> iframe) > .geomap-still { display: none }</style>'
            f'<div class="geomap-still {_NOT_TYPESET}">{still}'
            "<div>Trust this notebook, or run the cell, for the map itself.</div></div>"
            f'<iframe srcdoc="{html.escape(page)}" title="{html.escape(plain(title))}" sandbox="{_SANDBOX}" '
            f'width="100%" height="{_HEIGHT}" style="border: none; color-scheme: normal" allowfullscreen></iframe>'
            "</div>"
        )
        if len(output.encode()) <= limit:
            return output
    size = f"{len(page.encode()) / 1e6:.1f} MB"
    return (
        f'<div class="{_NOT_TYPESET}">{still}<div>This map is a page of {size}, which is too much for an output of a '
        'notebook. Save it with <code>.save("map.html")</code> and open the file, or choose '
        "fewer claims with <code>claims.filter(...)</code>.</div></div>"
    )


def still(
    chronicle: Chronicle,
    colours: Mapping[str, str],
    cues: Mapping[str, str],
    *,
    title: str,
    day: dt.date | None,
    shapes: ShapeSource | None = None,
) -> str:
    """A picture of a day, and a table of it: readable even if nothing runs and no picture is shown.

    Parameters
    ----------
    chronicle
        What is shown.
    colours, cues
        By force id: `#rrggbb`, and the path of the sign.
    title
        Any text.
    day
        The day that the map opens on; None if nothing is dated.
    shapes
        Outlines of the ground; None draws none.
    """
    when = day or dt.date.max
    situations = chronicle.as_of(when)
    picture = overview(situations, colours, cues, title=title, day=day, shapes=shapes)
    ranked = sorted(situations, key=_prominence)
    rows = [
        (
            _place(each),
            _state(each),
            each.period.start.isoformat() if each.period and each.period.start else "",
            each.last_report.isoformat() if each.last_report else "",
            str(len(each.site.claims)),
        )
        for each in ranked[:_ROWS]
    ]
    told = _counted(len(situations), "place") + (f" as of {day.isoformat()}" if day else "")
    more = f", the first {len(rows)}:" if len(rows) < len(ranked) else ""
    unresolved = len(chronicle.unresolved)
    lost = f", {_counted(unresolved, 'claim')} of a place that could not be resolved" if unresolved else ""
    # Who knows few tags shows all others as text: the table stands before the picture and does with those.
    return (
        f"<div><strong>{_text(title)}</strong></div>"
        '<div style="display: flex; flex-direction: column-reverse; align-items: flex-start">'
        f"<div><div>{told}{lost}{more}</div>{_table(_SITUATION, rows) if rows else ''}</div>"
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}" width="{WIDTH // 2}" '
        f'style="max-width: 100%" alt="Overview: {told}. The table has the same."></div>'
    )


def claims_table(claims: Sequence[Claim]) -> str:
    """The first claims as a table, below a summary of them all."""
    places = {(claim.place.source, claim.place.source_id) for claim in claims if claim.place is not None}
    unresolved = sum(claim.place is None for claim in claims)
    reports = {(claim.citation.id, claim.citation.sha256) for claim in claims}
    days = [day for claim in claims for day in (claim.when.earliest, claim.when.latest) if day is not None]
    facts = [_counted(len(claims), "claim"), _counted(len(places), "place"), _counted(len(reports), "report")]
    facts += [f"{unresolved} unresolved"] if unresolved else []
    facts += [f"{min(days).isoformat()} to {max(days).isoformat()}"] if days else []
    facts += [f"the first {_CLAIMS}:"] if len(claims) > _CLAIMS else []
    rows = [
        (
            _name(claim.place_as_written) + (f" ({_name(claim.part)})" if claim.part else ""),
            claim.status.replace("_", " ") + (" (believed)" if claim.modality == "believed" else ""),
            ", ".join(_name(force.name) for force in (claim.force, *claim.parties) if force is not None),
            claim.when.edtf or "",
            claim.evidence,
            claim.citation.publisher or claim.citation.id,
            f"{claim.confidence:.2f}",
        )
        for claim in claims[:_CLAIMS]
    ]
    return f'<div class="{_NOT_TYPESET}"><div>{", ".join(facts)}</div>{_table(_CLAIM, rows)}</div>'


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str | Evidence]]) -> str:
    left = 'style="text-align: left"'
    head = "".join(f'<td role="columnheader" {left}><strong>{name}</strong></td>' for name in heads)
    # A direction of its own: what one text leaves open does not reach the next.
    cells = ("".join(f'<td dir="auto" {left}>{_said(value)}</td>' for value in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _said(value: str | Evidence) -> str:
    """A text, or a quote in bold with the words round it, as HTML."""
    if isinstance(value, str):
        return _text(value)
    prefix, suffix = value.prefix, value.suffix
    if len(prefix) > _BESIDE:
        prefix = "…" + prefix[-_BESIDE:].lstrip()
    if len(suffix) > _BESIDE:
        suffix = suffix[:_BESIDE].rstrip() + "…"
    return f"{_text(prefix)}<strong>{_text(value.quote)}</strong>{_text(suffix)}"


def _text(text: str) -> str:
    """Text as HTML that is neither markup nor a formula and hides nothing."""
    shown = plain(text)
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
    visible = html.escape(shown).translate(_NO_FORMULA)
    return _UNSEEN.sub(lambda found: f"<code>U+{ord(found[0]):04X}</code>", visible)


def _prominence(situation: Situation) -> tuple[int, int, str]:
    state = situation.period.state if situation.period is not None else "unknown"
    return _STATES.index(state), -situation.site.place.population, situation.site.key


def _name(text: str) -> str:
    """A name of which the other columns of a table keep their room, whatever it is."""
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def _place(situation: Situation) -> str:
    site = situation.site
    return (
        _name(shown_name(site))
        + (f" ({_name(site.part)})" if site.part else "")
        + (f", {site.place.country}" if site.place.country else "")
    )


def _state(situation: Situation) -> str:
    period = situation.period
    if period is None or period.state == "unknown":
        words = "holder not reported"
    else:
        names = ", ".join(_name(force.name) for force in period.forces)
        joint = {"held": "held by ", "vacated": "left by "}.get(period.state, f"{period.state}: ")
        words = (joint + names) if names else period.state
        words += f" ({period.share} of it)" if period.share else ""
        words += ", believed" if period.modality == "believed" else ""
    notes = dict.fromkeys(note.status.replace("_", " ") for note in situation.annotations)
    return ", ".join((words, *notes)) + (", stale" if situation.stale else "")
