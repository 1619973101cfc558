from __future__ import annotations

from pathlib import Path

import pytest

from geomap.folders import DATA_VARIABLE, user_cache_folder, user_data_folder

HOME = Path.home()


@pytest.mark.parametrize(
    ("environ", "platform", "cache", "data"),
    [
        ({}, "linux", HOME / ".cache", HOME / ".local" / "share"),
        ({"XDG_CACHE_HOME": str(HOME / "x"), "XDG_DATA_HOME": str(HOME / "y")}, "linux", HOME / "x", HOME / "y"),
        ({"XDG_CACHE_HOME": "near", "XDG_DATA_HOME": "near"}, "linux", HOME / ".cache", HOME / ".local" / "share"),
        ({}, "darwin", HOME / "Library" / "Caches", HOME / "Library" / "Application Support"),
        ({"LOCALAPPDATA": str(HOME / "z")}, "win32", HOME / "z", HOME / "z"),
        ({}, "win32", HOME / "AppData" / "Local", HOME / "AppData" / "Local"),
    ],
)
def test_where_a_system_keeps_things(environ, platform, cache, data):
    assert user_cache_folder(environ, platform) == str(cache / "geomap")
    assert user_data_folder(environ, platform) == str(data / "geomap")


def test_the_data_folder_can_be_another(tmp_path):
    assert user_data_folder({DATA_VARIABLE: str(tmp_path), "XDG_DATA_HOME": "/x"}, "linux") == str(tmp_path)
    assert user_data_folder({DATA_VARIABLE: ""}, "linux") == str(HOME / ".local" / "share" / "geomap")


def test_without_a_home_there_is_no_folder(monkeypatch):
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert user_cache_folder({}, "linux") is None
    assert user_data_folder({}, "linux") is None
