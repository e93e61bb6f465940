"""What is left out by a cheap look is what the dear one would have found nothing in."""

from __future__ import annotations

import re
from random import Random

import pytest

from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article
from pipeline.recognise import (
    context,
    foreign,
    heads,
    latin,
    mentions,
    ministries,
    persons,
    sources,
    undertakings,
)
from pipeline.recognise.overlap import Contest
from pipeline.recognise.scene import Candidate, Scene
from pipeline.text.paragraphs import paragraphs


def _mixed(pieces: str, seed: int) -> str:
    words = pieces.split()
    random = Random(seed)
    return "".join(random.choice(words) for _ in range(random.randrange(1, 40)))


def test_dotted_names_begin_at_a_role_or_a_sign_and_never_overlap(lexicon: Lexicon) -> None:
    found = 0
    for seed in range(200):
        text = _mixed("· 马 丁 ·路 德金 , A 说 总统约翰 ·· 安东尼奥 1", seed)
        article = Article("a", "a", 0, text)
        scene, _ = mentions.recognise(article, paragraphs(article), lexicon)
        read_to = 0
        for start, last, end in foreign._dotted_names(scene):
            assert read_to <= start < last < end
            assert start in scene.title_ends or scene.folded[start - 1 : start] in foreign._ENDS_NAME
            read_to = end
            found += 1
    assert found


def test_runs_are_found_by_their_dots_and_hyphens_as_by_their_pattern(lexicon: Lexicon) -> None:
    characters = lexicon.persons.transliteration_dotted
    _, pattern = foreign._dotted_run(characters)
    for seed in range(500):
        text = _mixed("· · - 马 丁 马马马马马马马 ·路 德金 - , A 说 -- ·· 安东尼奥 1", seed)
        spans = [match.span() for match in pattern.finditer(text)]
        assert [match.span() for match in foreign._dotted_runs(text, characters)] == spans


def test_a_dotted_name_does_not_go_on_for_ever(lexicon: Lexicon) -> None:
    article = Article("a", "a", 0, "阿尔·" * 400)
    scene, _ = mentions.recognise(article, paragraphs(article), lexicon)
    dotted = [c for c in scene.candidates if c.rule == "person:transliterated"]
    assert dotted and max(c.end - c.start for c in dotted) < 80


def test_names_of_elements_are_found_by_two_characters_as_by_their_pattern() -> None:
    for elements in (
        frozenset(("多吉", "才让", "多", "才让吉", "旺堆")),
        frozenset(("多吉", "才让", "旺堆")),
    ):
        opening, pattern = persons._elements(elements)
        for seed in range(300):
            text = _mixed("多 吉 多吉 才让 才让吉 · , 旺 堆 旺堆 人", seed)
            spans = [match.span() for match in pattern.finditer(text)]
            starts = [found.start() for found in opening.finditer(text)]
            assert {start for start, _ in spans} <= set(starts)
            assert [match.span() for match in persons.elements(text, elements)] == spans


def test_names_in_latin_letters_are_found_by_their_capitals_as_by_their_patterns(lexicon: Lexicon) -> None:
    for form in (context._ACRONYM, latin._LATIN, latin._LATIN_NAME, undertakings._LATIN):
        for seed in range(300):
            text = _mixed("A BC d De . - @ _ / & ·人 2 项目 Ab-C von Étude 空 空", seed).replace("空", " ")
            scene = Scene(Article("a", "a", 0, text), (), lexicon)
            spans = [match.span() for match in form.finditer(scene.folded)]
            assert [match.span() for match in scene.capitalised(form)] == spans


def test_mastheads_stand_at_the_beginning_or_after_a_sign() -> None:
    for seed in range(300):
        text = _mixed("新华网 行 | :空 空 ·人 北京日报 记者 编译 据 本报", seed)
        text = text.replace("空", " ").replace("行", "\n")
        starts = [0, *(found.end() for found in re.finditer(r"\n|[|:·] ", text))]
        names = [sources._FIRST_MAST.match(text, at) for at in starts]
        first = sources._FIRST_MAST.match(text)
        found = [first, *sources._MAST.finditer(text)] if first else list(sources._MAST.finditer(text))
        assert [mast["name"] for mast in found if mast] == [name["name"] for name in names if name]


def test_heads_that_nothing_can_precede_would_make_no_names(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        _mixed(
            "中国 国际 项目 会议 社区 委员会 青禾 宝马中国总裁 宝马中国宣布 。 , 、 《 》 “ ” ( ) : ; 空 行 总裁 宣布 和 的 云南 研究所 1",
            seed,
        )
        for seed in range(120)
    ]
    articles = [
        Article(f"a{number}", "a", 0, text.replace("空", " ").replace("行", "\n"))
        for number, text in enumerate(texts)
    ]

    def named() -> list[list[Candidate]]:
        return [
            mentions.recognise(article, paragraphs(article), lexicon)[0].candidates for article in articles
        ]

    quickly = named()
    monkeypatch.setattr(heads, "_SIGNS", frozenset())
    monkeypatch.setattr(heads, "_follows_body", lambda *_: True)
    assert quickly == named()
    assert any(c.rule.startswith("organization:unit:中国") for found in quickly for c in found)


def test_bare_ministries_are_found_by_their_ends_as_by_a_pattern(lexicon: Lexicon) -> None:
    names = sorted(lexicon.bodies.ministries, key=lambda name: (name[-1] != "委", name))
    pattern = re.compile("|".join(name + "(?![员托派屈])" * (name[-1] == "委") for name in names))
    for seed in range(500):
        text = _mixed(
            "委 部 局 员 环境 农 科教 发展改革 发改 经济产业 国新办 卫生健康 署 门 交通 国土 运输 环保 省",
            seed,
        )
        assert list(ministries.places(text, lexicon.bodies)) == [
            match.span() for match in pattern.finditer(text)
        ]


def test_who_joins_a_contest_changes_it_as_if_he_had_been_there() -> None:
    random = Random(7)
    for _ in range(500):
        candidates = [
            Candidate(
                start := random.randrange(40),
                start + random.choice((1, 2, 2, 3, 4, 9)),
                random.choice(("Place", "Person")),
                f"rule:{random.randrange(3)}",
                random.choice((0.5, 4.5, 5.0, 5.2, 6.0)),
                random.choice((None, "x", "y")),
            )
            for _ in range(random.randrange(30))
        ]
        first, second = sorted(random.sample(range(len(candidates) + 1), 2)) if candidates else (0, 0)
        contest = Contest(candidates[:first])
        contest.join(candidates[first:second])
        contest.join(candidates[second:])
        assert contest.chosen == Contest(candidates).chosen == _plainly_solved(candidates)


def _plainly_solved(candidates: list[Candidate]) -> list[Candidate]:
    """The same over all candidates at once, as slowly as the rule is told."""
    ordered = sorted(candidates, key=lambda c: (c.end, c.start, -c.strength, c.type, c.rule, c.entity or ""))
    best: list[tuple[float, list[Candidate]]] = [(0.0, [])]
    for number, candidate in enumerate(ordered):
        prior = sum(other.end <= candidate.start for other in ordered[:number])
        total = (candidate.end - candidate.start) * candidate.strength - 2.5 + best[prior][0]
        wins = total > best[number][0] + 1e-9
        best.append((total, [*best[prior][1], candidate]) if wins else best[number])
    return best[-1][1]
