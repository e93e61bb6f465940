"""Competency questions: files `NAME.rq` in `ontology/queries/` with their question and their parameters.

The first comment lines of a file say in Chinese and English what it asks, and what it may be given:

    # zh: 在某年或之前应当实现哪些目标？
    # en: Which targets are due by a year?
    # param: year integer 2030 zh: 最迟年份 en: latest year

A parameter is the variable of that name, which must stand in the SELECT (and is left out of the answer). Its
value reaches the query as a term (`substitutions=` of pyoxigraph), never as text, so that no value can change
what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.errors import LexiconError, LutuError
from pipeline.graph.terms import is_sound
from pipeline.graph.vocabulary import PREFIXES

#: What a parameter can be, and how a value of it looks.
TYPES: Mapping[str, str] = {
    "integer": "a whole number such as 2030",
    "decimal": "a number such as 31.89",
    "string": "any text",
    "iri": "an IRI such as https://w3id.org/lutu/country/ID, or a short one such as lutu:deadline",
    "lang": "a language tag such as zh-Hans",
}
XSD = PREFIXES["xsd"]

_ASKS = re.compile(r"#\s*(zh|en)\s*:\s*(.+)", re.ASCII)
_PARAM = re.compile(r"#\s*param\s*:\s*(.*)", re.ASCII)
_PARAMETER = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*) +(?P<type>[a-z]+) +(?:(?P<default>\"[^\"]*\"|\S+) +)?"
    r"zh: *(?P<zh>\S.*?) +en: *(?P<en>\S.*)\Z"
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?\Z")
_LANG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f-\x9f]*\Z")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a question may be given: its type, its default (None: it must be given), what it is."""

    name: str
    type: str
    default: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what it asks in Chinese and English, and its parameters."""

    name: str
    zh: str
    en: str
    text: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a variable is bound to: `kind` is `iri` or `literal`, `datatype` an IRI."""

    kind: str
    value: str
    datatype: str = ""


def questions(ontology: Path) -> list[Question]:
    """All named questions, by name. Raises: LexiconError for a header that is wrong."""
    paths = sorted((ontology / "queries").glob("*.rq"))
    return [read(path.read_text(encoding="utf-8"), path.stem, str(path)) for path in paths]


def read(text: str, name: str = "query", where: str = "query") -> Question:
    """A query's text with what its header says. Raises: LexiconError where a parameter is declared wrongly."""
    asks: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.startswith("#"):
            if line.strip():
                break
            continue
        if declared := _PARAM.match(line):
            parameters.append(_parameter(declared[1].strip(), f"{where}:{number}", text))
        elif ask := _ASKS.match(line):
            asks.setdefault(ask[1], ask[2].strip())
    twice = {p.name for p in parameters if [q.name for q in parameters].count(p.name) > 1}
    if twice:
        raise LexiconError(where, f"declares {', '.join(sorted(twice))} twice", "Keep one of the lines.")
    return Question(name, asks.get("zh", ""), asks.get("en", ""), text, tuple(parameters))


def find(wanted: str, ontology: Path) -> Question:
    """A named question, a `.rq` or `.sparql` file, or the query itself when it is one.

    Raises: LutuError when it is none of them.
    """
    known = {question.name: question for question in questions(ontology)}
    if wanted in known:
        return known[wanted]
    if any(character in wanted for character in "{ \n"):
        return read(wanted)
    path = Path(wanted)
    if path.is_file():
        try:
            return read(path.read_text(encoding="utf-8-sig"), path.stem, wanted)
        except (OSError, UnicodeDecodeError) as error:
            raise LutuError(wanted, f"cannot be read ({error})", "Give a UTF-8 text file.") from error
    raise LutuError(
        wanted,
        "is neither a named query nor a file",
        f"Named queries: {', '.join(sorted(known)) or 'none'}.",
    )


def bind(question: Question, given: Mapping[str, str]) -> dict[str, Value]:
    """The value of each parameter of a question: as given, else its default.

    >>> asked = read('# param: year integer 2030 zh: 年 en: year\\nASK { FILTER(?year > 2000) }')
    >>> bind(asked, {"year": "2035"})["year"].value
    '2035'

    Raises: LutuError for a parameter that the question does not have, a value that does not fit its type,
    and a parameter without default that is not given.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            has = ", ".join(known)
            raise LutuError(
                f"parameter {_shown(name)}",
                f"{question.name} has no such parameter",
                f"It takes {has}." if has else "It takes none.",
            )
    bound = {}
    for name, parameter in known.items():
        value = given.get(name, parameter.default)
        if value is None:
            raise LutuError(
                f"parameter {name}",
                f"{question.name} needs it",
                f"Give {TYPES[parameter.type]}: --param {name}=…",
            )
        bound[name] = _value(parameter, value)
    return bound


def pairs(given: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE arguments as a mapping. Raises: LutuError for one without `=`, or given twice."""
    found: dict[str, str] = {}
    for argument in given:
        name, sign, value = argument.partition("=")
        name = name.strip()
        if not sign or not name:
            raise LutuError(
                f"parameter {_shown(argument)}", "is not NAME=VALUE", "Write for instance --param year=2030."
            )
        if name in found:
            raise LutuError(f"parameter {_shown(name)}", "is given twice", "Leave one out.")
        found[name] = value
    return found


def _parameter(line: str, where: str, text: str) -> Parameter:
    match = _PARAMETER.match(line)
    if match is None:
        raise LexiconError(
            where,
            f"{line!r} declares no parameter",
            "Write: # param: NAME TYPE DEFAULT zh: … en: …",
        )
    name, type_, default = match["name"], match["type"], match["default"]
    if type_ not in TYPES:
        raise LexiconError(where, f"{type_!r} is no type", f"Choose one of {', '.join(TYPES)}.")
    if not re.search(rf"[?$]{name}(?![\w])", text):
        raise LexiconError(where, f"the query has no variable ?{name}", "Use it or leave the line out.")
    if default is not None and default.startswith('"'):
        default = default[1:-1]
    parameter = Parameter(name, type_, default, match["zh"], match["en"])
    if default is not None:
        try:
            _value(parameter, default)
        except LutuError as error:
            raise LexiconError(where, f"the default is wrong: {error.what}", error.remedy) from error
    return parameter


def _value(parameter: Parameter, text: str) -> Value:
    """The text as a value of the parameter's type."""
    name, type_ = parameter.name, parameter.type
    if type_ == "string":
        if not is_sound(text):
            raise _unfit(name, text, "holds a character that no text has (NUL or half of one)")
        return Value("literal", text, XSD + "string")
    text = text.strip()
    if type_ == "integer" and _INTEGER.match(text):
        return Value("literal", str(int(text)), XSD + "integer")
    if type_ == "decimal" and _DECIMAL.match(text):
        return Value("literal", format(Decimal(text), "f"), XSD + "decimal")
    if type_ == "lang" and _LANG.match(text):
        return Value("literal", text, XSD + "string")
    if type_ == "iri":
        prefix, _, local = text.partition(":")
        if prefix in PREFIXES and not local.startswith("//"):
            text = PREFIXES[prefix] + local
        if _IRI.match(text) and is_sound(text):
            return Value("iri", text)
    raise _unfit(name, text, f"is no {'IRI' if type_ == 'iri' else 'language tag' if type_ == 'lang' else type_}",
                 f"Give {TYPES[type_]}: --param {name}=…")  # fmt: skip


def _unfit(name: str, text: str, what: str, remedy: str = "Take it out.") -> LutuError:
    return LutuError(f"parameter {name}", f"{_shown(text)} {what}", remedy)


def _shown(text: str, most: int = 60) -> str:
    """A text of the user's as it can stand in a message of one line."""
    return repr(text[:most] + ("…" if len(text) > most else ""))
