"""A person's post in a body: the record, and how a role is told in the words between the two."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.expressions import expression
from pipeline.interpret.relation_rules import RelationRules
from pipeline.slots import record

PUNCTUATION = expression("[,。;:!?\n“《(]|\\.(?![0-9A-Za-z])")
_NOT_ROLE = expression("^(?:前|原|时任|现任|候任|已故|的)+")
#: 北疆时报乌兰巴托6月17日电特派记者: the dateline before the post.
_DATED = expression("^[^,。;]{0,12}[0-9]日(?:电|讯)")
#: A role has at most so many characters.
MAX_ROLE = 24


@record(frozen=True, slots=True)
class Affiliation:
    """A person's place in a body: indices of the two mentions, the role as written, and where it is stated."""

    person: int
    body: int
    role: str | None
    start: int
    end: int
    rule: str = "affiliation:apposition"


@record(frozen=True, slots=True)
class Words:
    """What roles and lists are told by."""

    titles: Mapping[str, tuple[str, ...]]  # by their last character
    honorifics: tuple[str, ...]
    rules: RelationRules

    def role(self, gap: str) -> str | None:
        """The role in the words between a body and a person; empty for none, None where they are no role."""
        role = _NOT_ROLE.sub("", _DATED.sub("", gap.removesuffix("的")).strip())
        if not role:
            return ""
        if len(role) > MAX_ROLE or PUNCTUATION.search(role):
            return None
        if not role.endswith(self.titles.get(role[-1], ())):
            return None
        # 获赠该项目的项目主任: what stands before 的 tells of the post, it is not its name.
        role = role.rpartition("的")[2]
        if role in self.rules.no_posts:
            return ""
        return role.replace(" ", "") if not role.isascii() else role
