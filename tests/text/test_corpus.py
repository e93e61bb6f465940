"""Files and folders: whatever is wrong with one, the batch goes on and nothing vanishes."""

import os
from pathlib import Path

import pytest

from pipeline.corpus import Document, documents, files
from pipeline.errors import ArticleError

ARTICLE = "北岭举办湿地论坛\n省里今年修复了三处湿地，并请来十二位专家评估成效。"


def write(folder: Path, **contents: str | bytes) -> Path:
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def only(found: list[Document], code: str) -> Document:
    (document,) = found
    assert not document.articles
    (issue,) = document.issues
    assert issue.code == code
    assert issue.message.startswith(f"{document.doc}: ")
    assert issue.message.endswith(".")
    return document


def test_folders_in_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, b_txt=ARTICLE, a__z_md=ARTICLE, a__b__c_TXT=ARTICLE, a__skip_csv="x", c_txt=ARTICLE)
    write(tmp_path / ".hidden", d_txt=ARTICLE)
    write(tmp_path, **{"_hidden.txt": ARTICLE})
    assert [doc for doc, _ in files([tmp_path])] == ["a/b/c.TXT", "a/z.md", "b.txt", "c.txt"]


def test_files_go_by_the_path_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_txt=ARTICLE)
    monkeypatch.chdir(tmp_path)
    assert [document.doc for document in documents(["a.txt"])] == ["a.txt"]
    assert [document.doc for document in documents([str(tmp_path / "a.txt")])] == [str(tmp_path / "a.txt")]


def test_an_article_is_read(tmp_path: Path) -> None:
    write(tmp_path, a_txt=ARTICLE)
    (document,) = documents([tmp_path])
    assert document.issues == ()
    (article,) = document.articles
    assert (article.doc, article.title, article.text) == ("a.txt", "北岭举办湿地论坛", ARTICLE)


def test_identifiers_do_not_depend_on_where_the_folder_is(tmp_path: Path) -> None:
    write(tmp_path / "x", a_txt=ARTICLE)
    write(tmp_path / "y", a_txt=ARTICLE)
    iris = [document.articles[0].iri for folder in ("x", "y") for document in documents([tmp_path / folder])]
    assert iris[0] == iris[1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b" \r\n\t", "empty-file"),
        ("\ufeff\u3000\n".encode(), "empty-file"),
        (b"\x00\x01\x02\x03" * 50, "binary-file"),
        (b"%PDF-1.5", "binary-file"),
        (b"\xff\xfe\xfd\xff\xff", "unknown-encoding"),
        ("湿地保护条例".encode()[:-1], "unknown-encoding"),
    ],
)
def test_bad_files_become_issues(tmp_path: Path, content: bytes, code: str) -> None:
    write(tmp_path, a_txt=content)
    only(list(documents([tmp_path])), code)


def test_a_batch_goes_on(tmp_path: Path) -> None:
    write(tmp_path, a_txt=ARTICLE, b_txt=b"\x00" * 9, c_txt="", d_txt=ARTICLE)
    assert [bool(document.articles) for document in documents([tmp_path])] == [True, False, False, True]


def test_markup_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, a_html="<p>湿地</p>")
    only(list(documents([tmp_path / "a.html"])), "unknown-format")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_unreadable_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, a__a_txt=ARTICLE, b_txt=ARTICLE)
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "a").chmod(0)
    try:
        assert [document.issues[0].code for document in documents([tmp_path])] == ["unreadable-file"] * 2
    finally:
        (tmp_path / "a").chmod(0o700)


def test_links(tmp_path: Path) -> None:
    write(tmp_path, a__a_txt=ARTICLE)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to("nowhere.txt")
    (tmp_path / "good.txt").symlink_to(tmp_path / "a" / "a.txt")
    (tmp_path / "self.txt").symlink_to("self.txt")
    found = {document.doc: [issue.code for issue in document.issues] for document in documents([tmp_path])}
    assert found == {
        "a/a.txt": [],
        "a/up": ["link-loop"],
        "broken.txt": ["unreadable-file"],
        "good.txt": [],
        "self.txt": ["unreadable-file"],
    }


def test_pipes_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    only(list(documents([tmp_path])), "not-a-file")


def test_file_names_that_are_no_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/a\xff.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(ARTICLE.encode())
    (document,) = documents([tmp_path])
    assert document.doc == "a\\xff.txt"
    assert document.articles[0].doc.encode()


def test_large_files(tmp_path: Path) -> None:
    """A line of 50 MB is told, not read; long articles of many paragraphs and files of many articles are read."""
    write(
        tmp_path,
        a_txt="北岭湿地\n" + "水位上升了，" * 3_000_000,
        b_txt="北岭湿地\n" + "水位上升了。\n" * 10_000,
        c_txt="北岭湿地\n" + "水位上升了，" * 100_000,
    )
    found = list(documents([tmp_path]))
    assert [len(document.articles) for document in found] == [0, 1, 1]
    assert [issue.code for issue in found[0].issues] == ["too-long"]
    assert "a.txt" in found[0].issues[0].message and "Split" in found[0].issues[0].message


def test_control_characters_stay(tmp_path: Path) -> None:
    text = ARTICLE * 5 + "\x00与\x07" + ARTICLE * 5
    write(tmp_path, a_txt=text)
    (document,) = documents([tmp_path])
    assert document.articles[0].text == text


def test_misuse_raises(tmp_path: Path) -> None:
    write(tmp_path, a_csv="x")
    with pytest.raises(ArticleError, match="no articles in this folder"):
        list(documents([tmp_path]))
    with pytest.raises(ArticleError, match="no such file"):
        list(documents([tmp_path / "b.txt"]))
    with pytest.raises(ArticleError, match="no such file"):
        list(documents(["a\0b"]))


def test_names_that_meet(tmp_path: Path) -> None:
    write(tmp_path, x__a_txt=ARTICLE, y__a_txt=ARTICLE)
    first, second = documents([tmp_path / "x", tmp_path / "y"])
    assert first.articles
    only([second], "duplicate-name")
    # The same file twice is read once.
    assert len(list(documents([tmp_path / "x", tmp_path / "x"]))) == 1
