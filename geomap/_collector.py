"""The garbage collector, out of the way of work that only builds."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_paused() -> Iterator[None]:
    """Build without passes of the collector.

    What is built of a hundred thousand claims are millions of objects that live on and refer to each other in no
    circle: to look through all of them again and again finds nothing, and is a fifth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                # What is new counts as old from now on, else the next object would set off a pass over all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
