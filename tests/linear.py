"""How much work something takes, told in ways that a busy machine does not change, or hardly."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """How many calls of functions it makes."""
    count = 0

    def watch(_frame, _event, _arg):
        nonlocal count
        count += 1

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def seconds(work: Callable[[], object]) -> float:
    """How long this process is at it: the less of two times."""

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once(), once())


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """Work of eight times the size takes about eight times the calls, and not sixty-four times as long.

    Calls tell nothing of what a regular expression does within one, and times are those of a busy machine: they are
    compared generously, and only where they are long enough to be measured.

    Parameters
    ----------
    work
        What is to be done for a size.
    size
        The smaller one.
    """
    few, many = work(size), work(8 * size)
    few()  # what is remembered from then on
    many()
    assert calls(many) < 9 * calls(few) + 100
    assert seconds(many) < 24 * max(seconds(few), 0.01)
