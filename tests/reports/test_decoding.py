"""Bytes to text: what is decoded, what is refused, and by which words."""

# ruff: noqa: E501 -- cases and pages read better whole

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import ReportError
from geomap.reports.decoding import declared_encoding, decode

RUSSIAN = (
    "Правительственные войска взяли под контроль город, но бои на окраинах продолжаются. Об этом сообщили в штабе. " * 3
)
UKRAINIAN = (
    "Українські війська звільнили село на півдні області, але бої за сусіднє селище тривають і після цього. Про це повідомили в штабі. "
    * 3
)
ARABIC = "قال الجيش إن قواته استعادت السيطرة على المدينة بعد معارك مع المسلحين في الأحياء الشرقية منذ يوم الاثنين. " * 3
FRENCH = (
    "L’armée a repris la ville à l’aube, selon le gouvernement ; les rebelles se sont retirés vers l’est et la frontière est fermée. "
    * 3
)
POLISH = (
    "Żołnierze zajęli miasto i wieś na wschodzie, ale według władz walki są nadal zacięte, a most został wysadzony. "
    * 3
)
TURKISH = (
    "Ordu, şehrin doğusundaki köyü ele geçirdi ve bu gelişme için bir açıklama yaptı; ancak çatışma daha sonra da sürdü. "
    * 3
)
GREEK = (
    "Ο στρατός ανέκτησε την πόλη και το χωριό στα ανατολικά, αλλά οι μάχες για τη γέφυρα συνεχίζονται με την ίδια ένταση. "
    * 3
)
HEBREW = (
    "הצבא כבש את העיר אחרי קרב של יומיים, אבל הכפר ליד הגשר לא נפל, אמר דובר על רקע הדיווחים של התושבים כי הוא נטוש. "
    * 3
)
ENGLISH = (
    "The army’s spokesman said that troops – some of them wounded – had retaken the café district of the town. " * 3
)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "cp866"), (RUSSIAN, "iso8859_5"),
        (UKRAINIAN, "cp1251"), (UKRAINIAN, "koi8_u"), (ARABIC, "cp1256"), (FRENCH, "cp1252"), (POLISH, "cp1250"),
        (TURKISH, "cp1254"), (GREEK, "cp1253"), (HEBREW, "cp1255"), (ENGLISH, "cp1252"), (ENGLISH, "mac_roman"),
    ],
)  # fmt: skip
def test_a_code_page_is_told_by_the_words_it_gives(text, codec):
    assert decode(text.encode(codec), name="x.txt") == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, ARABIC])
def test_wide_encodings_without_a_mark_are_told_by_their_zeros(text, codec):
    assert decode(text.encode(codec), name="x.txt") == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_believed_and_not_part_of_the_text(mark, codec):
    assert decode(mark + "Карса fell.\r\n".encode(codec), name="x.txt") == "Карса fell.\r\n"


def test_a_wrong_mark_is_named():
    with pytest.raises(ReportError, match=r"x\.txt says that it is UTF-8 and is not at byte 5"):
        decode(codecs.BOM_UTF8 + b"ab\xff", name="x.txt")


@given(st.text())
def test_utf_8_comes_back_as_it_was(text):
    if "\x00" in text or any(ord(char) < 32 or char == "\x7f" for char in text) or text.startswith("\ufeff"):
        return
    data = text.encode()
    try:
        assert decode(data, name="x") == text
    except ReportError as error:
        assert "and not text" in str(error)  # it begins as another kind of file does  # noqa: PT017


def test_newlines_are_untouched():
    assert decode(b"a\r\nb\rc\nd\x0be", name="x") == "a\r\nb\rc\nd\x0be"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n....", "an image"),
        (b"\xff\xd8\xff\xe0....", "an image"),
        (b"\x1f\x8b\x08....", "a gzip archive"),
        (b"SQLite format 3\x00...", "a database"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x00" * 64, "binary"),
        (b"\x01\x02\x03\x04\x05\x06" * 20, "binary"),
    ],
)
def test_what_is_not_text_is_refused_with_its_name(data, what):
    with pytest.raises(ReportError, match=rf"^photos/x\.txt is {what} and not text: save it as plain text"):
        decode(data, name="photos/x.txt")


def test_a_rare_control_character_does_not_make_a_text_binary():
    text = "Troops took Karsa.\x00 " + "The town was quiet on Monday. " * 10
    assert decode(text.encode(), name="x") == text


def test_damaged_utf_8_is_not_taken_for_a_code_page():
    data = RUSSIAN.encode()[:-1]
    with pytest.raises(ReportError, match=r"x\.txt is UTF-8 but for byte .* damaged or cut off"):
        decode(data.rstrip(b".") + b"\xd0", name="x.txt")


def test_what_cannot_be_told_is_refused():
    with pytest.raises(ReportError, match=r"^cannot tell the encoding of x\.txt: save it as UTF-8$"):
        decode(b"\xe9\xe8\xfc \xd5\xc1 zz \xa4\xb1\xc3", name="x.txt")


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><html>', "ISO-8859-2"),
        (b"<p>charset=utf-8</p>", None),
    ],
)
def test_the_declared_encoding_is_found(page, declared):
    assert declared_encoding(page) == declared


def test_a_declaration_decides_where_a_guess_could_not():
    data = "Łódź".encode("cp1250")
    assert decode(data, name="x", declared="windows-1250") == "Łódź"
    assert decode("東京".encode("cp932"), name="x", declared="Shift_JIS") == "東京"


@pytest.mark.parametrize("codec", ["hex", "rot13", "unicode_escape", "zlib", "idna", "no-such"])
def test_a_declaration_cannot_call_another_codec(codec):
    with pytest.raises(ReportError, match="cannot tell the encoding"):
        decode(b"\\x41 \xff\xfe\xfd", name="x", declared=codec) if codec != "rot13" else decode(
            b"\xff\xe0q", name="x", declared=codec
        )


def test_a_name_with_a_line_break_stays_on_one_line():
    with pytest.raises(ReportError) as caught:
        decode(b"%PDF-", name="a\nb\u202e.txt")
    assert "\n" not in str(caught.value)
    assert "\u202e" not in str(caught.value)
