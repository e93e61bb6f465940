"""Every rule of relations.yaml against its own examples and rejects, with the names marked, so that no recogniser plays a part."""

from __future__ import annotations

import pytest
from phenomena_rows import unmark

from pipeline.interpret.relation_rules import RelationRule, default, evidence
from pipeline.interpret.statements import lines, stated
from pipeline.model import Mention
from pipeline.text.fold import fold

RULES = default()
CASES = list(evidence(RULES))


def found(rule: RelationRule, text: str) -> list[tuple[str, ...]]:
    """What the rule alone states in a marked text."""
    (plain,), marked = unmark(text)
    mentions = [
        Mention(m.start, m.end, plain[m.start : m.end], m.type, plain[m.start : m.end], plain[m.start : m.end], "test", 0)
        for m in marked
    ]  # fmt: skip
    return [
        (r.predicate, r.subject_label, r.object_label, *([] if r.polarity == "affirmed" else [r.polarity]))
        for r in stated(lines(fold(plain), mentions, RULES), RULES)
        if r.rule == f"relation:{rule.id}"
    ]


@pytest.mark.parametrize(
    ("rule", "text", "is_example"),
    CASES,
    ids=[
        f"{rule.id}-{'example' if is_example else 'reject'}-{n}"
        for n, (rule, _, is_example) in enumerate(CASES)
    ],
)
def test_rule_holds_its_evidence(rule: RelationRule, text: str, is_example: bool) -> None:
    relations = found(rule, text)
    assert bool(relations) is is_example
    if is_example and text == rule.examples[0]:
        assert sorted(relations) == sorted(rule.gives)


def test_rules_are_told_apart_by_their_ids() -> None:
    ids = [rule.id for rule in RULES.rules]
    assert len(ids) == len(set(ids))
    assert all(rule.examples and rule.rejects and rule.gives for rule in RULES.rules)
