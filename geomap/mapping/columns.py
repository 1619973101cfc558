"""Whole numbers as bytes: the encoding of the page's columns.

In most columns nearly all numbers are small: each is a byte, signed, which the page can take as it is. Behind them are
the rows of the few others, each as the step from the one before, and their numbers. In further columns each number
takes as many bytes as it needs, seven bits in each, the lowest first, with the eighth set if more follow (LEB128); with
negative numbers in zigzag order: 0, -1, 1, -2 ...; with gaps zero stands for a gap, and all numbers are one greater.
Deflated, coastlines are a quarter smaller in this form than as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MISSING: Final = -(2**31)
"""Stands for a missing number."""

_NEGATIVE, _GAPS, _BYTES, _SMALL = 1, 2, 4, 8
_FEW = 8
"""In a column of small numbers one in so many can be another."""
_MOST = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Whole numbers of less than 30 bits, or `MISSING`."""

    numbers: np.ndarray
    """Of 64 bits each."""

    def __len__(self) -> int:
        return len(self.numbers)

    def coded(self) -> tuple[int, bytes]:
        """The kind of the column and its bytes: 8 if nearly all numbers are small; else 1 if any is negative, plus 2 if
        any is missing.
        """
        numbers = self.numbers
        small = numbers.astype(np.int8)
        others = np.flatnonzero(small != numbers)
        if len(others) * _FEW <= len(numbers):
            small[others] = 0
            rows = np.diff(others, prepend=0)
            behind = (np.array([len(others)]), rows, _from_nought(numbers[others], _NEGATIVE | _GAPS))
            return _SMALL, b"".join([small.tobytes(), *map(_leb128, behind)])
        missing = numbers == MISSING
        kind = _NEGATIVE * bool(np.any((numbers < 0) & ~missing)) + _GAPS * bool(np.any(missing))
        return kind, _leb128(_from_nought(numbers, kind))

    def tolist(self) -> list[int | None]:
        """The numbers, with None for missing ones."""
        return [None if number == MISSING else number for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, such as those of hashes."""

    data: bytes

    def __len__(self) -> int:
        return len(self.data)

    def coded(self) -> tuple[int, bytes]:
        """The bytes, and their kind: 4."""
        return _BYTES, self.data


Columnar = Column | Raw


def column(numbers: Sequence[int] | np.ndarray) -> Column:
    """A column of numbers as they are."""
    return Column(np.asarray(numbers, np.int64))


def column_or_list(numbers: list[int]) -> Column | list[int]:
    """A column, or the list itself if a number is too large for one."""
    return column(numbers) if all(-_MOST < number < _MOST for number in numbers) else numbers


def steps(numbers: Sequence[int] | np.ndarray) -> Column:
    """A column of the steps from each number to the next, the first from zero; missing numbers are skipped."""
    values = np.asarray(numbers, np.int64)
    known = values != MISSING
    out = values.copy()
    out[known] = np.diff(values[known], prepend=0)
    return Column(out)


class Numbered(dict[Any, int]):
    """Numbers values in the order in which they were first looked up."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


def columns_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Columnar]]:
    """The columns in nested objects, each with the keys that lead to it."""
    for key, item in value.items():
        if isinstance(item, Columnar):
            yield (*path, key), item
        elif isinstance(item, dict):
            yield from columns_of(item, (*path, key))


def _from_nought(numbers: np.ndarray, kind: int) -> np.ndarray:
    """The numbers of a column of this kind as ones that are not negative."""
    coded = (numbers << 1) ^ (numbers >> 63) if kind & _NEGATIVE else numbers
    return np.where(numbers == MISSING, 0, coded + 1) if kind & _GAPS else coded


def _leb128(numbers: np.ndarray) -> bytes:
    if int(numbers.max(initial=0)) < 1 << 7:
        return numbers.astype(np.uint8).tobytes()
    rest = numbers.astype(np.uint32)
    sizes = np.ones(len(rest), np.intp)
    longer = []  # the rows of the numbers of more than one byte, of more than two ...
    rows = np.flatnonzero(rest >= 1 << 7)
    while len(rows):
        sizes[rows] += 1
        longer.append(rows)
        rows = rows[rest[rows] >> 7 * (len(longer) + 1) > 0]
    starts = np.cumsum(sizes) - sizes
    out = np.empty(int(sizes.sum()), np.uint8)
    out[starts] = rest & 0x7F
    for place, rows in enumerate(longer, 1):
        at = starts[rows] + place
        out[at - 1] |= 0x80
        out[at] = rest[rows] >> 7 * place & 0x7F
    return out.tobytes()
