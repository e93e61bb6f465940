"""Lütu inside anybody's spaCy pipeline: `spacy.blank("zh").add_pipe("lutu")`.

The reading is made from the characters of `doc.text`, never from its tokens; tokens only carry it. A name
whose edges are no token edges has no place in `doc.ents`: widening it to whole tokens would change the name.
It stays, exact, in `doc._.lutu` and is listed in `doc._.lutu_unaligned`. With spaCy's character segmenter,
the default of `spacy.blank("zh")`, every name aligns.
"""

# No `from __future__ import annotations` here: spaCy checks a factory's settings by its live annotations.

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline import identifiers
from pipeline.flow import load_lexicon, read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Mention, Reading
from pipeline.text.articles import articles

#: The span group that holds the targets; they may overlap each other and the names inside them.
TARGETS = "targets"


@Language.factory(
    "lutu",
    default_config={"ontology": None},
    assigns=["doc.ents", "doc.spans", "doc._.lutu", "doc._.lutu_unaligned"],
)
def factory(nlp: Language, name: str, ontology: str | None) -> "Component":
    """The component; `ontology` is the folder of dictionaries and rules, by default the one of Lütu.

    Raises: LexiconError, when that folder is missing or holds a mistake.
    """
    if not Doc.has_extension("lutu"):
        Doc.set_extension("lutu", default=None)
        Doc.set_extension("lutu_unaligned", getter=_unaligned)
    _lexicon(ontology)
    return Component(ontology)


@dataclass(frozen=True, slots=True)
class Component:
    """What stands in the pipeline: it knows its folder, so that it can be pickled, and loads it once."""

    ontology: str | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The same doc with names in `ents`, targets in `spans["targets"]` and the reading in `_.lutu`."""
        reading = read(_article(doc.text), _lexicon(self.ontology))
        shift = reading.article.start
        names = (_span(doc, mention, reading) for mention in _names(reading))
        ours = [span for span in names if span is not None]
        taken = {token.i for span in ours for token in span}
        others = [span for span in doc.ents if taken.isdisjoint(range(span.start, span.end))]
        doc.set_ents([*ours, *others])
        shift = reading.article.start
        aims = (
            doc.char_span(shift + target.start, shift + target.end, label="Target", kb_id=target.iri)
            for target in reading.targets
        )
        doc.spans[TARGETS] = [span for span in aims if span is not None]
        doc._.lutu = reading
        return doc


def _article(text: str) -> Article:
    """The text as an article: with its own title and date where it is one, else as a whole."""
    where = f"text-{identifiers.digest(text)}"
    found = list(articles(where, text))
    if len(found) == 1:
        return found[0]
    return Article(identifiers.article_iri(where, None, 0), where, 0, text)


def _names(reading: Reading) -> Iterator[Mention]:
    """The mentions that are disjoint; those of targets lie across them."""
    return (mention for mention in reading.mentions if mention.type != "Target")


def _span(doc: Doc, mention: Mention, reading: Reading) -> Span | None:
    shift = reading.article.start
    return doc.char_span(shift + mention.start, shift + mention.end, label=mention.type, kb_id=mention.entity)


def _unaligned(doc: Doc) -> tuple[Mention, ...]:
    """The names of the reading that have no place in `doc.ents`, for their edges are no token edges."""
    reading = doc._.lutu
    if reading is None:
        return ()
    return tuple(mention for mention in _names(reading) if _span(doc, mention, reading) is None)


@cache
def _lexicon(ontology: str | None) -> Lexicon:
    return load_lexicon(Path(ontology) if ontology else None)


# ---- a reading through Doc.to_bytes, DocBin and nlp.pipe(n_process=2) ------------------------------------


def _encode(value: Any, chain: Any = None) -> Any:
    if isinstance(value, Reading):
        return {"lutu.Reading": _plain(value)}
    return value if chain is None else chain(value)


def _decode(value: Any, chain: Any = None) -> Any:
    if isinstance(value, dict) and value.keys() == {"lutu.Reading"}:
        return _typed(Reading, value["lutu.Reading"])
    return value if chain is None else chain(value)


srsly.msgpack_encoders("lutu", func=_encode)
srsly.msgpack_decoders("lutu", func=_decode)


def _plain(value: Any) -> Any:
    """Records, decimals and tuples as what msgpack knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def _typed(kind: Any, value: Any) -> Any:
    """The inverse of `_plain` for a value of that type."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _typed(hints[name], part) for name, part in value.items()})
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_typed(arguments[0], part) for part in value)
    if origin is Mapping:
        return {key: _typed(arguments[1], part) for key, part in value.items()}
    if origin is UnionType and value is not None:
        (kind,) = set(arguments) - {NoneType}
    return Decimal(value) if kind is Decimal and value is not None else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
