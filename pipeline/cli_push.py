"""The verb `push` of the command: a built graph into a triple store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.options import Json, Out
from pipeline.progress import told
from pipeline.push.credentials import Auth
from pipeline.push.shared import Shared
from pipeline.terminal import OUT, print_json, say

if TYPE_CHECKING:
    from pipeline.push.pushing import Report, Step
    from pipeline.push.wire import Wire


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the store takes graphs.")],
    out: Out = OUT,
    graph_prefix: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Name the graphs below this, not below the build's base."),
    ] = None,
    auth: Annotated[Auth, typer.Option(help="How the store wants to know who you are.")] = Auth.NONE,
    credentials: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Lines LUTU_PUSH_USER=… that only you may read.")
    ] = None,
    query_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the store answers questions; none: nowhere.")
    ] = None,
    update_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the store takes updates; none: nowhere.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Delete the graphs of vanished articles.")] = False,
    without: Annotated[
        list[Shared] | None, typer.Option(help="Leave this shared graph of the store as it is; repeatable.")
    ] = None,
    verify: Annotated[bool, typer.Option(help="Read back what was pushed and compare values.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Push what has not changed, too.")] = False,
    retries: Annotated[int, typer.Option(min=0, help="Try again so often when a store is busy.")] = 5,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds without an answer.")] = 300.0,
    json_: Json = False,
) -> None:
    """Push the built graph to a triple store.

    Only what has changed since the last push goes over the wire, one named
    graph an article. Credentials come from LUTU_PUSH_USER and
    LUTU_PUSH_PASSWORD, or LUTU_PUSH_TOKEN.

    Example: lutu push http://127.0.0.1:7878/store --dry-run
    """
    from pipeline.push import credentials as who
    from pipeline.push import endpoint, failures, pushing
    from pipeline.push.parts import parts, prefixed
    from pipeline.push.remote import Remote
    from pipeline.push.wire import Patience, Wire

    prefix = None if graph_prefix is None else prefixed(graph_prefix)
    given = [endpoint.check(url)]
    given += [endpoint.check(other) for other in (query_url, update_url) if other not in (None, "none")]
    known = endpoint.known(url, query_url, update_url)
    mine = who.read(auth, file=credentials)
    who.guard(mine, *given)
    with parts(out, prefix) as built:
        wire = Wire(url, mine, Patience(retries=retries, timeout=timeout))
        try:
            remote = Remote(wire, known or endpoint.discover(url, wire))
            report = pushing.push(
                remote, built, force=force, prune=prune, verified=verify, dry_run=dry_run,
                without=without or (), tell=_counted,
            )  # fmt: skip
        except failures.PushError as error:
            say(str(error))
            if json_:
                print_json({"ok": False, "problems": [str(error)]})
            raise typer.Exit(1) from error
        finally:
            wire.close()
    if json_:
        print_json({"url": remote.endpoint.graphs, **report.as_json(), "requests_again": wire.again})
    else:
        _print(report)
    _say(remote.endpoint.graphs, report, wire)
    raise typer.Exit(0 if report.ok else 1)


def _counted(steps: list[Step]) -> Iterable[Step]:
    """The steps, counted on a line that vanishes."""
    return told(steps, "pushing", len(steps))


def _print(report: Report) -> None:
    """A line for each graph that moved, would move, or failed to."""
    for one in report.moved:
        part = one.step.part
        done = "failed" if one.error else f"{'would ' if report.dry_run else ''}{one.step.action}"
        print(f"{done}\t{part.triples if part else 0}\t{one.step.graph}\t{one.step.why}")


def _say(url: str, report: Report, wire: Wire) -> None:
    """What went wrong, each reason once, and the sum."""
    for reason in dict.fromkeys(one.error for one in report.failed):
        if reason is not None:
            say(reason)
    for problem in report.problems:
        say(problem)
    counts = report.counts()
    would = "would be " if report.dry_run else ""
    line = f"{url}: {counts['put']} graphs {would}sent ({counts['triples']} triples, {counts['bytes'] / 1e6:.1f} MB)"
    line += f", {counts['delete']} {would}deleted" if counts["delete"] else ""
    line += f", {counts['unchanged']} unchanged"
    line += f", {len(report.left_out)} left out" if report.left_out else ""
    line += f", {counts['failed']} not done" if counts["failed"] else ""
    line += f", {report.in_pieces} in pieces" if report.in_pieces else ""
    line += f", {wire.again} requests sent again" if wire.again else ""
    checked = report.verified and report.ok and not report.dry_run and counts["put"]
    say(line + ("; read back and the same" if checked else ""))
    if report.vanished:
        say(f"{len(report.vanished)} graphs in the store are not in this build; --prune deletes them.")
