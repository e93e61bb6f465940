"""What differs between a build and a store, and how it gets there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.push import record
from pipeline.push.failures import PushError
from pipeline.push.parts import Part, Parts
from pipeline.push.record import Entry
from pipeline.push.remote import Remote
from pipeline.push.sending import Sender
from pipeline.push.shared import Shared
from pipeline.push.verify import verify

#: So many graphs that fail one after the other end a push: the store is not well.
_PATIENCE = 3
#: Entries of the record go to the store when so many have gathered.
_BATCH = 50


class Action(StrEnum):
    """What a push does with a graph."""

    PUT = "put"
    DELETE = "delete"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Step:
    """One graph, what is to be done with it, and why."""

    graph: str
    action: Action
    why: str = ""
    part: Part | None = None


@dataclass(slots=True)
class Outcome:
    """A step, and what became of it; an error of None is success."""

    step: Step
    error: str | None = None

    def as_json(self) -> dict[str, object]:
        """The outcome for programs."""
        part = self.step.part
        return {
            "graph": self.step.graph,
            "action": str(self.step.action),
            "why": self.step.why or None,
            "triples": part.triples if part else None,
            "bytes": part.body.length if part else None,
            "error": self.error,
        }


@dataclass(slots=True)
class Report:
    """A push: every graph with its outcome, and what else was not as it should be."""

    prefix: str
    dry_run: bool
    verified: bool
    outcomes: list[Outcome] = field(default_factory=list)
    #: Graphs of vanished articles that stay because nobody said --prune.
    vanished: list[str] = field(default_factory=list)
    #: Graphs of the build that were to be left as they are in the store.
    left_out: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    in_pieces: int = 0

    @property
    def moved(self) -> list[Outcome]:
        """What was, or would be, sent or deleted, and what failed."""
        return [one for one in self.outcomes if one.step.action is not Action.UNCHANGED or one.error]

    @property
    def failed(self) -> list[Outcome]:
        """What did not succeed."""
        return [one for one in self.outcomes if one.error is not None]

    @property
    def ok(self) -> bool:
        """Whether the store holds what it should."""
        return not self.failed and not self.problems

    def counts(self) -> dict[str, int]:
        """Graphs by what was done with them."""
        done = [one for one in self.outcomes if one.error is None]
        counts = {str(action): sum(one.step.action is action for one in done) for action in Action}
        sent = [one.step.part for one in done if one.step.action is Action.PUT and one.step.part]
        return {
            **counts,
            "failed": len(self.failed),
            "vanished": len(self.vanished),
            "triples": sum(part.triples for part in sent),
            "bytes": sum(part.body.length for part in sent),
        }

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "prefix": self.prefix,
            "dry_run": self.dry_run,
            "verified": self.verified,
            "ok": self.ok,
            "counts": self.counts(),
            "graphs": [one.as_json() for one in self.outcomes],
            "vanished": self.vanished,
            "left_out": self.left_out,
            "problems": self.problems,
        }


def plan(
    parts: Parts,
    known: Mapping[str, Entry],
    counts: Mapping[str, int] | None,
    *,
    force: bool = False,
    without: Collection[str] = (),
) -> Iterator[Step]:
    """A step for each graph of the build, in the order of names. `counts` is what the store holds, if asked.

    Graphs that are named in `without` get none, whatever the store holds of them.
    """
    for part in parts.parts:
        if part.graph in without:
            continue
        entry = known.get(part.graph)
        if entry is None:
            yield Step(part.graph, Action.PUT, "new", part)
        elif entry.sha256 != part.sha256:
            yield Step(part.graph, Action.PUT, "changed", part)
        elif counts is not None and counts.get(part.graph, 0) != entry.triples:
            yield Step(part.graph, Action.PUT, "altered in the store", part)
        elif force:
            yield Step(part.graph, Action.PUT, "forced", part)
        else:
            yield Step(part.graph, Action.UNCHANGED, "", part)


def vanished(parts: Parts, known: Iterable[str], present: Iterable[str]) -> list[str]:
    """Graphs of the store that are ours and not in the build.

    Ours is what the record names, and what is named below the prefix as graphs of articles are. Nothing
    else below the prefix is touched.
    """
    built = {part.graph for part in parts.parts} | {record.record_graph(parts.prefix)}
    articles = parts.prefix + "article/"
    ours = {name for name in known if name.startswith(parts.prefix)}
    ours |= {name for name in present if name.startswith(articles) and name.endswith("/graph")}
    ours |= {name for name in present if name == record.staging_graph(parts.prefix)}
    return sorted(ours - built)


def push(
    remote: Remote,
    parts: Parts,
    *,
    force: bool = False,
    prune: bool = False,
    verified: bool = True,
    dry_run: bool = False,
    without: Collection[Shared] = (),
    tell: Callable[[list[Step]], Iterable[Step]] = iter,
) -> Report:
    """Bring the store to what the build holds. Raises: PushError when it cannot even be asked.

    Shared graphs named in `without` are neither sent nor deleted. `tell` gives back the steps it is given, one by one, and may show how far they are.
    """
    known = record.known(remote, parts.prefix, (part.graph for part in parts.parts))
    asked = remote.endpoint.query is not None and (verified or prune)
    counts = remote.counts(parts.prefix, known) if asked else None
    report = Report(parts.prefix, dry_run, verified)
    left = {shared.graph(parts.prefix) for shared in without}
    report.left_out = [part.graph for part in parts.parts if part.graph in left]
    steps = list(plan(parts, known, counts if verified else None, force=force, without=left))
    gone = vanished(parts, known, counts or ())
    if prune:
        steps += [Step(name, Action.DELETE, "vanished") for name in gone]
    else:
        report.vanished = gone
    moving = [step for step in steps if step.action is not Action.UNCHANGED]
    outcomes = {step.graph: Outcome(step) for step in steps}
    report.outcomes = list(outcomes.values())
    if dry_run or not moving:
        return report
    push_ = _Push(remote, parts, known, verified, outcomes)
    push_.move(moving, tell)
    report.in_pieces = push_.sender.in_pieces
    report.problems = push_.problems
    if verified and not report.failed and not report.problems:
        push_.check()
    return report


class _Push:
    """One push on its way."""

    def __init__(
        self,
        remote: Remote,
        parts: Parts,
        known: Mapping[str, Entry],
        verified: bool,
        outcomes: dict[str, Outcome],
    ) -> None:
        self.remote, self.parts, self.verified, self.outcomes = remote, parts, verified, outcomes
        self.sender = Sender(remote, record.staging_graph(parts.prefix))
        self.record = record.record_graph(parts.prefix)
        #: What the record holds, and what is to be added to it.
        self.entries, self.fresh = dict(known), dict[str, Entry]()
        self.problems: list[str] = []

    def move(self, moving: list[Step], tell: Callable[[list[Step]], Iterable[Step]]) -> None:
        """Do the steps; deletions come last and only when nothing failed before them."""
        for step in moving:
            self.outcomes[step.graph].error = "not sent"
        self._forget([step.graph for step in moving])
        failures = 0
        try:
            for step in tell(moving):
                if step.action is Action.DELETE and self._failed(moving):
                    continue
                try:
                    self._do(step)
                    self.outcomes[step.graph].error, failures = None, 0
                except PushError as error:
                    self.outcomes[step.graph].error = str(error)
                    failures += 1
                    if error.final or failures == _PATIENCE:
                        break
        except KeyboardInterrupt:
            self.remote.wire.hurry()
            raise
        finally:
            self._remember(at_least=1)

    def _failed(self, moving: list[Step]) -> bool:
        return any(self.outcomes[step.graph].error for step in moving if step.action is Action.PUT)

    def _do(self, step: Step) -> None:
        if step.part is None:
            self.remote.delete(step.graph)
            return
        self.sender.send(step.part)
        stored = verify(self.remote, step.part) if self.verified else step.part.triples
        self.fresh[step.graph] = Entry(step.part.sha256, stored)
        self._remember(at_least=_BATCH)

    def _forget(self, graphs: Iterable[str]) -> None:
        """Take the entries of graphs out of the record before the graphs are touched. Raises: PushError."""
        rest = record.without(self.entries, graphs)
        if len(rest) == len(self.entries):
            return
        if rest:
            self.sender.send(self.parts.make(self.record, record.lines(rest)))
        else:
            self.remote.delete(self.record)
        self.entries = rest

    def _remember(self, at_least: int) -> None:
        """Add the entries that have gathered to the record."""
        if len(self.fresh) < at_least:
            return
        try:
            self.remote.post(self.record, record.lines(self.fresh))
            self.entries |= self.fresh
        except PushError as error:
            self.problems.append(
                f"{error} What was pushed is not on record, so the next push sends it again."
            )
        self.fresh = {}

    def check(self) -> None:
        """See that the store holds as much as it should, in all graphs, and that the record is as we left it."""
        try:
            if self.remote.endpoint.query is not None:
                counts = self.remote.counts(self.parts.prefix, self.entries)
                for outcome in self.outcomes.values():
                    held = counts.get(outcome.step.graph, 0)
                    entry = self.entries.get(outcome.step.graph)
                    if held != (entry.triples if entry else 0):
                        outcome.error = f"{outcome.step.graph}: the store counts {held} triples. Push again."
            names = [part.graph for part in self.parts.parts]
            now = record.known(self.remote, self.parts.prefix, names)
            if any(now.get(name) != self.entries.get(name) for name in names):
                self.problems.append(
                    f"{self.record}: the record is not what we left. Does another push run? Push again."
                )
        except PushError as error:
            self.problems.append(str(error))
