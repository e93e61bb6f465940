"""`report.html`: what a build found, on one page that asks nobody for anything.

Every text that comes from an article passes `html.escape`; the page forbids itself all requests and all
scripts but its own by a Content-Security-Policy. Nothing but the line of the run and the comparison with the
former build differs between two builds of the same articles.
"""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.model import TYPES
from pipeline.network.pictures import Picture

_ZH = {
    "Person": "人物", "Organization": "机构", "Country": "国家", "Project": "项目", "Target": "目标",
    "Instrument": "政策文书", "Event": "事件", "Place": "地点", "Concept": "概念",
}  # fmt: skip
_COUNTS = (
    ("articles", "文章", "articles"), ("paragraphs", "段落", "paragraphs"), ("mentions", "提及", "mentions"),
    ("entities", "实体", "entities"), ("targets", "目标", "targets"),
    ("observations", "观测值", "observations"), ("relations", "关系", "relations"),
    ("pairs", "共现对", "pairs"), ("triples", "三元组", "triples"), ("issues", "疑点", "issues"),
)  # fmt: skip
_CONDITIONS = {"conditional": "有条件", "unconditional": "无条件"}
_STATUSES = {"withdrawn": "已撤回", "achieved": "已实现", "revised": "已修订"}
_COMPARATORS = {">=": "≥ ", "<=": "≤ ", "~": "约 "}
_TARGETS, _NAMES, _ISSUES = 1000, 12, 50

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Former:
    """What the report needs of the build before: its counts, its input hashes, its targets."""

    counts: Mapping[str, Any]
    inputs: Mapping[str, str]
    targets: frozenset[tuple[str, str, str]]


def former(out: Path, manifest: Mapping[str, Any]) -> Former | None:
    """The build that stands in `out`, or None when there is none that can be read."""
    counts, inputs = manifest.get("counts"), manifest.get("inputs")
    if not isinstance(counts, dict) or not isinstance(inputs, dict):
        return None
    try:
        with (out / "targets.csv").open(encoding="utf-8-sig", newline="") as file:
            targets = frozenset(_key(row) for row in csv.DictReader(file))
    except (OSError, ValueError, KeyError, csv.Error):
        return None
    return Former(counts, inputs, targets)


def render(
    manifest: Mapping[str, Any],
    *,
    run: Mapping[str, object],
    before: Former | None,
    targets: Sequence[Row],
    entities: Sequence[Row],
    issues: Sequence[Row],
    picture: Picture,
) -> str:
    """The page as one string of HTML."""
    style, script = _asset("report.css"), _asset("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"
    counts = manifest["counts"]
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>绿图 · 构建报告</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n",
        "<header><h1>绿图 · 构建报告 <small>Lütu build report</small></h1>\n",
        f'<p class="run">{escape(_run(run))}</p>\n',
        '<nav><a href="#targets">目标</a><a href="#network">网络</a><a href="#entities">实体</a>'
        '<a href="#changes">变化</a><a href="#issues">疑点</a></nav></header>\n',
        *_cards(counts),
        *_targets(targets, counts["targets"]),
        *_network(picture),
        *_entities(entities, counts.get("entities_by", {})),
        *_changes(before, manifest, targets),
        *_issues(issues, counts.get("issues_by", {})),
        f"<footer>lutu {escape(str(manifest['lutu']))} · fingerprint "
        f"{escape(str(manifest['fingerprint'])[:16])} · graph.ttl, graph.nq, store/, *.csv, *.parquet, "
        "network.html, network.graphml, network.gexf, manifest.json</footer>\n",
        f"</main>\n<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode("utf-8", "replace").decode("utf-8")


def _asset(name: str) -> str:
    return resources.files("pipeline").joinpath(name).read_text(encoding="utf-8")


def _run(run: Mapping[str, object]) -> str:
    return f"{run.get('raw', '')} · {run.get('ended', '')} · {run.get('seconds', '')} s"


def _head(anchor: str, zh: str, en: str) -> str:
    return f'<h2 id="{anchor}">{zh} <small>{en}</small></h2>\n'


def _cards(counts: Row) -> Iterator[str]:
    yield '<div class="cards">\n'
    for key, zh, en in _COUNTS:
        yield f'<div class="card"><b>{counts[key]:,}</b><span>{zh} {en}</span></div>\n'
    yield "</div>\n"
    if counts["unread"]:
        yield f'<p class="minus">{counts["unread"]} 个文件无法读取，见疑点。 Files that were not read.</p>\n'


def amount(row: Row) -> str:
    """The value of a target as people read it.

    >>> from decimal import Decimal
    >>> amount({"value": Decimal("43.20"), "unit": "%", "comparator": ">="})
    '≥ 43.20%'
    """
    value, unit = row.get("value"), row.get("unit") or ""
    if value is None:
        return "状态 state" if row.get("metric") else ""
    upper = f"–{number(row['value_max'])}" if row.get("value_max") is not None else ""
    gap = "" if unit == "%" else " "
    return f"{_COMPARATORS.get(row.get('comparator') or '=', '')}{number(value)}{upper}{gap}{unit}".strip()


def number(value: Decimal) -> str:
    """A number as a Chinese reader takes it in at a glance.

    >>> from decimal import Decimal
    >>> number(Decimal("11000000000")), number(Decimal("43.20")), number(Decimal("-25000"))
    ('110 亿', '43.20', '-2.5 万')
    """
    for size, name in ((8, "亿"), (4, "万")):
        if abs(value) >= 10**size:
            digits = f"{value.scaleb(-size):,f}"
            return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + f" {name}"
    return f"{value:,f}"


def _targets(rows: Sequence[Row], total: int) -> Iterator[str]:
    yield _head("targets", "目标", "targets")
    if not rows:
        yield '<p class="note">没有找到目标。 No targets were found.</p>\n'
        return
    yield '<input type="search" data-filter="target-table" placeholder="筛选 filter" aria-label="筛选">\n'
    yield '<div class="scroll tall"><table class="sortable" id="target-table"><thead><tr>'
    for zh, number in (("主体", 0), ("数值", 1), ("指标", 0), ("年份", 1), ("基准", 1), ("条件", 0),
                       ("文书", 0), ("原文", 0)):  # fmt: skip
        yield f'<th{" data-number" if number else ""}><button type="button">{zh}</button></th>'
    yield "</tr></thead><tbody>\n"
    for row in rows[:_TARGETS]:
        value = row.get("value")
        key = "" if value is None else format(value, "f")
        condition, status = str(row.get("condition") or ""), str(row.get("status") or "")
        tags = [
            f'<span class="tag {escape(code)}">{escape(names.get(code, code))}</span>'
            for code, names in ((condition, _CONDITIONS), (status, _STATUSES))
            if code and code != "target"
        ]
        yield (
            f'<tr><td class="name">{_text(row, "actor_label")}</td>'
            f'<td class="number" data-key="{key}">{escape(amount(row))}</td><td>{_text(row, "metric")}</td>'
            f'<td class="number">{_text(row, "deadline")}</td>'
            f'<td class="number">{_text(row, "baseline")}</td>'
            f"<td>{' '.join(tags)}</td><td>{_text(row, 'instrument_label')}</td>"
            f'<td class="quote">{_marked(row)}<div class="where">{_text(row, "title")} · '
            f"{_text(row, 'doc')} · {row['start']}–{row['end']}</div></td>"
            "</tr>\n"
        )
    yield "</tbody></table></div>\n"
    if total > _TARGETS:
        yield f'<p class="note">前 {_TARGETS} 条，共 {total} 条，见 targets.csv。 The first {_TARGETS}.</p>\n'


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else escape(str(value))


def _marked(row: Row) -> str:
    """The sentence with the target marked in it."""
    context, text = str(row.get("context") or row["text"]), str(row["text"])
    head, found, tail = context.partition(text)
    if not found:
        return escape(context)
    return f"{escape(head)}<mark>{escape(text)}</mark>{escape(tail)}"


def _network(picture: Picture) -> Iterator[str]:
    yield _head("network", "共现网络", "who stands beside whom")
    if not picture.dots:
        yield '<p class="note">没有在同一段落中一同出现的实体。 No two entities share a paragraph.</p>\n'
        return
    yield (
        f'<div class="picture"><svg viewBox="0 0 {picture.width} {picture.height}" role="img" '
        'aria-label="共现网络 co-occurrence network">\n'
    )
    for line in picture.lines:
        one, other = picture.dots[line.source], picture.dots[line.target]
        yield (
            f'<line x1="{one.x}" y1="{one.y}" x2="{other.x}" y2="{other.y}" stroke-width="{line.width}">'
            f"<title>{escape(one.full)} – {escape(other.full)}: {line.count}</title></line>\n"
        )
    for dot in picture.dots:
        yield (
            f'<circle class="{escape(dot.type)}" cx="{dot.x}" cy="{dot.y}" r="{dot.radius}">'
            f"<title>{escape(dot.full)} · {_ZH.get(dot.type, '')} · {dot.weight}</title></circle>\n"
        )
    for dot in picture.dots:
        yield f'<text x="{dot.x}" y="{round(dot.y + dot.radius + 13, 1)}">{escape(dot.label)}</text>\n'
    yield '</svg>\n<ul class="legend">'
    present = {dot.type for dot in picture.dots}
    for type_ in TYPES:
        if type_ in present:
            yield f'<li><i class="{type_}"></i>{_ZH[type_]} {type_}</li>'
    yield "</ul></div>\n"
    yield (
        f'<p class="note">联系最多的 {len(picture.dots)} 个实体，各取其最强的联系；线宽为同段出现的次数。'
        '搜索、筛选、看原句：<a href="network.html">network.html</a>。完整网络见 network.graphml。</p>\n'
    )


def _entities(rows: Sequence[Row], totals: Row) -> Iterator[str]:
    yield _head("entities", "实体", "most mentioned by type")
    yield '<div class="grid">\n'
    for type_ in TYPES:
        mine = [row for row in rows if row["type"] == type_ and type_ != "Target"][:_NAMES]
        if not mine:
            continue
        top = max(int(row["mentions"]) for row in mine) or 1
        yield f'<div class="card"><h3>{_ZH[type_]} <small>{type_} · {totals.get(type_, 0):,}</small></h3>'
        yield '<ol class="bars">'
        for row in mine:
            share = round(100 * int(row["mentions"]) / top, 1)
            yield (
                f'<li title="{_text(row, "label")}"><i class="{type_}" style="width:{share}%"></i>'
                f"<span>{_text(row, 'label')}</span><em>{row['mentions']:,}</em></li>"
            )
        yield "</ol></div>\n"
    yield "</div>\n"


def _changes(before: Former | None, manifest: Row, targets: Sequence[Row]) -> Iterator[str]:
    yield _head("changes", "与上次构建相比", "what changed since the last build")
    if before is None:
        yield '<p class="note">这是第一次构建。 This is the first build here.</p>\n'
        return
    now, then = manifest["inputs"], before.inputs
    groups = (
        ("新增文章文件", "new files", "plus", sorted(set(now) - set(then))),
        ("移除文章文件", "removed files", "minus", sorted(set(then) - set(now))),
        (
            "修改文章文件",
            "changed files",
            "",
            sorted(doc for doc in now if doc in then and now[doc] != then[doc]),
        ),
    )
    moves = []
    for key, zh, _ in _COUNTS:
        change = manifest["counts"][key] - before.counts.get(key, 0)
        if change:
            sign = "plus" if change > 0 else "minus"
            moves.append(f'{zh} <span class="{sign}">{change:+,}</span>')
    yield f"<p>{' · '.join(moves) or '数量没有变化。 All counts are the same.'}</p>\n"
    for zh, en, sign, docs in groups:
        if docs:
            yield from _listed(f'<span class="{sign}">{zh}</span> {en}', map(escape, docs), len(docs))
    if manifest["counts"]["targets"] > len(targets):
        return  # too many to compare row by row: the counts above must do
    current = {_key(row): row for row in targets}
    for zh, en, sign, keys in (
        ("新出现的目标", "new targets", "plus", sorted(set(current) - before.targets)),
        ("不再出现的目标", "targets gone", "minus", sorted(before.targets - set(current))),
    ):
        if keys:
            lines = (f"{escape(text)} <small>{escape(doc)}</small>" for doc, _, text in keys)
            yield from _listed(f'<span class="{sign}">{zh}</span> {en}', lines, len(keys))


def _key(row: Row) -> tuple[str, str, str]:
    """What makes two rows of targets the same: file, target and text (without a defusing apostrophe)."""
    return str(row["doc"]).removeprefix("'"), str(row["target"]), str(row["text"]).removeprefix("'")


def _listed(title: str, lines: Iterable[str], count: int) -> Iterator[str]:
    """A folded list of at most fifty lines of HTML."""
    yield f"<details><summary>{title} <b>{count:,}</b></summary><ul>"
    for number, line in enumerate(lines):
        if number == _ISSUES:
            yield "<li>…</li>"
            break
        yield f"<li>{line}</li>"
    yield "</ul></details>\n"


def _issues(rows: Sequence[Row], totals: Row) -> Iterator[str]:
    yield _head("issues", "疑点", "issues: written down, never repaired")
    if not totals:
        yield '<p class="note">没有疑点。 None.</p>\n'
        return
    for code, count in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        lines = [
            f"{_text(row, 'message')} <small>{_text(row, 'doc')} · {row['start']}–{row['end']}</small>"
            for row in rows
            if row["code"] == code
        ]
        yield from _listed(f"<code>{escape(code)}</code>", lines, count)
