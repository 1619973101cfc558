"""Names that the text gives."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from forcetexts import ids, read, spans

if TYPE_CHECKING:
    from geomap.reading.forces import ForceLexicon


def test_names_never_heard_of(lexicon: ForceLexicon) -> None:
    text = "On Monday the Karmadon Brigade seized Vashti. Later the brigade left. Karmadon Brigade fighters returned."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == ["Karmadon Brigade", "brigade", "Karmadon Brigade fighters"]
    assert set(ids(mentions)) == {"karmadon-brigade"}
    assert mentions[0].kind == "introduced"


@pytest.mark.parametrize(
    "name",
    ["Free Vashti Movement", "Popular Front for the Liberation of Zor", "Liwa al-Karmadon", "Zorani Liberation Front",
     "Lions of Zor Battalion", "Rebel Northern Group", "Los Perros Cartel", "Movement for the Salvation of Zor"],
)  # fmt: skip
def test_kinds_of_new_names(lexicon: ForceLexicon, name: str) -> None:
    text = f"Fighting broke out when the {name} (XQZ) stormed a hill. XQZ troops held it."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == [name, "XQZ troops"]
    assert mentions[0].force.id == mentions[1].force.id


def test_abbreviations_given_in_the_text(lexicon: ForceLexicon) -> None:
    text = "The Sudanese Armed Forces (SAF) shelled it. SAF troops entered."
    context = lexicon.context(text, published=dt.date(2023, 6, 1), focus="EG")
    assert [i.name for i in context.introduced] == ["SAF"]
    assert set(ids(lexicon.find(text, context=context))) == {"sudanese-government"}
    # ... and used in the headline before they are given
    text = "QZF takes Vashti\n\nThe Qalam Zor Front (QZF) took Vashti."
    assert ids(read(lexicon, text)) == ["qalam-zor-front", "qalam-zor-front"]


@pytest.mark.parametrize(
    "given",
    [
        "(QZF by its Zorani initials)",
        "(known as QZF)",
        ", or QZF,",
        ", known as the QZF,",
        ", also known by its acronym QZF,",
        ", better known by its initials as QZF,",
    ],
)
def test_ways_of_giving_an_abbreviation(lexicon: ForceLexicon, given: str) -> None:
    text = f"The Qalam Zor Front{given if given[0] == ',' else ' ' + given} took Vashti. QZF troops hold it."
    mentions = read(lexicon, text)
    assert ids(mentions) == ["qalam-zor-front"] * 2
    assert mentions[1].start == text.index("QZF troops")


def test_a_comma_alone_gives_no_abbreviation(lexicon: ForceLexicon) -> None:
    text = "The Qalam Zor Front, or Qzf, took Vashti. QZF rebels hold it."
    assert ids(read(lexicon, text))[-1] == "qzf"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fighters of the Union of Free Valleys overran it.", "Union of Free Valleys"),
        ("Fighters from the Dawn of the Lakes militia overran it.", "Dawn of the Lakes"),
        ("The Movement for the Salt Lakes (MSL) captured it.", "Movement for the Salt Lakes"),
    ],
)
def test_names_that_go_on_behind_of(lexicon: ForceLexicon, text: str, name: str) -> None:
    (mention,) = read(lexicon, text)
    assert mention.force.name == name


def test_capitals_before_fighters_are_a_force(lexicon: ForceLexicon) -> None:
    text = "Cuban-backed MQLA forces took Huambo from UZITA rebels. UZITA later shelled it."
    mentions = read(lexicon, text, focus="AO", year=1985)
    assert ids(mentions)[-3:] == ["mqla", "uzita", "uzita"]
    assert read(lexicon, "THE CITY FIGHTERS LEFT", focus=None) == lexicon.find("THE CITY FIGHTERS LEFT")
    assert "city" not in ids(read(lexicon, "THE CITY FIGHTERS LEFT"))


def test_possessives_within_names(lexicon: ForceLexicon) -> None:
    text = "The Zorani People's Liberation Front (ZPLF) took it from Ukraine's Azov Brigade."
    assert spans(text, read(lexicon, text))[0] == "Zorani People's Liberation Front"


@pytest.mark.parametrize(
    "end", ["", "\n\nLater they came back to the town and held it.", "¶¶Later they came back to the town and held it."]
)
def test_headlines_make_no_names(lexicon: ForceLexicon, end: str) -> None:
    text = "Thousands Flee Burning City As Desperate Army Retreats Again" + end
    assert [(m.kind, text[m.start : m.end]) for m in read(lexicon, text)] == [("generic", "Army")]


def test_short_forms_of_a_name(lexicon: ForceLexicon) -> None:
    text = "The Zor Liberation Front took Vashti. A day later the Front lost it, and the front line moved."
    assert ids(read(lexicon, text, focus="TD")) == ["zor-liberation-front"] * 2
    text = "The Karmadon Revolutionary Movement came in the night; the movement then left."
    assert ids(read(lexicon, text, focus="TD")) == ["karmadon-revolutionary-movement"] * 2


def test_a_name_is_told_by_what_stands_beside_it(lexicon: ForceLexicon) -> None:
    text = "Kalinga, the guerrilla army, took Vashti. In the south nobody saw Kalinga."
    assert ids(read(lexicon, text, focus="TD")) == ["kalinga"] * 3
