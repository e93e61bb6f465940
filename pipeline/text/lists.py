"""Names in a bare list (甲、乙、丙和丁): they stand together because they are counted up, not because they act together."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.expressions import expression
from pipeline.model import Span

#: What may stand between two members and nothing else: a mark, a word for “and” or “or”, quotes around names.
_GAP = expression(
    r"[)）》”’」\]]*\s*(?P<sign>[、,，/;；]?)\s*(?P<word>以及|和|与|及|或|跟|同|and|or|&)?\s*[《“‘「]*"
)
#: An opening bracket: what follows is another name of the member before it.
_OTHER_NAME = expression(r"\s*[(（]\s*")
#: From so many members on a row of names is a list; 中国和印尼 is none.
FEWEST = 3


def bare_lists(text: str, spans: Sequence[Span]) -> list[int | None]:
    """For each span, in order and disjoint, the number of the bare list that it stands in, or None.

    >>> text = "中国、印尼、巴西和秘鲁签字，智利观望。"
    >>> names = [Span(text.index(name), text.index(name) + 2) for name in ("中国", "印尼", "巴西", "秘鲁", "智利")]
    >>> bare_lists(text, names)
    [0, 0, 0, 0, None]

    A list has three members or more and at least one mark (、，/；) between them.
    """
    numbers: list[int | None] = [None] * len(spans)
    lists = begin = 0
    members, marks = 1, 0
    for index in range(1, len(spans) + 1):
        gap = text[spans[index - 1].end : spans[index].start] if index < len(spans) else None
        if gap is not None and _OTHER_NAME.fullmatch(gap):
            continue
        found = None if gap is None else _GAP.fullmatch(gap)
        if found and (found["sign"] or found["word"]):
            members += 1
            marks += bool(found["sign"])
            continue
        if members >= FEWEST and marks:
            numbers[begin:index] = [lists] * (index - begin)
            lists += 1
        begin, members, marks = index, 1, 0
    return numbers
