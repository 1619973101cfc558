from __future__ import annotations

import os
import shutil
from pathlib import Path

import notebooks
import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("geomap", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("geomap")

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture(autouse=True, scope="session")
def _no_tables_of_the_user(tmp_path_factory):
    """What somebody has added on this machine changes no test; processes that tests start inherit it."""
    before = os.environ.get("GEOMAP_DATA")
    os.environ["GEOMAP_DATA"] = str(tmp_path_factory.mktemp("data"))
    yield
    if before is None:
        del os.environ["GEOMAP_DATA"]
    else:
        os.environ["GEOMAP_DATA"] = before


@pytest.fixture(scope="session")
def executed_example(tmp_path_factory):
    """The example notebook with its outputs, run on a copy of the examples."""
    notebooks.require()
    folder = tmp_path_factory.mktemp("notebook") / "examples"
    shutil.copytree(EXAMPLES, folder)
    return notebooks.execute(folder / "geomap.ipynb")
