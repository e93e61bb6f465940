"""Texts made to provoke: what a rule that grows faster than its text, or never ends, would meet in the worst case.

`bench/linear.py` times them at two lengths; `tests/recognise/test_hostile.py` sees that each is read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache

from command import RAW

from pipeline.corpus import documents

Text = Callable[[int], str]


@cache
def _own() -> str:
    """The articles of `data/raw` without line ends."""
    return "".join(article.text.replace("\n", "") for found in documents([RAW]) for article in found.articles)


@cache
def _unmarked() -> str:
    """The same without any mark: words, names and figures run on."""
    return "".join(sign for sign in _own() if sign.isalnum())


def _random(signs: str, length: int) -> str:
    chance = random.Random(1)
    return "".join(chance.choice(signs) for _ in range(length))


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _aliases(length: int) -> str:
    """A thousand bodies with a thousand aliases each met again."""
    return _numbered("海州{0}环境研究院(简称{0}院)表示,{0}院与A{0}合作。")(length)


def _numbered(piece: str) -> Text:
    """A sentence again and again, each time of another name, which stands where `{}` does."""

    def text(length: int) -> str:
        pieces, size, number = [], 0, 0
        while size < length:
            pieces.append(piece.format(f"{chr(0x5E00 + number % 500)}{chr(0x6C00 + number // 7 % 500)}"))
            size += len(pieces[-1])
            number += 1
        return "".join(pieces)[:length]

    return text


#: What was ever found to be slow, or looks as if it could be.
TEXTS: Mapping[str, Text] = {
    "prose": lambda length: _repeat(_own())(length),
    "prose without punctuation": lambda length: _repeat(_unmarked())(length),
    "one sign": _repeat("的"),
    "digits": _repeat("1234567890"),
    "Han numerals": _repeat("一二三四五六七八九十百千万亿"),
    "figures": _repeat("2030年减排12.5%"),
    "years": _repeat("2030年"),
    "years in a row": _repeat("2030、"),
    "percents in a row": _repeat("30%、"),
    "targets": _repeat("到2030年将碳排放强度比2005年降低65%以上,"),
    "one surname": _repeat("王"),
    "surnames": _repeat("王李张刘陈杨赵黄周吴"),
    "names in a row": _repeat("王建国、李卫东、"),
    "people with roles": _repeat("环境部部长王建国表示"),
    "people by roles": _numbered("副局长王{}、"),
    "plants": _numbered("青山{}河水电项目、"),
    "first names": _numbered("斯坦{0}·罗维奇说,"),
    "full stops in names": _repeat("万格里.马塔"),
    "transliteration": _repeat("斯坦利亚尔玛格罗维奇"),
    "dotted names": _repeat("阿尔·"),
    "Latin words": _repeat("Green "),
    "Latin capitals": _repeat("ABC"),
    "brackets open": _repeat("("),
    "brackets nested": lambda length: "(" * (length // 2) + ")" * (length // 2),
    "quotes open": _repeat("“"),
    "titles open": _repeat("《碳"),
    "quoted": _repeat("“青山”项目"),
    "bodies": _repeat("海州市环境保护局"),
    "heads": _repeat("研究院基金会委员会"),
    "places": _repeat("浙江省杭州市西湖区"),
    "countries": _repeat("中国印尼"),
    "listed countries": _repeat("中国、印尼、"),
    "aliases": _aliases,
    "names that begin with a mark": _repeat("《。碳方案》,中国和印尼签署《!海洋法》。"),
    "nobody stops talking": _repeat("王建国说,李卫东认为"),
    "commas": _repeat(","),
    "full stops": _repeat("。"),
    "spaces": _repeat(" "),
    "hyphens": _repeat("-"),
    "lines": _repeat("碳\n"),
    "cells": _repeat("|30%"),
    "common signs at random": lambda length: _random("的一是了在有和人这中大为上个国我以要他时来用们", length),
    "all signs at random": lambda length: _random("".join(map(chr, range(0x4E00, 0x9FA5))), length),
    "names and marks at random": lambda length: _random("王李张中美年月日0123456789%(),。、“”《》-·:部长会委", length),
}  # fmt: skip
