import pytest
from linear import assert_linear

from geomap.model import Citation, Report
from geomap.places.adjectives import adjectival_countries
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.resolution import resolve_all
from geomap.reading.toponyms.recognition import find_toponyms

MEMORY = Memory(open_gazetteer())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("الجيش العراقي والقوات اللبنانية والعاصمة الأردنية", ["IQ", "LB", "JO"]),
        ("الأوكراني والليبيين بالسودانية", ["UA", "LY", "SD"]),
        ("المجلس السياسي الوطني الكبير الماضي", []),
        ("российские войска и украинская армия, сирийских солдат", ["RU", "UA", "SY"]),
        ("ізраїльський удар, іранські дрони", ["IL", "IR"]),
        ("городской совет, морской порт, харьковской улицы", []),
        ("Syrian and Russian troops", []),
    ],
)
def test_adjectives_of_countries(text, codes):
    assert list(adjectival_countries(text, MEMORY)) == codes


def test_they_tell_where_a_report_takes_place():
    def place(text, name):
        report = Report(Citation("r"), text)
        answers = resolve_all(find_toponyms(report, MEMORY), report, MEMORY)
        return next(answer.place for toponym, answer in answers.items() if toponym.name == name)

    assert place("قال المتحدث باسم الحكومة اللبنانية إن الانفجار وقع في طرابلس.", "طرابلس").country == "LB"
    assert place("قال المتحدث باسم الحكومة الليبية إن الانفجار وقع في طرابلس.", "طرابلس").country == "LY"


def test_time_is_linear_in_length():
    def read(size):
        text = "ا" * size + "ск" * size + " العراقي"
        return lambda: list(adjectival_countries(text, MEMORY))

    assert_linear(read, 50_000)
