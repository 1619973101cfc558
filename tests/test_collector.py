from __future__ import annotations

import gc

import pytest

from geomap.collector import collector_paused


@pytest.fixture(autouse=True)
def collector():
    yield
    gc.unfreeze()
    gc.enable()


def test_the_collector_rests_while_something_is_built_and_finds_it_later():
    class Ring:
        pass

    with collector_paused():
        assert not gc.isenabled()
        ring = Ring()
        ring.itself = ring
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert any(found is ring for found in gc.get_objects(generation=2))
    del ring
    assert gc.collect() > 0


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_what_somebody_froze_stays_frozen():
    gc.freeze()
    frozen = gc.get_freeze_count()
    with collector_paused():
        pass
    assert gc.get_freeze_count() == frozen > 0
