"""Encodings are decided by marks and evidence; what gives no text is refused with a remedy."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.decode import UndecodableError, decode, oddities

SIMPLIFIED = "省里计划到2030年把森林覆盖率提高到25%，并恢复三处湿地。\r\n第二段。"
TRADITIONAL = "縣政府計劃到2030年把森林覆蓋率提高到25%，並恢復三處濕地。\n第二段。"


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (SIMPLIFIED.encode(), SIMPLIFIED, "utf-8"),
        (codecs.BOM_UTF8 + SIMPLIFIED.encode(), SIMPLIFIED, "utf-8"),
        (codecs.BOM_UTF16_LE + SIMPLIFIED.encode("utf-16-le"), SIMPLIFIED, "utf-16-le"),
        (codecs.BOM_UTF16_BE + TRADITIONAL.encode("utf-16-be"), TRADITIONAL, "utf-16-be"),
        (codecs.BOM_UTF32_LE + SIMPLIFIED.encode("utf-32-le"), SIMPLIFIED, "utf-32-le"),
        (SIMPLIFIED.encode("gb18030"), SIMPLIFIED, "gb18030"),
        (SIMPLIFIED.encode("gbk"), SIMPLIFIED, "gb18030"),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL, "gb18030"),
        (TRADITIONAL.encode("big5"), TRADITIONAL, "big5hkscs"),
        ("保护区𠀋有三种鸟".encode("gb18030"), "保护区𠀋有三种鸟", "gb18030"),
        (b"plain ASCII", "plain ASCII", "utf-8"),
        ("目标\x00与\x07行动".encode() + b"a" * 200, "目标\x00与\x07行动" + "a" * 200, "utf-8"),
    ],
)
def test_decodes(raw: bytes, text: str, encoding: str) -> None:
    assert decode(raw, "a.txt") == (text, encoding)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"%PDF-1.7 ...", "binary-file"),
        (b"PK\x03\x04....", "binary-file"),
        (bytes(range(256)) * 4, "binary-file"),
        ("没有标记的文字".encode("utf-16-le") + "ascii".encode("utf-16-le") * 9, "binary-file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00", "unknown-encoding"),  # half a surrogate pair
        (codecs.BOM_UTF8 + b"\xff\xfe", "unknown-encoding"),
        ("café crème".encode("latin-1"), "unknown-encoding"),
        ("湿地保护条例".encode()[:-1], "unknown-encoding"),
        ("銊遍氘釱鎻愬嚭".encode("gb18030"), "unknown-encoding"),  # rare characters only
        (b"\xff\xff\xff", "unknown-encoding"),
    ],
)
def test_refuses(raw: bytes, code: str) -> None:
    with pytest.raises(UndecodableError) as refused:
        decode(raw, "dir/b.txt")
    assert refused.value.code == code
    assert str(refused.value).startswith("dir/b.txt: ")
    assert "UTF-8" in str(refused.value)


@pytest.mark.parametrize(
    "odd",
    ["\x00", "\x7f", "\x86", "\ufffd", "\ue000", "\uf8ff", "锟斤拷", "烫烫烫", "屯屯屯", "锛屽", "銆傚", "鈥滄", "â€™", "ï¼\xac"],
)  # fmt: skip
def test_each_oddity_is_found_by_what_it_begins_with(odd: str) -> None:
    assert [(issue.start, issue.end) for issue in oddities(f"减排{odd}目标")][:1] == [(2, 2 + len(odd))]


def test_oddities_come_once_a_kind_and_in_place() -> None:
    text = "目标\x00与\x07行动\ufffd完\ue000"
    found = {issue.code: (issue.start, issue.end) for issue in oddities(text)}
    assert found == {
        "control-character": (2, 3),
        "replacement-character": (7, 8),
        "private-use-character": (9, 10),
    }
    assert "2 ×" in oddities(text)[0].message


def test_ordinary_white_space_is_not_odd() -> None:
    assert oddities("一行\r\n二行\t列\x0b\x0c　全角") == ()


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_reads_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(b"\xef\xbb\xbf" + text.encode(), "a.txt").text == text


@given(st.binary())
def test_any_bytes_give_text_or_refusal(raw: bytes) -> None:
    try:
        text, encoding = decode(raw, "a.txt")
    except UndecodableError:
        return
    assert isinstance(text, str)
    assert codecs.lookup(encoding)
    text.encode()  # no lone surrogates
