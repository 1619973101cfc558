"""The user's own forces, and mistakes in their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from forcetexts import ids

from geomap.errors import LexiconError
from geomap.reading.forces import load_forces


def test_user_file_adds_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
[theatres.zor]
name = "War of Zor"
countries = ["ZZ"]
sides.valley = { name = "Valley", colour = "#0072B2", cue = "wedge" }
[theatres.syria]
sides.kurdish = { name = "AANES", colour = "#ffcc00", cue = "plain" }
[[force]]
id = "valley-host"
name = "Valley Host"
aliases = ["VH"]
sides = { zor = "valley" }
[[force]]
id = "houthis"
aliases = ["Northmen"]
""",
        encoding="utf-8",
    )
    lexicon = load_forces(path)
    (mention,) = lexicon.find("VH fighters came.")
    assert (mention.force.id, mention.force.side) == ("valley-host", "zor:valley")
    assert lexicon.style("zor:valley").colour == "#0072b2"
    assert lexicon.style("syrian-democratic-forces").name == "AANES"
    assert lexicon.forces["houthis"].name == "Houthis"
    assert ids(lexicon.find("Northmen fighters")) == ["houthis"]
    assert "syria:government" in lexicon.styles()


FORCE = '[[force]]\nid = "a"\nname = "Alpha"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[force]\n", "is not valid TOML: .*line 1"),
        ('\n[[force]]\nname = "X"\n', "line 2: a force needs an id"),
        ('[[force]]\nid = "x"\n', "line 1: force 'x' needs a name"),
        (FORCE + '\nkind = "army"\n', "line 5: kind of force 'a' is 'army': one of state, alliance"),
        (FORCE + 'alias = ["B"]\n', "line 4: force 'a' has 'alias', which is not known: one of adjectives, aliases"),
        (FORCE + 'aliases = "B"\n', "aliases of force 'a' must be a list"),
        (
            FORCE + FORCE.replace('"a"', '"b"') + "years = [2020, 2010]\n",
            "line 7: years of force 'b' end before they begin",
        ),
        (FORCE + 'years = ["2020"]\n', r"years of force 'a' must be \[from\]"),
        (FORCE + 'country = "Syria"\n', "a country of force 'a' must be a code"),
        (
            FORCE + 'sides = { mars = "red" }\n',
            r"line 4: force 'a' is in theatre 'mars', which is not defined: add \[theatres.mars\]",
        ),
        (FORCE + 'sides = { syria = "red" }\n', "on side 'red' of theatre 'syria', which has government, opposition"),
        (FORCE + 'backers = ["nobody"]\n', "backer 'nobody' of force 'a'"),
        (FORCE + FORCE, "line 4: force 'a' is there twice"),
        (
            '[theatres.x]\nsides.a = { colour = "red" }\n',
            "line 2: colour of side 'a' of theatre 'x' is 'red': write it as #rrggbb",
        ),
        ('[theatres.x]\nsides.a = { colour = "#000000", cue = "blob" }\n', "cue of side 'a' of theatre 'x' is 'blob'"),
        (
            '[theatres.x]\nname = "X"\nsides.b = { colour = "#000000" }\nsides.a = { colour = "red" }\n',
            "line 4: colour of side 'a' of theatre 'x' is 'red'",
        ),
        (
            '[theatres.y]\n\n[theatres.x.sides]\nb = { colour = "#000000" }\na = { colour = "red" }\n',
            "line 5: colour of side 'a' of theatre 'x' is 'red'",
        ),
        (
            '[theatres.x]\n[theatres.x.sides.b]\ncolour = "#000000"\n[theatres.x.sides."a"]\ncolour = "red"\n',
            "line 5: colour of side 'a' of theatre 'x' is 'red'",
        ),
        (
            '[theatres.x]\nsides.a = { colour = "#000000" }\nsides.b = { colour = "#000000" }\n',
            "share the colour #000000",
        ),
        ('[theatres.x]\ngeneric.rebels = "nobody"\n', "'rebels' of theatre 'x' is 'nobody', which is no force"),
        ('[theatres.x]\ngeneric.monks = "nobody"\n', "generic of theatre 'x' has 'monks': one of rebels"),
        ('[theatres.x]\ngovernments = "b"\n', "governments of theatre 'x' is 'b'"),
        (
            '[theatres.x]\ngovernments = ["b"]\n',
            r"line 2: governments of theatre 'x' is \['b'\], which is none of its sides",
        ),
        ("x = " + "[" * 100_000, "is nested too deeply"),
        ('\n[theatres.x]\nallied = "a b"\n', "line 2: allied of theatre 'x' must be a list of { sides = "),
        ("\n[theatres.x]\nallied = [3]\n", "line 2: 1. alliance of theatre 'x' must be a table, not 3"),
        (
            '[theatres.x]\nallied = [{ side = ["a", "b"] }]\n',
            "1. alliance of theatre 'x' has 'side', which is not known",
        ),
        ('[theatres.x]\nallied = [{ sides = ["a"] }]\n', "needs two sides or more, not "),
        (
            '[theatres.x]\nsides.a = { colour = "#000000" }\nallied = [{ sides = ["a", "b"] }]\n',
            "the 1. alliance of theatre 'x' has side 'b', which is none of a",
        ),
        (
            '[theatres.syria]\nallied = [{ sides = ["turkish", "kurdish"], years = [2020, 2019] }]\n',
            "years of the 1. alliance of theatre 'syria' end before they begin",
        ),
        ("theatres = 3\n", "theatres must be a table"),
        ("[words]\nnothing = 'x'\n", "line 2: words.nothing is not known"),
        ("[words]\nopeners = ['x']\n", "words.openers must be one string"),
        ("\n[sides]\n", "line 2: 'sides' is not known"),
        ('[force]\nid = "a"\n', r"line 1: write each force as \[\[force\]\]"),
    ],
)
def test_mistakes_are_told_by_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        load_forces(path)
    assert str(caught.value).startswith(f"{path}")


def test_a_name_without_a_letter_is_told_with_its_force(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FORCE + 'aliases = ["..."]\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"^force 'a': the name '...' has neither letter nor digit"):
        load_forces(path)


def test_a_mistake_is_told_in_few_words_however_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(FORCE + f'aliases = "{"x" * 100_000}"\n', encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"aliases of force 'a' must be a list of names in quotes, not 'x+ \.\.\. x+'$"
    ) as caught:
        load_forces(path)
    assert len(str(caught.value)) < 1000


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_what_never_ends_is_no_forces_file() -> None:
    with pytest.raises(LexiconError, match=r"^/dev/zero: has more than 20,000,000 characters: give a TOML file"):
        load_forces(Path("/dev/zero"))


def test_unreadable_user_files(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        load_forces(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'[[force]]\nname = "\xe9"\n')
    with pytest.raises(LexiconError, match="is not UTF-8"):
        load_forces(tmp_path / "latin.toml")
