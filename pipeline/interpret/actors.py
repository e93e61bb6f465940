"""Who aims, and by which instrument: mentions and pronouns before a figure, carried over sentences.

Subjects are countries, organizations and, where nobody else is there, persons; 我国, 该集团, 其 and the like go
back to what was named. Offsets are into the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.identifiers import entity_iri
from pipeline.interpret.clauses import Sentence
from pipeline.model import Evidence, Mention

_SUBJECTS = ("Country", "Organization", "Person")
#: Not a subject after these: 对印尼, 与世界银行, 由环境署支持 stays out.
_OBLIQUE = re.compile(
    r"(?:对|向|与|和|同|为|给|于|在|从|由|据|按照?|根据|获|赴|访|比|超过|低于|占|包括|如|取代|出口到?|进口)\Z"
)
_SPEAKER = re.compile(r"(?:[^,。;]{0,10})(?:报道|指出|认为|数据|统计|研究|报告|分析|调查|预测|消息|网)")
_OF_ACTOR = re.compile(r"(?:政府|当局|方面)?(?:的)?[^,。;]{0,10}(?:目标|承诺|计划|规划|贡献|NDC)")
_CHINA = re.compile(r"我国|全国|我們國家|国家(?=“?十|规划|提出|将)|内地(?=非|单|的|新|能|碳|可|风)")
_BACK = re.compile(
    r"该(?P<org>集团|公司|企业|行|银行|机构|组织|基金|协会|校|大学|厂|司|院|部门|品牌|联盟)|该(?P<country>国|国家)|(?<![和与及尤])其(?!中|他|它|余|实|次)|它们?|(?P<we>本公司|本行|本集团|我们)"
)
_INSTRUMENTS = ("Instrument",)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who aims: the entity, its label, and the characters (or the inference) that say so."""

    entity: str
    label: str
    evidence: Evidence


def _evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence(start, end, text[start:end])


def find(
    text: str,
    folded: str,
    sentence: Sentence,
    start: int,
    mentions: Sequence[Mention],
    known: Sequence[Mention],
    topic: Actor | None,
) -> Actor | None:
    """Return who aims at the figure at `start`.

    `mentions` are those of the sentence, `known` all subjects of the article before it, in order.
    """
    china = Actor(entity_iri("country", "CN"), "中国", Evidence())
    candidates: list[tuple[int, int, Actor]] = []
    for mention in mentions:
        if mention.type not in _SUBJECTS or mention.start >= start:
            continue
        if _OBLIQUE.search(folded, max(sentence.start, mention.start - 3), mention.start):
            score = 1 if _OF_ACTOR.match(folded, mention.end) and mention.type == "Country" else 0
        elif mention.type == "Person" or (
            _SPEAKER.match(folded, mention.end) and mention.type == "Organization"
        ):
            score = 1
        else:
            score = 3 if mention.type == "Country" or not _before_name(mentions, mention) else 2
        actor = Actor(mention.entity, mention.label, _evidence(text, mention.start, mention.end))
        candidates.append((score, mention.start, actor))
    for match in _CHINA.finditer(folded, sentence.start, start):
        actor = Actor(china.entity, china.label, _evidence(text, match.start(), match.end()))
        candidates.append((3, match.start(), actor))
    for match in _BACK.finditer(folded, sentence.start, start):
        kinds = (
            ("Country",)
            if match["country"]
            else ("Organization",)
            if match["org"]
            else ("Country", "Organization")
        )
        back = next(
            (found for found in reversed(known) if found.end <= match.start() and found.type in kinds), None
        )
        if back is not None and not any(found.start <= match.start() < found.end for found in mentions):
            actor = Actor(back.entity, back.label, _evidence(text, match.start(), match.end()))
            candidates.append((2, match.start(), actor))
    best = [entry for entry in candidates if entry[0] >= 2]
    if best:
        return max(best, key=lambda entry: (entry[0] >= 2, entry[1]))[2]
    if topic is not None:
        return topic
    weak = [entry for entry in candidates if entry[0] == 1]
    return weak[-1][2] if weak else None


def _before_name(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a person follows at once: then the organization is where the speaker works."""
    return any(found.type == "Person" and 0 <= found.start - mention.end <= 12 for found in mentions)


def instrument(sentence: Sentence, start: int, end: int, mentions: Sequence[Mention]) -> Mention | None:
    """Return the instrument that the sentence ties to a figure: the last before it, else one right after."""
    before = [
        found for found in mentions if found.type in _INSTRUMENTS and sentence.start <= found.start < start
    ]
    if before:
        return before[-1]
    after = [found for found in mentions if found.type in _INSTRUMENTS and end <= found.start <= end + 12]
    return after[0] if after else None
