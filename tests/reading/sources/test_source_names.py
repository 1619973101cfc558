"""What a source is called."""

from __future__ import annotations

import pytest

from geomap.reading.sources.names import source_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("another report by Zorapress news agency", "Zorapress"),
        ("the London-based Observatory for Homs monitoring group", "Observatory for Homs"),
        ("monitoring group The Observatory for Homs", "Observatory for Homs"),
        ("Karelia's Lieutenant General Ilir Moza", "Ilir Moza"),
        ("Provincial Council Chief Ilir Moza", "Ilir Moza"),
        ("Rebels in eastern Karelia", "Rebels in eastern Karelia"),
        ("the defence ministry in Homs", "defence ministry"),
        ("the ministry in Homs", "ministry in Homs"),
        ("Karelia's military", "Karelia's military"),
        ("UPC General Ilir Moza", "Ilir Moza"),
        ("Karelian armed forces Chief of Staff General Ilir Moza", "Ilir Moza"),
        ("Lt. General Ilir Moza", "Ilir Moza"),
        ("Major-General Ilir Moza", "Ilir Moza"),
        ("General Moza", "General Moza"),
        ("Lt General al-Moza", "Lt General al-Moza"),
        ("General Moza's spokesman", "General Moza's spokesman"),
        ("the Karelian General Staff", "Karelian General Staff"),
        ("a communiqué of the Karelian Command", "Karelian Command"),
        ("Jornal de Karelia", "Jornal de Karelia"),
        ("the London-based watchdog group", "London-based watchdog group"),
        ("Army Lt. General Ilir Moza", "Ilir Moza"),
        ("media reports on state-run TV", "state-run TV"),
        ("troops loyal to the commander Ilir Moza", "troops"),
        ("one of the villagers", "villagers"),
        ("state news agency of Karelia", "state news agency of Karelia"),
    ],
)
def test_the_name_of_a_source(written: str, name: str) -> None:
    assert source_name(written) == name
