"""Rules to look at: those that never fire, those that never win, those mostly wrong, those that win against gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluate.scores import Report, Score, load
from pipeline.interpret import relation_rules, target_rules
from pipeline.lexicon import gazetteer
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Mention, Reading

#: From how many findings on a share is told, and below which share a rule is weak.
LEAST, WEAK = 3, 0.5


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that won where another had what gold has; how often, and the first place."""

    winner: str
    loser: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Suspects:
    """`silent` rules of the ontology propose nothing in these articles, `outvoted` ones only losers."""

    silent: tuple[str, ...]
    outvoted: tuple[str, ...]
    weak: tuple[tuple[str, Score], ...]
    conflicts: tuple[Conflict, ...]

    def as_json(self) -> dict[str, Any]:
        """The lists for a program."""
        return {
            "silent": list(self.silent),
            "outvoted": list(self.outvoted),
            "weak": {rule: score.as_row() for rule, score in self.weak},
            "conflicts": [
                {"winner": one.winner, "loser": one.loser, "count": one.count, "example": one.example}
                for one in self.conflicts
            ],
        }


def suspects(report: Report, read: Sequence[Reading], prefix: str | Path, lexicon: Lexicon) -> Suspects:
    """The rules to look at. The readings must hold their refusals (`explain=True`)."""
    fired: set[str] = set()
    proposed: set[str] = set()
    for reading in read:
        fired.update(mention.rule for mention in reading.mentions if mention.type != "Target")
        fired.update(f"target:{target.rule}" for target in reading.targets)
        fired.update(f"target:{observation.rule}" for observation in reading.observations)
        fired.update(relation.rule for relation in reading.relations)
        proposed.update(
            f"target:{refusal.rule}" if refusal.type == "Target" else refusal.rule
            for refusal in reading.refusals
        )
    known = set(rules(lexicon))
    weak = [
        (rule, score)
        for rule, score in report.by_rule().items()
        if score.right + score.wrong >= LEAST and score.precision < WEAK
    ]
    return Suspects(
        tuple(sorted(known - fired - proposed)),
        tuple(sorted(proposed - fired)),
        tuple(weak),
        tuple(_conflicts(read, prefix)),
    )


def rules(lexicon: Lexicon) -> Iterator[str]:
    """The rules that analysts write, as findings name them: dictionaries, heads, patterns, targets, relations."""
    for path in gazetteer.files(lexicon.folder):
        yield f"dictionary:{path.stem}"
    for entry in lexicon.entries:
        for head in entry.heads:
            yield f"{head.type.lower()}:head:{head.text}"
    for pattern in lexicon.patterns:
        yield f"pattern:{pattern.id}"
    for cue in target_rules.load(lexicon.folder).cues.values():
        yield f"target:{cue.id}"
    for rule in relation_rules.load(lexicon.folder).rules:
        yield f"relation:{rule.id}"


def _conflicts(read: Sequence[Reading], prefix: str | Path) -> list[Conflict]:
    """Who won where somebody else had a gold name exactly, the commonest first."""
    wanted: dict[str, set[tuple[int, int, str]]] = {}
    for row in load(prefix)[0]:
        if not row["optional"]:
            wanted.setdefault(row["doc"], set()).add((row["start"], row["end"], row["type"]))
    counted: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for reading in read:
        doc, shift = Path(reading.article.doc).name, reading.article.start
        gold = wanted.get(doc, set())
        names = [mention for mention in reading.mentions if mention.type != "Target"]
        for lost in reading.refusals:
            if (lost.start + shift, lost.end + shift, lost.type) not in gold:
                continue
            for winner in _over(names, lost.start, lost.end):
                pair = winner.rule, lost.rule
                counted[pair] += 1
                examples.setdefault(pair, f"{doc}:{lost.start + shift} {lost.text} lost to {winner.text}")
    return [
        Conflict(*pair, count, examples[pair])
        for pair, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _over(names: Sequence[Mention], start: int, end: int) -> Iterator[Mention]:
    return (mention for mention in names if mention.start < end and start < mention.end)


def lines(found: Suspects) -> Iterator[str]:
    """The lists for a person, line by line."""
    yield f"precision below {WEAK} in {LEAST} findings or more: {len(found.weak) or 'none'}"
    yield from (f"  {rule}  {score.right} right, {score.wrong} wrong" for rule, score in found.weak)
    yield f"won where another rule had what gold has: {sum(one.count for one in found.conflicts) or 'none'}"
    for one in found.conflicts:
        yield f"  {one.winner} over {one.loser}  {one.count}  {one.example}"
    yield f"proposed something and never won: {len(found.outvoted) or 'none'}"
    yield from (f"  {rule}" for rule in found.outvoted)
    yield f"proposed nothing in these articles: {len(found.silent) or 'none'}"
    heads = [rule for rule in found.silent if ":head:" in rule]
    yield from (f"  {rule}" for rule in found.silent if rule not in heads)
    if heads:
        yield f"  and {len(heads)} heads (--json names them)"
