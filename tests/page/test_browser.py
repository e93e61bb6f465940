"""The page at work in a real Chromium, opened from file:// with the network off; `make test-page` fetches one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, chromium
from pages import CLOSING, MARKUP, QUOTES, SPROUT, TURNED, hand_made, known, written
from readings import CHINA, INDONESIA, LIN, reading

from pipeline.network.page.content import as_json

pytestmark = pytest.mark.page

#: Resolves when a flight of the camera is over.
LANDED = "new Promise(done => setTimeout(done, 400))"
ENTER, DOWN, ESCAPE = ("Enter", 13), ("ArrowDown", 40), ("Escape", 27)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(hand_made(), tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def opened(browser: Browser, file: Path) -> Browser:
    browser.open(file.as_uri())
    return browser


@pytest.fixture
def page(opened: Browser, file: Path) -> Iterator[Browser]:
    """The page of the hand-made articles as it begins; in the end it has complained of nothing, asked for nothing."""
    if opened.requests != [file.as_uri()]:  # another test has opened another page
        opened.open(file.as_uri())
    opened.size(1400, 880)
    opened.mouse("mouseMoved", x=1, y=1)
    opened.ask("document.getElementById('restore').click()")
    opened.ask(LANDED)
    yield opened
    assert opened.errors == []
    assert opened.requests == [file.as_uri()]
    assert opened.ask("lutu.hacked === undefined")


def view(page: Browser) -> dict[str, Any]:
    answer: dict[str, Any] = page.ask(
        "(() => { const { there, degree } = lutu.page.counted(); const named = (node) => node.label; return {"
        " ties: there.map(({ tie, weight, listed }) => [named(tie.one), named(tie.other), weight, listed]),"
        " nodes: lutu.model.nodes.filter((node) => degree[node.index]).map(named),"
        " node: lutu.page.selected().node?.label ?? null,"
        " tie: lutu.page.selected().tie ? [lutu.page.selected().tie.one.label, lutu.page.selected().tie.other.label] : null }; })()"
    )
    return answer


def facts(page: Browser) -> str:
    return str(page.ask("document.getElementById('facts').textContent"))


def weight(page: Browser, one: str, other: str) -> int:
    return sum(row[2] for row in view(page)["ties"] if {one, other} == set(row[:2]))


def turn(page: Browser, element: str, value: object) -> None:
    """Move a slider, as a key does."""
    page.ask(
        f"(() => {{ const slider = document.getElementById({json.dumps(element)}); slider.value = {value};"
        " slider.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )
    page.settle()


def middle(page: Browser, one: str, other: str) -> list[float]:
    """The place in the window of the middle of a line."""
    found: list[float] = page.ask(
        f"(() => {{ const wanted = new Set({json.dumps([one, other])});"
        " const tie = lutu.model.ties.find(({ one, other }) => wanted.has(one.label) && wanted.has(other.label));"
        " const box = document.getElementById('network').getBoundingClientRect();"
        " const ends = [tie.one, tie.other].map(lutu.drawing.place);"
        " return ['x', 'y'].map((axis) => box[axis] + (ends[0][axis] + ends[1][axis]) / 2); })()"
    )
    return found


def dot(page: Browser, label: str) -> list[float]:
    page.ask(LANDED)
    found: list[float] = page.ask(
        f"(() => {{ const node = lutu.model.nodes.find(({{ label }}) => label === {json.dumps(label)});"
        " const box = document.getElementById('network').getBoundingClientRect(), at = lutu.drawing.place(node);"
        " return [box.x + at.x, box.y + at.y]; })()"
    )
    return found


def nowhere(page: Browser) -> list[float]:
    """A place in the picture with no dot and no line near it."""
    found: list[float] = page.ask(
        "(() => { const box = document.getElementById('network').getBoundingClientRect();"
        " for (let x = 20; x < box.width - 60; x += 15) for (let y = 60; y < box.height - 90; y += 15) {"
        " const far = lutu.model.nodes.every((node) => { const at = lutu.drawing.place(node); return Math.hypot(at.x - x, at.y - y) > 40; });"
        " if (far && !lutu.drawing.nearest(x, y)) return [box.x + x, box.y + y]; } })()"
    )
    return found


def pixels(page: Browser, layer: str) -> int:
    """How many pixels of a canvas are not empty."""
    return int(
        page.ask(
            f"(() => {{ const from = document.querySelector({json.dumps(layer)}); const to = document.createElement('canvas');"
            " to.width = from.width; to.height = from.height; const context = to.getContext('2d');"
            " return new Promise((done) => requestAnimationFrame(() => { lutu.drawing.draw(lutu.page.counted(), lutu.page.selected());"
            " requestAnimationFrame(() => { context.drawImage(from, 0, 0); const { data } = context.getImageData(0, 0, to.width, to.height);"
            " let some = 0; for (let at = 3; at < data.length; at += 4) some += data[at] > 0; done(some); }); })); })()"
        )
    )


# ── it draws ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_draws_dots_lines_and_names(page: Browser) -> None:
    drawn = page.ask("lutu.drawing.drawn()")
    assert drawn["dots"] == len(view(page)["nodes"]) == 10
    assert drawn["labels"] >= 8
    assert page.ask("document.getElementById('no-webgl').hidden")
    assert pixels(page, "#labels") > 500
    assert "加权度" in page.ask("document.getElementById('legend').textContent")
    assert page.ask("document.getElementById('told').textContent").startswith("7 篇文章的 10 个实体")


@pytest.mark.parametrize("size", [(1400, 880), (1100, 700), (700, 900)])
def test_no_name_covers_a_name(page: Browser, size: tuple[int, int]) -> None:
    page.size(*size)
    page.ask(LANDED)
    boxes = page.ask("lutu.drawing.drawn().boxes")
    assert boxes
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


# ── it searches ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("印尼", INDONESIA.label),
        ("indonesia", INDONESIA.label),
        ("ＭＥＥ", "生态环境部"),
        ("晓岚", LIN.label),
        ("苗圃", SPROUT),
    ],
)
def test_it_finds_by_label_alias_and_english(page: Browser, typed: str, found: str) -> None:
    page.press("#search")
    page.type(typed)
    assert page.ask("document.getElementById('search').getAttribute('aria-expanded')") == "true"
    page.key(*ENTER)
    assert view(page)["node"] == found
    assert facts(page).startswith(found)


def test_it_says_where_it_finds_nothing(page: Browser) -> None:
    page.press("#search")
    page.type("没有这个名字")
    assert "此页没有这个名称" in page.ask("document.getElementById('found').textContent")
    page.key(*ENTER)
    assert view(page)["node"] is None


def test_keys_alone_lead_to_the_sentence(page: Browser) -> None:
    page.press("#search")
    page.type("中")
    page.key(*DOWN)
    page.ask("document.getElementById('search').value = ''")
    page.type("中国")
    page.key(*ENTER)
    page.ask("document.querySelector('#facts .ties button').focus()")
    page.call(
        "Input.dispatchKeyEvent",
        type="keyDown",
        key="Enter",
        code="Enter",
        windowsVirtualKeyCode=13,
        text="\r",
    )
    page.settle()
    assert "中国与印尼合作。" in facts(page)
    page.ask("document.activeElement.blur()")
    page.key(*ESCAPE)
    assert view(page)["tie"] is None


# ── it filters ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_types_are_switched(page: Browser) -> None:
    assert LIN.label in view(page)["nodes"]
    page.press("#types input[value='0']")
    assert LIN.label not in view(page)["nodes"]
    assert LIN.label not in page.ask("document.getElementById('facts').textContent")
    page.press("#types input[value='0']")
    assert LIN.label in view(page)["nodes"]


@pytest.mark.parametrize(
    ("level", "first", "last", "undated", "lists", "expected"),
    [
        (1, 0, 2, True, False, 4), (1, 0, 2, True, True, 5), (1, 0, 2, False, False, 3), (1, 0, 0, False, False, 2),
        (1, 1, 1, False, False, 1), (1, 1, 1, False, True, 2), (1, 2, 2, False, False, 0), (1, 2, 2, True, False, 1),
        (0, 0, 2, True, False, 3), (2, 0, 2, True, False, 4), (0, 1, 1, False, False, 0),
    ],
)  # fmt: skip
def test_years_level_and_lists_count_anew(
    page: Browser, level: int, first: int, last: int, undated: bool, lists: bool, expected: int
) -> None:
    page.press(f"input[name=level][value='{level}']")
    turn(page, "to", last)
    turn(page, "from", first)
    if not undated:
        page.press("#undated")
    if lists:
        page.press("#lists")
    assert weight(page, CHINA.label, INDONESIA.label) == expected


def test_one_end_of_the_years_pushes_the_other(page: Browser) -> None:
    turn(page, "to", 0)
    turn(page, "from", 2)
    assert page.ask("[lutu.page.view().from, lutu.page.view().to]") == [2024, 2024]
    assert page.ask("document.getElementById('span').textContent") == "2024"


def test_support_leaves_the_strong_ties(page: Browser) -> None:
    turn(page, "support", 2)
    rows = view(page)["ties"]
    assert rows and min(row[2] for row in rows) >= 2
    page.press("#restore")
    assert min(row[2] for row in view(page)["ties"]) == 1


def test_figures_of_a_tie_are_those_of_python(page: Browser) -> None:
    # 16 paragraphs, of which China is in 7, Indonesia in 6, both in 5 (one a bare list).
    page.press("#lists")
    found = page.ask(
        "(() => { const counted = lutu.page.counted(); const link = counted.there[0];"
        " return [counted.total, counted.units[link.tie.one.index], counted.units[link.tie.other.index], link.weight, lutu.model.strength(counted, link)]; })()"
    )
    import numpy as np

    from pipeline.network import significance

    total, one, other, together, told = found
    columns = (np.array([together]), np.array([one]), np.array([other]), total)
    assert told["npmi"] == pytest.approx(significance.npmi(*columns)[0])
    assert told["ratio"] == pytest.approx(significance.log_likelihood(*columns)[0])
    assert told["expected"] == pytest.approx(significance.expected(*columns[1:])[0])


# ── it shows the sentence ───────────────────────────────────────────────────────────────────────────────────────


def test_a_clicked_line_shows_its_sentence(page: Browser) -> None:
    page.click(*middle(page, MARKUP, CLOSING))
    assert set(view(page)["tie"]) == {MARKUP, CLOSING}
    told = facts(page)
    assert f"{CLOSING}和{MARKUP}同在。" in told
    assert "标题五" in told and "2024-01-01" in told and "第 2 段" in told
    marks = page.ask(
        "[...document.querySelectorAll('#facts mark.one, #facts mark.other')].map((mark) => mark.textContent)"
    )
    assert sorted(marks) == sorted([MARKUP, CLOSING])


def test_a_clicked_dot_shows_its_ties(page: Browser) -> None:
    page.click(*dot(page, LIN.label))
    assert view(page)["node"] == LIN.label
    page.press("#facts .ties button")
    assert LIN.label in view(page)["tie"]
    assert "中国与印尼的林晓岚。" in facts(page)


def test_a_click_beside_everything_lets_go(page: Browser) -> None:
    page.click(*dot(page, LIN.label))
    page.click(*nowhere(page))
    assert view(page)["node"] is None and "最强的联系" in facts(page)


def test_what_the_pointer_is_on_is_lit(page: Browser) -> None:
    before = page.ask("lutu.drawing.drawn().labels")
    page.mouse("mouseMoved", *dot(page, LIN.label))
    page.ask(LANDED)
    assert page.ask("document.getElementById('network').style.cursor") == "pointer"
    assert page.ask("lutu.drawing.drawn().labels") < before
    page.mouse("mouseMoved", *nowhere(page))
    page.ask(LANDED)
    assert page.ask("lutu.drawing.drawn().labels") == before


@pytest.mark.parametrize("names", [(QUOTES, TURNED), (TURNED, SPROUT), (MARKUP, SPROUT), (CLOSING, MARKUP)])
def test_labels_with_markup_stay_text(page: Browser, names: tuple[str, str]) -> None:
    elements = page.ask("document.querySelectorAll('img, script').length")
    for label in names:
        page.ask(
            f"(() => {{ const box = document.getElementById('search'); box.value = {json.dumps(label[:6])}; box.focus();"
            " box.dispatchEvent(new Event('input')); })()"
        )
        page.settle()
        assert label[:6] in page.ask("document.getElementById('found').textContent")
        page.click(*dot(page, label))
        assert facts(page).startswith(label)
    page.ask(
        f"[...document.querySelectorAll('#facts .ties button')].find((button) => button.textContent.includes({json.dumps(names[0])})).click()"
    )
    page.settle()
    marks = page.ask("[...document.querySelectorAll('#facts mark')].map((mark) => mark.textContent)")
    assert any(mark and names[0].startswith(mark) for mark in marks)
    assert page.ask("document.querySelectorAll('img, script').length") == elements


def test_names_in_english(page: Browser) -> None:
    page.press("input[name=names][value=en]")
    assert "China" in facts(page) and "Indonesia" in facts(page)


# ── where something is missing ──────────────────────────────────────────────────────────────────────────────────


def test_without_webgl_all_but_the_picture_works(file: Path, tmp_path: Path) -> None:
    with chromium(tmp_path, "--disable-3d-apis") as page:
        page.open(file.as_uri())
        assert not page.ask("document.getElementById('no-webgl').hidden")
        page.press("#search")
        page.type("林晓岚")
        page.key(*ENTER)
        page.press("#facts .ties button")
        assert "中国与印尼的林晓岚。" in facts(page)
        assert page.requests == [file.as_uri()]
        assert page.errors == []


@pytest.mark.parametrize(
    ("text", "entities", "nodes"),
    [("没有名字。", (), 0), ("中国。", (CHINA,), 0), ("中国与印尼。", (CHINA, INDONESIA), 2)],
)
def test_a_network_of_next_to_nobody(
    browser: Browser, tmp_path: Path, text: str, entities: tuple[Any, ...], nodes: int
) -> None:
    path = written([reading(text, entities=entities, published=None)], tmp_path)
    browser.open(path.as_uri())
    assert len(view(browser)["nodes"]) == nodes
    assert (browser.errors, browser.requests) == ([], [path.as_uri()])


def test_limits_are_told(browser: Browser, tmp_path: Path) -> None:
    from pipeline.network.page.document import page as document

    path = tmp_path / "network.html"
    path.write_text(
        document(known(hand_made(), tmp_path / "spool", entities=5, evidence=1)), encoding="utf-8"
    )
    browser.open(path.as_uri())
    assert "显示联系最多的 5 个" in browser.ask("document.getElementById('told').textContent")
    browser.press("#facts .ties button")
    assert "显示 1 处，共 4 处" in facts(browser)


def test_the_net_that_catches_requests_has_no_hole(browser: Browser, tmp_path: Path) -> None:
    """A page that does ask, complains and breaks is caught doing so: what the tests above find is not for want of looking."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!DOCTYPE html><title>x</title><img src='http://example.com/a.png'><script>console.error('no'); undefined.x;</script>",
        encoding="utf-8",
    )
    browser.open(bad.as_uri())
    assert "http://example.com/a.png" in browser.requests
    assert len(browser.errors) >= 2
    assert browser.ask("fetch('http://example.com/').then(() => 'open', () => 'closed')") == "closed"


# ── the page of a whole build ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif("LUTU_TEST_BROWSER" not in os.environ, reason="takes a build; `make test-page` runs it")
def test_the_page_of_a_build(browser: Browser, built: Path) -> None:
    path = built / "network.html"
    browser.size(1400, 880)
    browser.open(path.as_uri())
    browser.ask(LANDED)
    drawn = browser.ask("lutu.drawing.drawn()")
    assert drawn["dots"] > 60 and drawn["labels"] > 40
    for one, other in combinations(drawn["boxes"], 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    # Of the strongest lines one stands free of names and of other lines: clicked, it shows sentences with both names.
    ties = browser.ask(
        "lutu.page.counted().there.slice(0, 20).map(({ tie }) => [tie.one.label, tie.other.label])"
    )
    for tie in ties:
        browser.click(*middle(browser, *tie))
        if view(browser)["tie"] is not None:
            break
    assert view(browser)["tie"] is not None
    assert browser.ask("document.querySelectorAll('#facts mark.one').length") > 0
    assert browser.ask("document.querySelectorAll('#facts mark.other').length") > 0
    assert (browser.errors, browser.requests) == ([], [path.as_uri()])
    text = path.read_text(encoding="utf-8")
    data = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    assert as_json(data) in text
