"""`network.html`: the page as one string, with its libraries, its data and a policy that forbids every request."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from importlib import resources
from typing import Any

from pipeline.model import TYPES
from pipeline.network.counting import Ties
from pipeline.network.figures import COLOURS, GREY
from pipeline.network.incidences import Incidences
from pipeline.network.page.content import as_json, content
from pipeline.network.page.passages import Rows

#: A colour of the palette for each type, its name, and a sign that tells it without the colour.
_STYLE = {
    "Person": (COLOURS[3], "人物", "人"),
    "Organization": (COLOURS[2], "机构", "机"),
    "Country": (COLOURS[0], "国家", "国"),
    "Project": (COLOURS[4], "项目", "项"),
    "Target": (COLOURS[6], "目标", "标"),
    "Instrument": (COLOURS[1], "政策文书", "文"),
    "Event": ("#F0E442", "事件", "事"),
    "Place": (COLOURS[5], "地点", "地"),
    "Concept": (GREY, "概念", "概"),
}
#: Those on which a dark sign reads better than a white one.
_PALE = frozenset({"Instrument", "Event", "Place", "Concept", "Project"})
#: In the order in which they run.
_SCRIPTS = (
    "model.js", "vendor/graphology.umd.min.js", "vendor/sigma.min.js", "drawing.js", "panel.js", "page.js",
)  # fmt: skip
#: A map of the source that a browser's tools would ask for.
_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)


def document(incidences: Incidences, found: Ties, rows: Rows) -> str:
    """The page of a network whose ties by paragraph are `found`; `rows` gives the rows of a build's table."""
    return page(content(incidences, found, rows))


def page(known: Mapping[str, Any]) -> str:
    """The page of what `content` has gathered; the same content gives the same characters."""
    style = _asset("page.css")
    scripts = [_MAP.sub("", _asset(name)) for name in _SCRIPTS]
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    shown = {
        "colours": [_STYLE[type_][0] for type_ in TYPES],
        "types": [_STYLE[type_][1] for type_ in TYPES],
        "signs": [_STYLE[type_][2] for type_ in TYPES],
        "inks": ["#1d2a24" if type_ in _PALE else "#ffffff" for type_ in TYPES],
    }
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=True)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n',
        f"<title>绿图 · 共现网络</title>\n<style>{style}</style>\n</head>\n<body>\n",
        _asset("page.html"),
        f'<script type="application/json" id="style">{as_json(shown)}</script>\n',
        f'<script type="application/json" id="data">{as_json(known)}</script>\n',
        *(f"<script>{script}</script>\n" for script in scripts),
        "</body>\n</html>\n",
    ]
    return "".join(parts).encode("utf-8", "replace").decode("utf-8")


def _asset(name: str) -> str:
    return resources.files("pipeline.network.page").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
