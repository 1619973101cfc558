"""Bytes to text: by byte order mark, as UTF-8, as declared, or by a cautious guess; else the file is refused.

A leading byte order mark is part of the encoding, not of the text. Nothing else is changed: newlines stay as they are
in the file.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata
from collections import Counter

from geomap.errors import ReportError
from geomap.patterns import lazy
from geomap.reports.languages import guess_language
from geomap.reports.lexicon import languages

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"RIFF", "an image, sound or film"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x00\x00\x01\x00", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"bplist0", "a web archive"),
    (b"PAR1", "a Parquet table"),
    (b"ID3", "sound"),
    (b"OggS", "sound or film"),
    (b"wOFF", "a font"),
)
_REMEDY = "save it as plain text or HTML in UTF-8"

# What pages call their encoding, where Python's codec of that name is not what browsers take it for.
_WEB_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "unicode": "utf-8",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII is not in UTF-16
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
_WEB_CODECS = lazy(
    r"utf-?8|(?:windows-?|cp)(?:125\d|874|932|949|950)|iso-?8859-?\d{1,2}|koi8-[rut]|cp866|mac[-_]?\w{4,10}"
    r"|gb18030|big5(?:hkscs)?|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|hz|tis-620"
)
_DECLARED = lazy(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,30})""", re.IGNORECASE)
_XML_DECLARED = lazy(rb"""^\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w:.-]{2,30})["']""", re.IGNORECASE)

_BEYOND = lazy(r"[^\W\d_a-zA-Z]")
_CAPITAL_INSIDE = lazy(r"(?<=[a-zß-öø-ÿа-яё])[À-ÖØ-ÞА-ЯЁ]")  # code pages that differ in case betray themselves
_BEYOND_ASCII = lazy(rb"[\x80-\xff]")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_MAX_CONTROL_SHARE = 0.02
_MIN_FIT = 0.97
_MIN_SHARE = 0.08
_SAMPLE = 64_000
_PUNCTUATION = frozenset("«»“”„‟‘’‚‛‹›–—―…•·¿¡§©®™°№€£¥¢±×÷½¼¾²³¶ \u00ad،؛؟٪ـ\u200c\u200d\u200e\u200f־׳״")


def shown(name: str) -> str:
    """Write a file's name on one line of a message, with control and invisible characters shown as escapes."""
    return name if name.isprintable() else name.encode("unicode_escape", "surrogatepass").decode("ascii")


def refuse_other_kinds(head: bytes, *, name: str) -> None:
    """Refuse what by its first bytes is a picture, an archive or another kind of file that is not text.

    Raises
    ------
    ReportError
        If it is.
    """
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise ReportError(f"{shown(name)} is {what} and not text: {_REMEDY}")


def declared_encoding(data: bytes) -> str | None:
    """Find the encoding that an HTML or XML page says it is in."""
    found = _XML_DECLARED.search(data[:1024]) or _DECLARED.search(data[:8192])
    return found.group(1).decode("ascii", "replace") if found else None


def decode(data: bytes, *, name: str, declared: str | None = None) -> str:
    """Decode the bytes of a report.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call it in a message.
    declared
        The encoding that the page declares, if any. It is used if there is no byte order mark, the bytes are not
        UTF-8, and it fits them.

    Returns
    -------
    text
        Without a leading byte order mark; otherwise every character of the file.

    Raises
    ------
    ReportError
        If it is not text, or its encoding cannot be determined.
    """
    name = shown(name)
    for mark, codec in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec)
            except UnicodeDecodeError as error:
                raise ReportError(
                    f"{name} says that it is {codec.upper()} and is not at byte {error.start + len(mark):,}: "
                    "save it again as UTF-8"
                ) from None
    refuse_other_kinds(data, name=name)
    text: str | None = None
    with contextlib.suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if text is not None and controls <= _MAX_CONTROL_SHARE * len(data):
        return text
    nulls = data.count(0)
    if nulls and (wide := _wide(data, nulls)) is not None:
        return wide
    if nulls or controls > _MAX_CONTROL_SHARE * len(data):
        raise ReportError(f"{name} is binary and not text: {_REMEDY}")
    _refuse_damaged_utf8(data, name)
    if declared is not None and (page := _as_declared(data, declared)) is not None:
        return page
    codepage = _guess_codepage(data)
    if codepage is None:
        raise ReportError(f"cannot tell the encoding of {name}: save it as UTF-8")
    return data.decode(codepage)


def _wide(data: bytes, nulls: int) -> str | None:
    """UTF-16 or UTF-32 without a mark, which have zeros in the high bytes and nowhere else."""
    places = [data[start::4].count(0) for start in range(4)]
    quarter = len(data) / 4
    trials = (
        ("utf-32-le", len(data) % 4 == 0 and min(places[2], places[3]) > 0.95 * quarter),
        ("utf-32-be", len(data) % 4 == 0 and min(places[0], places[1]) > 0.95 * quarter),
        ("utf-16-le", len(data) % 2 == 0 and places[1] + places[3] > 0.98 * nulls),
        ("utf-16-be", len(data) % 2 == 0 and places[0] + places[2] > 0.98 * nulls),
    )
    for codec, likely in trials:
        if not likely:
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        sane = sum(char.isalnum() or char.isspace() or unicodedata.category(char)[0] in "PS" for char in sample)
        if sane > 0.98 * len(sample) and (" " in sample or "\n" in sample) and guess_language(sample) is not None:
            return text
    return None


def _refuse_damaged_utf8(data: bytes, name: str) -> None:
    """Refuse bytes whose non-ASCII part is mostly valid UTF-8: a code page would turn it into nonsense."""
    repaired = data.decode("utf-8", "replace")
    bad = repaired.count("\ufffd")
    good = len(repaired) - bad - len(data.translate(None, bytes(range(128, 256))))
    if good > bad:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ReportError(
                f"{name} is UTF-8 but for byte {error.start:,} (0x{data[error.start]:02x}): "
                "it is damaged or cut off; save it again as UTF-8"
            ) from None


def _as_declared(data: bytes, declared: str) -> str | None:
    label = declared.strip().lower()
    label = _WEB_LABELS.get(label, label)
    if not _WEB_CODECS.fullmatch(label):
        return None
    try:
        return data.decode(label)
    except (LookupError, UnicodeDecodeError):
        return None


def _guess_codepage(data: bytes) -> str | None:
    """The only code page in which the bytes are words of a language that is written in it.

    The commonest words of the language must be there, and all but a few of the non-ASCII characters must be letters of
    that language or common punctuation. If two code pages fit equally well and give different texts, there is no
    answer.
    """
    histogram = Counter({value: data.count(value) for value in range(128, 256)})
    beyond = histogram.total()
    first = _BEYOND_ASCII.search(data)
    start = max(0, first.start() - _SAMPLE // 2) if first and first.start() > _SAMPLE else 0
    sample = data[start : start + _SAMPLE]
    fits: list[tuple[float, str, str]] = []
    for codec in sorted({codec for language in languages() for codec in language.codepages}):
        try:
            characters = {value: bytes([value]).decode(codec) for value, count in histogram.items() if count}
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        guess = guess_language(text)
        if guess is None or codec not in guess.language.codepages or guess.share < _MIN_SHARE:
            continue
        if len(_CAPITAL_INSIDE.findall(text)) * 20 > len(_BEYOND.findall(text)):
            continue
        fit = sum(
            histogram[value]
            for value, char in characters.items()
            if char in _PUNCTUATION or char.lower() in guess.language.letters
        )
        if fit >= _MIN_FIT * beyond:
            fits.append((fit / beyond + guess.share, codec, text))
    if not fits:
        return None
    best = max(fits, key=lambda row: row[0])
    rivals = [row for row in fits if row[2] != best[2] and row[0] > best[0] - 0.005]
    return None if rivals else best[1]
