from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from packed import said, unpack

from geomap.mapping.columns import MISSING, Raw, column, column_or_list, steps
from geomap.mapping.inert import pack

NUMBERS = st.integers(-(2**30) + 1, 2**30 - 1)


@given(st.lists(NUMBERS | st.none()), st.binary(), st.lists(st.integers(0, 300)))
def test_columns_come_out_as_they_went_in(numbers, data, small):
    values = [MISSING if number is None else number for number in numbers]
    value = {"a": column(values), "b": {"c": Raw(data), "d": ["x"], "e": column(small)}, "f": 1}
    assert unpack(pack(value)) == {"a": numbers, "b": {"c": data, "d": ["x"], "e": small}, "f": 1}


@given(st.lists(st.integers(-10_000, 10_000) | st.none()))
def test_steps_lead_back_to_the_numbers(numbers):
    values = np.array([MISSING if number is None else number for number in numbers], np.int64)
    assert said(steps(values).tolist()) == numbers


def test_small_numbers_are_a_byte_each():
    assert column([0, 1, 127]).coded()[1] == b"\x00\x01\x7f"
    assert column([0, -1, 1]).coded()[1] == b"\x00\x01\x02"
    assert column([MISSING, 0]).coded()[1] == b"\x00\x01"
    assert column([300]).coded()[1] == b"\xac\x02"


def test_a_number_too_large_for_a_column_stays_a_list():
    assert column_or_list([1, 2**40]) == [1, 2**40]
    assert column_or_list([1, 2]).tolist() == [1, 2]
