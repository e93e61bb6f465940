"""Lütu as a component of a spaCy pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from pipeline.errors import LexiconError

TEXT = "菲律宾环境部与世界自然基金会（WWF）提出，到2030年把水泥业的碳排放减少43.20%。"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("lutu")
    return nlp


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def test_names_are_entities_with_type_and_iri(doc: Doc) -> None:
    found = {(ent.text, ent.label_, ent.kb_id_.rpartition("/entity/")[2]) for ent in doc.ents}
    assert ("世界自然基金会", "Organization", "organization/wwf") in found
    assert ("WWF", "Organization", "organization/wwf") in found
    assert all(ent.kb_id_.startswith("https://") for ent in doc.ents)
    assert "Target" not in {ent.label_ for ent in doc.ents}


def test_entities_stand_where_the_reading_says(doc: Doc) -> None:
    names = [mention for mention in doc._.lutu.mentions if mention.type != "Target"]
    assert [(ent.start_char, ent.end_char) for ent in doc.ents] == [(m.start, m.end) for m in names]
    assert doc._.lutu_unaligned == ()


def test_targets_are_a_span_group(doc: Doc) -> None:
    (span,) = doc.spans["targets"]
    (target,) = doc._.lutu.targets
    assert (span.text, span.label_, span.kb_id_) == (target.text, "Target", target.iri)
    assert str(target.value) == "43.20" and target.deadline == 2030


def test_what_aligns_with_no_token_is_listed_not_stretched(nlp: Language) -> None:
    doc = nlp(Doc(nlp.vocab, words=["印尼", "和", "越南", "与", "菲律宾合作"], spaces=[False] * 5))
    assert [ent.text for ent in doc.ents] == ["印尼", "越南"]
    assert [(m.start, m.end, m.text) for m in doc._.lutu_unaligned] == [(6, 9, "菲律宾")]


def test_words_of_jieba() -> None:
    nlp = Chinese.from_config({"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe("lutu")
    doc = nlp(TEXT)
    names = {(m.start, m.end) for m in doc._.lutu.mentions if m.type != "Target"}
    shown = {(ent.start_char, ent.end_char) for ent in doc.ents}
    assert shown and shown | {(m.start, m.end) for m in doc._.lutu_unaligned} == names


def test_a_reading_travels_with_its_doc(doc: Doc, nlp: Language) -> None:
    bytes_ = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (copy,) = DocBin(store_user_data=True).from_bytes(bytes_).get_docs(nlp.vocab)
    assert copy._.lutu == doc._.lutu
    assert [span.text for span in copy.spans["targets"]] == [span.text for span in doc.spans["targets"]]


def test_the_pipeline_is_saved_with_its_settings(doc: Doc, nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.config["components"]["lutu"]["ontology"] is None
    assert loaded(TEXT)._.lutu == doc._.lutu


def test_other_peoples_entities_stay_where_they_do_not_meet_ours() -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MISC", "pattern": text} for text in ("提出", "基金会")])  # type: ignore[attr-defined]
    nlp.add_pipe("lutu")
    ents = {(ent.text, ent.label_) for ent in nlp(TEXT).ents}
    assert ("提出", "MISC") in ents and ("世界自然基金会", "Organization") in ents
    assert ("基金会", "MISC") not in ents


def test_an_ontology_of_ones_own(ontology: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("lutu", config={"ontology": str(ontology)})
    assert [ent.text for ent in nlp("世界自然基金会与中国绿发会合作。").ents][:1] == ["世界自然基金会"]
    with pytest.raises(LexiconError, match="nowhere"):
        spacy.blank("zh").add_pipe("lutu", config={"ontology": "nowhere"})


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "no Chinese at all", "标题\r\n\r\n  印尼  减排", "𠮷🌏印尼"]
)
def test_odd_texts(text: str, nlp: Language) -> None:
    doc = nlp(text)
    assert all(
        doc.text[m.start : m.end] == m.text for m in doc._.lutu.mentions if not doc._.lutu.article.start
    )
    assert len(doc.ents) == len([m for m in doc._.lutu.mentions if m.type != "Target"])


def test_many_texts_in_two_processes(nlp: Language) -> None:
    texts = [TEXT, "印尼与中国合作。"] * 2
    docs = list(nlp.pipe(texts, n_process=2, batch_size=1))
    assert [doc.text for doc in docs] == texts
    assert docs[0]._.lutu == docs[2]._.lutu == nlp(TEXT)._.lutu
