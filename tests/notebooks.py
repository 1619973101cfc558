"""Notebooks run and exported as a user does it: by nbconvert, in a process of its own, without a network if we may."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = ("nbconvert", "ipykernel", "pandas")


def require() -> None:
    """Skip where notebooks cannot be run; in CI they must."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{', '.join(missing)} not installed: notebooks must run in CI", pytrace=False)
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")


def nbconvert(notebook: Path, *options: str) -> str:
    """Run nbconvert in the notebook's folder; gives what it says on standard output."""
    cut = ["unshare", "-n"] if _may_cut_the_network() else []
    # Sockets of a kernel without a network are files, and their paths must be short.
    options = (*options, "--KernelManager.transport=ipc") if cut else options
    line = [*cut, sys.executable, "-m", "nbconvert", "--log-level=ERROR", *options, notebook.name]
    with tempfile.TemporaryDirectory(prefix="nb-") as home:  # nothing of the user's own Jupyter takes part
        names = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        places = {name: os.path.join(home, name[:9]) for name in names}  # noqa: PTH118 -- for an environment
        done = subprocess.run(
            line, cwd=notebook.parent, env={**os.environ, **places}, capture_output=True, check=False, timeout=300
        )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def execute(notebook: Path) -> Path:
    """The notebook with its outputs, beside it."""
    nbconvert(notebook, "--to", "notebook", "--execute", "--output", "executed.ipynb")
    return notebook.with_name("executed.ipynb")


def _may_cut_the_network() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode == 0
