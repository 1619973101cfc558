"""Which language a text is in."""

# ruff: noqa: E501 -- cases and pages read better whole

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reports.languages import detect_language
from geomap.reports.lexicon import languages

SAMPLES = {
    "en": "The army said on Monday that its troops had taken the town after a week of fighting in the hills.",
    "fr": "L'armée a annoncé lundi que ses troupes avaient repris la ville après une semaine de combats dans les collines de la région.",
    "es": "El ejército dijo el lunes que sus tropas habían tomado la ciudad después de una semana de combates en las colinas de la región.",
    "de": "Die Armee teilte am Montag mit, dass ihre Truppen die Stadt nach einer Woche der Kämpfe in den Hügeln eingenommen haben.",
    "it": "L'esercito ha detto lunedì che le truppe hanno preso la città dopo una settimana di combattimenti nelle colline e che il ponte è caduto.",
    "pt": "O exército disse na segunda-feira que as suas tropas tomaram a cidade depois de uma semana de combates nas colinas da região.",
    "nl": "Het leger zei maandag dat zijn troepen de stad na een week van gevechten in de heuvels hebben ingenomen en dat het daar rustig is.",
    "tr": "Ordu pazartesi günü bir açıklama yaptı ve bu hafta için şehri ele geçirdiğini, ancak daha sonra da çatışma olduğunu bildirdi.",
    "ru": "Армия заявила в понедельник, что её войска взяли город после недели боёв на холмах, и что потери не велики.",
    "uk": "Армія заявила в понеділок, що її війська взяли місто після тижня боїв на пагорбах, і що втрати не є великими.",
    "ar": "قال الجيش يوم الاثنين إن قواته سيطرت على المدينة بعد أسبوع من القتال في التلال.",
    "fa": "ارتش روز دوشنبه گفت که نیروهای این کشور شهر را پس از یک هفته درگیری در تپه‌ها گرفته است و از آن دفاع می کند.",
    "he": "הצבא הודיע ביום שני שכוחותיו כבשו את העיר לאחר שבוע של קרבות בגבעות.",
    "el": "Ο στρατός ανακοίνωσε τη Δευτέρα ότι τα στρατεύματά του κατέλαβαν την πόλη μετά από μάχες.",
    "zh": "军队周一表示，经过一周的战斗，部队已占领该镇，并控制了周围的山丘和主要道路。",
    "ja": "軍は月曜日、一週間の戦闘の後に町を占領したと発表した。橋はまだ反乱軍の支配下にある。",
}


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_a_sentence_is_told(code):
    assert detect_language(SAMPLES[code]) == code


@pytest.mark.parametrize(
    "text", ["", "Karsa", "2017-09-05 06:00 12", "Karsa Tal Nur Zarqa Kulbara Marib Lashio Rafah Goma", "🙂" * 40]
)
def test_what_is_not_clear_is_not_guessed(text):
    assert detect_language(text) is None


@given(st.text())
def test_any_text_gives_a_known_code_or_none(text):
    assert detect_language(text) in {None, *(language.code for language in languages())}
