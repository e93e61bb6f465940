"""Bytes → text: the encoding is read from a mark or decided by evidence, never guessed in silence."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

from pipeline.errors import ArticleError
from pipeline.expressions import expression
from pipeline.model import Issue
from pipeline.text.fold import fold

REMEDY = "Save it as plain text in UTF-8"

# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a Word, spreadsheet or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)

# C0 controls without tab, line feed, vertical tab, form feed and carriage return.
_CONTROL_BYTES = bytes([*range(0x00, 0x09), *range(0x0E, 0x20), 0x7F])

# More than this share of control characters is no text with a slip in it.
_BINARY_SHARE = 0.02

# The characters that make up two thirds of any Chinese text, with those of this field; simplified, because
# a decoded sample is folded before it is counted. Wrongly decoded Chinese holds hardly any of them.
# Source: the head of every modern frequency list (e.g. Jun Da 2004), reordered; no exact ranks are needed.
_FREQUENT = (
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后"
    "小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动"
    "两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几"
    "业最间新什打便位因重被走电四第门相次东政海口使教西再平真世并气及加度体量产入民合性化资关市场应区"
    "治计数内期各管保水建论变研究系统组织社设员通制级济全展接受联总提求特结战少立指解决员安议件任军山"
    "环境境碳排放减能源候森林态护绿色低污染目标划项目园区域物多样约协定会议基金部省县府委企推进达峰"
    "较据示报认收比按始改革务利价导技术科投示施率增加供需风光煤油车城乡农土质检测规范准监督责任"
)

_CONTROLS = expression(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_ODDITIES = (
    ("control-character", _CONTROLS, "control characters (the first is U+{code:04X})"),
    ("replacement-character", expression("\ufffd"), "characters lost in an earlier conversion (U+FFFD)"),
    (
        "private-use-character",
        expression("[\ue000-\uf8ff]"),
        "private-use characters (the first is U+{code:04X})",
    ),
    (
        # U+FFFD read as GBK, memory that was never filled, UTF-8 read as GBK, and UTF-8 read as Windows-1252.
        "garbled",
        expression("(?:锟斤拷)+|烫{3,}|屯{3,}|锛[屽岋氱歿]|銆[傚侀]|鈥[滄濇檚]|â€[™œ\x9d\x9c]|ï¼[\x80-\xbf]"),
        "stretches garbled in an earlier conversion",
    ),
)
#: Each of them begins with one of these: a class is searched for at many times the speed of the alternatives.
_ODD_FIRST = expression(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffd\ue000-\uf8ff锟烫屯锛銆鈥âï]")


class UndecodableError(ArticleError):
    """A file whose bytes give no text; `code` is `binary-file` or `unknown-encoding`."""

    def __init__(self, code: str, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.code = code


class Decoded(NamedTuple):
    """A file's text without byte order mark, line ends as they were, and the encoding it was read in."""

    text: str
    encoding: str


def decode(raw: bytes, where: str) -> Decoded:
    """The text of a file and the name of its encoding.

    >>> decode("到2030年碳达峰".encode("gb18030"), "a.txt")
    Decoded(text='到2030年碳达峰', encoding='gb18030')

    A byte order mark decides and is left out; without one, strict UTF-8; then GB18030 against Big5, by the
    share of frequent characters in what each makes of the bytes. Offsets count from after the mark.

    Raises: UndecodableError, if the bytes look binary, or if no encoding or more than one fits.
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise UndecodableError("binary-file", where, f"this is {kind}, not plain text", f"{REMEDY}.")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_marked(raw[len(mark) :], encoding, where), encoding)
    controls = len(raw) - len(raw.translate(None, _CONTROL_BYTES))
    if controls > len(raw) * _BINARY_SHARE:
        raise UndecodableError(
            "binary-file",
            where,
            f"looks binary: {controls} of {len(raw)} bytes are NUL or control characters",
            f"{REMEDY}; UTF-16 needs a byte order mark.",
        )
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(raw, where, error.start)


def oddities(text: str) -> tuple[Issue, ...]:
    """One issue for each kind of odd character in a text, at the first; the text itself stays as it is.

    >>> [(issue.code, issue.start) for issue in oddities("减排\\x00目标\\x07")]
    [('control-character', 2)]
    """
    if _ODD_FIRST.search(text) is None:
        return ()
    issues = []
    for code, pattern, what in _ODDITIES:
        first = pattern.search(text)
        if first is not None:
            count = sum(1 for _ in pattern.finditer(text))
            message = f"{count} × {what.format(code=ord(first.group()[0]))}. The text is kept as it is."
            issues.append(Issue(code, message, first.start(), first.end()))
    return tuple(issues)


def _marked(raw: bytes, encoding: str, where: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            "unknown-encoding",
            where,
            f"begins with the mark of {encoding} but breaks at byte {error.start}",
            f"{REMEDY}.",
        ) from error
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > len(text) * _BINARY_SHARE:
        raise UndecodableError(
            "binary-file", where, f"looks binary: {controls} control characters", f"{REMEDY}."
        )
    return text


def _legacy(raw: bytes, where: str, broken: int) -> Decoded:
    """GB18030 or Big5, whichever makes clearly more sense."""
    readings: list[tuple[float, Decoded]] = []
    for encoding in ("gb18030", "big5hkscs", "cp950"):
        # cp950 only for what big5hkscs cannot read: the two agree on nearly all of Big5.
        if encoding == "cp950" and any(decoded.encoding == "big5hkscs" for _, decoded in readings):
            continue
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((plausibility(text), Decoded(text, encoding)))
    readings.sort(key=lambda reading: reading[0], reverse=True)
    remedy = f"{REMEDY} (iconv -f … -t UTF-8)."
    if not readings or readings[0][0] < 0.3:
        raise UndecodableError(
            "unknown-encoding",
            where,
            f"the encoding is unknown: not UTF-8 (byte {broken}), and no Chinese in GB18030 or Big5",
            remedy,
        )
    if len(readings) > 1 and readings[0][0] - readings[1][0] < 0.2:
        raise UndecodableError(
            "unknown-encoding",
            where,
            "the encoding is doubtful: GB18030 and Big5 both make sense of it",
            remedy,
        )
    return readings[0][1]


def plausibility(text: str) -> float:
    """The share of frequent Chinese characters in the first letters of a text that are not ASCII, 0 to 1.

    >>> plausibility("生态环境部印发新的规划") > 0.6 > 0.1 > plausibility("銊遍氘釱")
    True
    """
    # A sample of the head suffices and keeps the cost constant; marks say nothing, both encodings have them.
    letters = re.sub("[\x00-\u00ff\u2000-\u303f\ufe30-\uffef]+", "", text[:100_000])[:10_000]
    if not letters:
        return 0.0
    folded = fold(letters)
    return sum(folded.count(character) for character in _frequent()) / len(folded)


@cache
def _frequent() -> frozenset[str]:
    return frozenset(_FREQUENT)
