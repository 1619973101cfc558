from __future__ import annotations

import json
from pathlib import Path

import pytest

from geomap import lexicons


@pytest.mark.parametrize("name", lexicons.COMPILED)
def test_tables_are_compiled_from_what_their_files_say_now(name: str) -> None:
    compiled = Path(lexicons.FOLDER) / "compiled" / f"{name}.json"
    wanted = lexicons.compiled_tables()[compiled.name]
    assert compiled.read_text(encoding="utf-8") == wanted, "run `python -m geomap.lexicons`"


def test_nothing_else_lies_there() -> None:
    there = {path.name for path in (Path(lexicons.FOLDER) / "compiled").iterdir()}
    assert there == set(lexicons.compiled_tables())


@pytest.mark.parametrize("damage", [None, "", "{}", "[1]", '{"crc32": 0, "table": {"a": 2}}', "\ud800"])
def test_what_a_file_says_now_counts_and_not_what_was_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str | None
) -> None:
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    (tmp_path / "toponyms.toml").write_text("a = 1\n", encoding="utf-8")
    if damage is not None:
        (tmp_path / "compiled").mkdir()
        (tmp_path / "compiled" / "toponyms.json").write_bytes(damage.encode("utf-8", "surrogatepass"))
    assert lexicons.read_table("toponyms") == {"a": 1}


def test_what_was_compiled_from_the_file_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    (tmp_path / "toponyms.toml").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "compiled").mkdir()
    made = {"crc32": lexicons.crc32(b"a = 1\n"), "table": {"a": "as compiled"}}
    (tmp_path / "compiled" / "toponyms.json").write_text(json.dumps(made), encoding="utf-8")
    assert lexicons.read_table("toponyms") == {"a": "as compiled"}


def test_no_cue_says_a_word_twice():
    cues = lexicons.read_table("cues")
    twice = {
        word
        for kind in ("verbs", "nouns")
        for cue in cues[kind]
        for word in cue["words"]
        if cue["words"].count(word) > 1
    }
    assert not twice
