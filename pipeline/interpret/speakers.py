"""Who says what: a name before a verb of saying, and the stretch that is said, to the end of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import identifiers
from pipeline.expressions import expression
from pipeline.interpret.relation_rules import RelationRules
from pipeline.model import Mention, Relation

_SENTENCE_END = expression("[。!?\n]")
_HONORIFIC = expression("(?:博士|教授|先生|女士|主任|院士|研究员|\\([^()\n]{1,40}\\))?")
_SPEAKERS = frozenset(("Person", "Organization", "Country"))
#: What is said has at least so many characters; less is a noun (介绍情况).
_LEAST = 4
#: Nobody says more in one sentence; where marks are lost, each statement would reach to the end of the text.
_LONGEST = 1000
#: Verbs that a clause follows without comma, and how long it is at least (表示感谢 is none).
_CLAUSAL = frozenset(("认为", "指出", "称", "表示", "坦言", "透露"))
_CLAUSE_END = expression("[,。;!?\n]")
_CLAUSE = 8


def speakers(
    folded: str, text_of: str, mentions: Sequence[Mention], rules: RelationRules
) -> Iterator[Relation]:
    """`speaker` relations: subject is what was said (its label the words), object who says it.

    `text_of` is the text to quote from, of the same length as `folded`.
    """
    for mention in mentions:
        if mention.type not in _SPEAKERS:
            continue
        at = mention.end
        if rules.according.search(folded, max(0, mention.start - 4), mention.start):
            source = rules.reported.match(folded, at)
            if source:
                yield from _statement(folded, text_of, mention, source.end(), "speaker:according")
                continue
        if mention.type == "Person" and (skipped := _HONORIFIC.match(folded, at)):
            at = skipped.end()
        spoken = rules.speaks.match(folded, at)
        if spoken is None or (
            mention.type != "Person" and not spoken["role"] and spoken["verb"] in ("说明", "总结")
        ):
            continue
        if mention.type == "Person" and spoken["role"]:
            continue  # 某某的代表说: somebody else
        if not spoken["mark"] and not _opens(folded, spoken):
            continue
        yield from _statement(folded, text_of, mention, spoken.end(), "speaker:verb")


def _opens(folded: str, spoken: re.Match[str]) -> bool:
    """Whether what follows a verb without comma is said: a quotation, or after some verbs a whole clause."""
    at = spoken.end()
    if folded[at] == "“":
        return True
    most = min(at + _CLAUSE, len(folded))
    end = _CLAUSE_END.search(folded, at, most)
    return spoken["verb"] in _CLAUSAL and (end.start() if end else most) - at >= _CLAUSE


def _statement(folded: str, text: str, mention: Mention, at: int, rule: str) -> Iterator[Relation]:
    while at < len(folded) and folded[at] == " ":
        at += 1
    most = min(at + _LONGEST, len(folded))
    if (
        folded[at : at + 1] == "“"
        and (close := folded.find("”", at, most)) > 0
        and "\n" not in folded[at:close]
    ):
        start, end = at + 1, close
    else:
        found = _SENTENCE_END.search(folded, at, most)
        start, end = at, found.start() if found else most
    while end > start and folded[end - 1] in "。!? ,”":
        end -= 1
    said = text[start:end]
    if len(said) < _LEAST:
        return
    yield Relation(
        "speaker", identifiers.content_iri("statement", said, mention.entity), said,
        mention.entity, mention.label, min(start, mention.start), max(end, mention.end), mention.paragraph, rule,
    )  # fmt: skip
